/** What a state looks like: the hotspots, the bar, the first page. Pure. */
import type { Angles } from "./angles";
import { askedOf } from "./asked";
import { causesIn } from "./comfort";
import type { PlayDocument } from "./document";
import type { Hotspot } from "./scene.gen";
import type { State } from "./state";
import { taskVerdictOf, type Telling, verdictWords } from "./tasks";
import { best } from "./text";
import { isThere, viewpointOf } from "./turn";

/** A hotspot as it is shown and listed. */
export interface SeenHotspot {
  readonly id: string;
  readonly label: string;
  readonly icon: NonNullable<Hotspot["icon"]>;
  readonly direction: Angles;
  readonly seen: boolean;
}

/** The hotspots that are there now; none before the start, and none after the end. */
export function hotspotsOf({ scene }: PlayDocument, state: State, languages: readonly string[]): SeenHotspot[] {
  const hotspots = state.finished ? [] : (viewpointOf(scene, state)?.hotspots ?? []);
  return hotspots
    .filter((one) => isThere(one, state))
    .map((one) => ({
      id: one.id,
      label: best(one.label, languages),
      icon: one.icon ?? "info",
      direction: { yaw: one.direction?.yaw ?? 0, pitch: one.direction?.pitch ?? 0 },
      seen: state.seen.includes(one.id),
    }));
}

export interface Where {
  readonly title: string;
  readonly viewpoint: string;
  readonly description: string;
  /** null: the scene does not show one. */
  readonly score: number | null;
}

export function whereOf({ scene, look = false }: PlayDocument, state: State, languages: readonly string[]): Where {
  const viewpoint = viewpointOf(scene, state);
  return {
    title: best(scene.title, languages),
    viewpoint: best(viewpoint?.title ?? {}, languages),
    description: best(viewpoint?.description ?? {}, languages),
    score: scene.scoring === "none" || look ? null : state.score,
  };
}

export interface FirstPage {
  readonly title: string;
  readonly summary: string;
  readonly trade: string;
  readonly minutes: number | null;
  readonly poster: string | null;
  readonly name: string | null;
  /** What is kept of the visit: all of it for a learner, a count without a name, or nothing. */
  readonly kept: "journal" | "counted" | "unrecorded";
  /** What may be felt in its films: causes of their comfort labels. */
  readonly felt: readonly string[];
  readonly home: string;
}

export function firstPageOf(play: PlayDocument, languages: readonly string[]): FirstPage {
  const { scene, viewer } = play;
  const start = scene.viewpoints.find((one) => one.id === scene.start);
  const footage = play.footage[start?.backdrop.footage ?? ""];
  return {
    title: best(scene.title, languages),
    summary: scene.summary ? best(scene.summary, languages) : "",
    trade: scene.trade.replaceAll("-", " "),
    minutes: scene.guide?.minutes ?? null,
    poster: footage?.state === "ready" ? (footage.thumbnail ?? footage.poster) : null,
    name: viewer.name,
    kept: viewer.ticket === null ? "unrecorded" : viewer.role === "learner" ? "journal" : "counted",
    felt: causesIn(play),
    home: play.home,
  };
}

/** What an event says to who cannot see it: a verdict, a hint, how far a task has come; "" for nothing. */
export function saidOf(telling: Telling, before: State, after: State): string {
  const verdict = taskVerdictOf(before, after);
  return [answerWords(telling, before, after), hintWords(telling, before, after), verdict ? verdictWords(telling, verdict, after) : ""].filter(Boolean).join(" ");
}

function answerWords({ scene, languages, t }: Telling, before: State, after: State): string {
  for (const [id, answer] of Object.entries(after.answers)) {
    if (before.answers[id]?.attempts === answer.attempts) continue;
    const block = (scene.cards ?? []).flatMap(askedOf).find((one) => one.id === id);
    const own = answer.correct ? block?.right : block?.wrong;
    return own ? best(own, languages) : t(answer.correct ? "card.right" : "card.wrong");
  }
  return "";
}

function hintWords({ scene, languages }: Telling, before: State, after: State): string {
  const asking = [...(scene.cards ?? []).flatMap(askedOf), ...scene.viewpoints.flatMap((one) => one.tasks ?? [])];
  const given = asking.find((one) => (after.hints[one.id] ?? 0) > (before.hints[one.id] ?? 0));
  return best(given?.hints?.[(after.hints[given.id] ?? 1) - 1] ?? {}, languages);
}
