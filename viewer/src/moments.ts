/** Time as the play rules hear of it: the film's seconds, the seconds of timers, and where one looks meanwhile. */
import type { Chronicle } from "./chronicle";
import type { Scene } from "./model/scene.gen";
import type { Ui } from "./model/sheets/context";
import type { PlayEvent, State } from "./model/state";
import { viewpointOf } from "./model/turn";
import type { Preferences } from "./preferences";
import type { Standing } from "./standing";
import type { Surroundings } from "./surroundings";
import type { Wearing } from "./wearing";

export interface MomentsParts {
  readonly scene: Scene;
  readonly surroundings: Surroundings;
  readonly standing: Standing;
  readonly chronicle: Chronicle;
  readonly wearing: Wearing;
  readonly preferences: Preferences;
}

export interface MomentsHooks {
  state(): State;
  started(): boolean;
  ui(): Ui;
  /** On the way to a viewpoint. */
  arriving(): boolean;
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

  /** Each frame, when all is drawn: one looks somewhere. `now` and `elapsed` in milliseconds. */
  look(now: number, elapsed: number): void {
    if (!this.hooks.started()) return;
    const { standing, chronicle, wearing } = this.parts;
    const { yaw, pitch } = standing.gaze;
    const { inVr } = this.hooks.ui();
    chronicle.pose(yaw, pitch, inVr);
    if (inVr) wearing.frame(now, elapsed, performance.now() - now, yaw, pitch);
  }

  /** A few times a second; `now` in milliseconds. */
  tick(now: number): void {
    const seconds = Math.min(LONGEST, (now - this.#before) / 1000);
    this.#before = now;
    if (!this.hooks.started()) return;
    this.#film();
    if (this.#waits && !this.held && this.#counts) this.hooks.hear({ kind: "wait", seconds });
  }

  #film(): void {
    const { position } = this.parts.surroundings;
    if (position !== null && position / 1000 !== this.hooks.state().at) this.hooks.hear({ kind: "time", at: position / 1000 });
  }

  /** Nobody is hurried who does not wish it, is away, on the way, or reads a menu or a card. */
  get #counts(): boolean {
    const { inVr, menu } = this.hooks.ui();
    const isFree = !menu && this.hooks.state().card === null && !this.hooks.arriving();
    return isFree && this.parts.preferences.settings.timers && (inVr || document.visibilityState === "visible");
  }

  /** A timer still runs here. */
  get #waits(): boolean {
    const state = this.hooks.state();
    if (state.finished) return false;
    return viewpointOf(this.parts.scene, state)?.cues?.some((cue) => cue.on === "wait" && !state.passed.includes(cue.id)) ?? false;
  }
}
