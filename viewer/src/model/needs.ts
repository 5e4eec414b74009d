/**
 * The needs a learner may choose, in one table: the page's dialog, the sheets of a headset and the team's form show the
 * same list. By need, never by diagnosis.
 */
import type { Key, Translate } from "../i18n";
import { type Settings, VALUES } from "./settings";

export const GROUPS = ["see", "hear", "understand", "move", "comfort"] as const;
export type Group = (typeof GROUPS)[number];

type Name = keyof Settings;
type Value = Settings[Name];

/** One need: chosen or not (`chosen` against `usual`), or one of several values. */
export interface Need {
  readonly name: Name;
  readonly group: Group;
  /** Of a need that is chosen or not: the value that means it, and the one that means it not. */
  readonly pair: readonly [chosen: Value, not: Value] | null;
  readonly values: readonly Value[];
}

function chosen<N extends Name>(name: N, group: Group, yes: Settings[N], no: Settings[N]): Need {
  return { name, group, pair: [yes, no], values: [] };
}

function among(name: Name, group: Group): Need {
  return { name, group, pair: null, values: VALUES[name] ?? [] };
}

export const NEEDS: readonly Need[] = [
  among("text", "see"),
  among("font", "see"),
  chosen("targets", "see", "large", "normal"),
  chosen("descriptions", "see", true, false),
  chosen("captions", "hear", true, false),
  among("captionSize", "hear"),
  among("captionBackground", "hear"),
  among("captionPlace", "hear"),
  chosen("calmSound", "hear", true, false),
  chosen("mono", "hear", true, false),
  among("language", "understand"),
  chosen("timers", "understand", false, true),
  chosen("oneHand", "move", true, false),
  chosen("hand", "move", "left", "right"),
  among("dwell", "move"),
  among("dwellTime", "move"),
  chosen("scanning", "move", true, false),
  among("scanTime", "move"),
  chosen("seated", "move", true, false),
  chosen("motion", "comfort", "reduced", "system"),
  chosen("flashes", "comfort", false, true),
  chosen("breaks", "comfort", true, false),
  chosen("gyroscope", "comfort", true, false),
];

/** A need of this kind is chosen. */
export function isChosen({ name, pair }: Need, settings: Settings): boolean {
  return pair !== null && settings[name] === pair[0];
}

/** The change that one tap makes: the need is chosen, or no longer. */
export function toggled(need: Need, settings: Settings): Partial<Settings> {
  return need.pair ? taken(need, need.pair[isChosen(need, settings) ? 1 : 0]) : {};
}

/** The change that takes one of the values. */
export function taken({ name }: Need, value: Value): Partial<Settings> {
  return { [name]: value };
}

/** It depends on another one, which is chosen. */
export function isAsked({ name }: Need, settings: Settings): boolean {
  if (name === "dwellTime") return settings.dwell !== "off";
  if (name === "scanTime") return settings.scanning;
  return !name.startsWith("caption") || name === "captions" || settings.captions;
}

export function needWord({ name }: Need, t: Translate): string {
  return t(`need.${name}`);
}

export function valueWord({ name }: Need, value: Settings[keyof Settings], { language }: Settings, t: Translate): string {
  return typeof value === "number" ? t("need.seconds", { seconds: value.toLocaleString(language) }) : t(`need.${name}.${value}` as Key);
}
