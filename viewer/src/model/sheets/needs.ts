/** The needs as sheets, for headsets and for who chooses with one switch: a page of groups, then one for each group. */
import type { Translate } from "../../i18n";
import { type Group, GROUPS, isAsked, isChosen, type Need, NEEDS, needWord, taken, toggled, valueWord } from "../needs";
import type { Settings } from "../settings";
import type { Button, Option, Part, Sheet } from "../sheet";

export interface NeedsContext {
  readonly settings: Settings;
  readonly t: Translate;
}

/** `at`: the group that is open, or "all" for the list of groups. */
export function needsSheet(context: NeedsContext, at: Group | "all"): Sheet {
  return at === "all" ? groupsSheet(context) : groupSheet(context, at);
}

function groupsSheet({ t }: NeedsContext): Sheet {
  const groups = GROUPS.map((group): Part => ({ kind: "button", button: { label: t(`need.group.${group}`), command: { kind: "needs", at: group } } }));
  return { key: "needs", title: t("need.title"), parts: [{ kind: "text", text: t("need.about") }, ...groups], buttons: [back(t, null)] };
}

function groupSheet({ settings, t }: NeedsContext, group: Group): Sheet {
  const asked = NEEDS.filter((need) => need.group === group && isAsked(need, settings));
  const yesOrNo = asked.filter((need) => need.pair !== null);
  const switches: Part = { kind: "options", id: `needs-${group}`, prompt: t(`need.group.${group}`), hint: "", multiple: true, options: yesOrNo.map((need) => switchOf(need, settings, t)) };
  const others = asked.filter((need) => need.pair === null).map((need) => choiceOf(need, settings, t));
  return { key: `needs:${group}`, title: t("need.title"), parts: [switches, ...others], buttons: [back(t, "all")] };
}

function switchOf(need: Need, settings: Settings, t: Translate): Option {
  return { id: need.name, label: needWord(need, t), mark: isChosen(need, settings) ? "ticked" : "none", command: { kind: "set", settings: toggled(need, settings) } };
}

function choiceOf(need: Need, settings: Settings, t: Translate): Part {
  const options = need.values.map((value): Option => ({
    id: `${need.name}-${value}`,
    label: valueWord(need, value, settings, t),
    mark: settings[need.name] === value ? "ticked" : "none",
    command: { kind: "set", settings: taken(need, value) },
  }));
  return { kind: "options", id: need.name, prompt: needWord(need, t), hint: "", multiple: false, options };
}

function back(t: Translate, at: "all" | null): Button {
  return { label: t("need.back"), command: { kind: "needs", at }, main: true };
}
