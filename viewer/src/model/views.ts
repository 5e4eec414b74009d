/** What a state looks like: the hotspots, the bar, the first page. Pure. */
import { askedOf } from "./asked";
import { causesIn } from "./comfort";
import type { PlayDocument } from "./document";
import type { State } from "./state";
import { taskVerdictOf, type Telling, verdictWords } from "./tasks";
import { best } from "./text";
import { viewpointOf } from "./turn";

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
  /** Where this headset checks itself, when that is due; null: not asked for. */
  readonly check: string | null;
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
    check: play.check === "due" ? `/check?next=${encodeURIComponent(`/play/${scene.id}`)}` : null,
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
