/** One turn of the play rules: a draft of the state, what it asks for, and the steps still to be done. */
import { askedOf } from "./asked";
import { holds } from "./conditions";
import type { Card, Cue, Hotspot, OpenCard, CloseCard, GoTo, SetVariable, Score, Play, Pause, Finish } from "./scene.gen";
import type { Direction, Scene, Viewpoint } from "./scene.gen";
import type { Effect, LogData, State } from "./state";

export type Action = OpenCard | CloseCard | GoTo | SetVariable | Score | Play | Pause | Finish;
type Draft = { -readonly [Key in keyof State]: State[Key] };

/** A step to be done: an action of some place of the scene, or a cue of the visit during which it was due. */
export type Step =
  | { readonly action: Action; readonly place: string }
  | { readonly cue: Cue; readonly visit: number };

/** Scenes whose cues send the learner round in circles are stopped after so many steps in one turn. */
export const STEPS_AT_MOST = 100;

export class Turn {
  readonly draft: Draft;
  readonly effects: Effect[] = [];
  readonly steps: Step[] = [];

  constructor(
    readonly scene: Scene,
    state: State,
  ) {
    this.draft = { ...state };
  }

  log(kind: string, ref: string | null, data: LogData = {}): void {
    this.effects.push({ do: "log", kind, ref, data });
  }

  fault(what: string, message: string): void {
    this.log("error", null, { what, message });
  }

  /** Puts the actions of a place before all other steps. */
  first(actions: readonly Action[], place: string): void {
    this.steps.unshift(...actions.map((action, index) => ({ action, place: `${place}/${index}` })));
  }

  /** Gives these cues their turn, after the steps that are waiting already; timers pass when it comes. */
  cue(due: (cue: Cue) => boolean): void {
    const { visit, passed } = this.draft;
    const cues = (viewpointOf(this.scene, this.draft)?.cues ?? []).filter((cue) => !passed.includes(cue.id) && due(cue));
    cues.sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
    this.draft.passed = [...passed, ...cues.filter((cue) => cue.on !== "wait").map((cue) => cue.id)];
    this.steps.push(...cues.map((cue) => ({ cue, visit })));
  }

  /** A cue's turn has come: it does what it does if it may now. A timer that may not waits on. */
  turnOf(cue: Cue): void {
    if (!holds(cue.when, this.draft.variables)) return;
    if (cue.on === "wait") {
      if (this.draft.card !== null) return;
      this.draft.passed = [...this.draft.passed, cue.id];
    }
    this.first(cue.actions, `cue:${cue.id}`);
  }

  play(): void {
    this.draft.playing = true;
    this.run();
  }

  pause(): void {
    this.draft.playing = false;
    this.effects.push({ do: "pause" });
  }

  /** The film runs, unless a card is open before a film that does not loop: nobody misses what is told. */
  run(): void {
    if (!this.waits) this.effects.push({ do: "play" });
  }

  get waits(): boolean {
    return this.draft.card !== null && !viewpointOf(this.scene, this.draft)?.backdrop.loop;
  }

  enter(viewpoint: Viewpoint, arrival: Direction): void {
    Object.assign(this.draft, { viewpoint: viewpoint.id, visit: this.draft.visit + 1, arrival, at: 0, playing: true, passed: [], waited: 0 });
    this.effects.push({ do: "enter", viewpoint: viewpoint.id, arrival });
    this.log("viewpoint.enter", viewpoint.id);
    this.cue((cue) => cue.on === "arrive");
  }

  open(card: Card): void {
    this.draft.card = card.id;
    this.log("card.open", card.id);
    if (this.draft.playing && this.waits) this.effects.push({ do: "pause" });
  }

  /** Puts the open card away; what its solved questions promise comes next. */
  close(): void {
    const { card, playing, answers } = this.draft;
    if (card === null) return;
    const waited = this.waits;
    this.draft.card = null;
    this.log("card.close", card);
    if (playing && waited) this.effects.push({ do: "play" });
    for (const block of askedOf(cardOf(this.scene, card)).reverse()) {
      if (own(answers, block.id)?.solved) this.first(block.then ?? [], `then:${block.id}`);
    }
  }

  give(points: number, place: string): void {
    const { scoring = "encourage" } = this.scene;
    if (scoring === "none" || points === 0) return;
    if (scoring === "encourage" && (points < 0 || this.draft.given.includes(place))) return;
    this.draft.given = [...this.draft.given, place];
    this.draft.score += points;
    this.log("score", place, { points, total: this.draft.score });
  }

  finish(): void {
    this.close();
    if (this.draft.viewpoint !== null) this.log("viewpoint.leave", this.draft.viewpoint);
    this.draft.finished = true;
    this.draft.playing = false;
    this.steps.length = 0;
    this.log("scene.finish", null, { score: this.draft.score });
    this.effects.push({ do: "pause" }, { do: "finish" });
  }
}

export function viewpointOf(scene: Scene, state: Pick<State, "viewpoint">): Viewpoint | undefined {
  return scene.viewpoints.find((one) => one.id === state.viewpoint);
}

export function cardOf(scene: Scene, id: string | null): Card | undefined {
  return scene.cards?.find((one) => one.id === id);
}

/** Says whether a hotspot is there now: its condition holds, and the film is inside its span. */
export function isThere(hotspot: Hotspot, state: Pick<State, "at" | "variables">): boolean {
  const { span } = hotspot;
  if (span && (state.at < span.start || state.at >= span.end)) return false;
  return holds(hotspot.when, state.variables);
}

/** What a record has under a key of a scene's making ("constructor" is a slug too). */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
