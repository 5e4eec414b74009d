/** Time as the play rules hear of it: the film's seconds, the seconds of timers, and where one looks meanwhile. */
import type { Chronicle } from "./chronicle";
import type { Scene } from "./model/scene.gen";
import type { PlayEvent, State } from "./model/state";
import { viewpointOf } from "./model/turn";
import type { Standing } from "./standing";
import type { Surroundings } from "./surroundings";

export interface MomentsParts {
  readonly scene: Scene;
  readonly surroundings: Surroundings;
  readonly standing: Standing;
  readonly chronicle: Chronicle;
}

export interface MomentsHooks {
  state(): State;
  started(): boolean;
  inVr(): boolean;
  /** Timers run: the learner wants them, is here, and reads no menu. */
  counts(): boolean;
  hear(event: PlayEvent): void;
}

const LONGEST = 1; // second that one look at the clock may add: what a page slept through is no waiting

export class Moments {
  /** The learner has stopped the film: timers stop with it. */
  held = false;
  #before = 0;

  constructor(
    readonly parts: MomentsParts,
    readonly hooks: MomentsHooks,
  ) {}

  /** Each frame: one looks somewhere. */
  look(): void {
    if (!this.hooks.started()) return;
    const { yaw, pitch } = this.parts.standing.gaze;
    this.parts.chronicle.pose(yaw, pitch, this.hooks.inVr());
  }

  /** A few times a second; `now` in milliseconds. */
  tick(now: number): void {
    const seconds = Math.min(LONGEST, (now - this.#before) / 1000);
    this.#before = now;
    if (!this.hooks.started()) return;
    this.#film();
    if (this.#waits && !this.held && this.hooks.counts()) this.hooks.hear({ kind: "wait", seconds });
  }

  #film(): void {
    const { position } = this.parts.surroundings;
    if (position !== null && position / 1000 !== this.hooks.state().at) this.hooks.hear({ kind: "time", at: position / 1000 });
  }

  /** A timer still runs here. */
  get #waits(): boolean {
    const state = this.hooks.state();
    if (state.finished) return false;
    return viewpointOf(this.parts.scene, state)?.cues?.some((cue) => cue.on === "wait" && !state.passed.includes(cue.id)) ?? false;
  }
}
