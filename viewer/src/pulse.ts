/** What is done once a frame, and a few times a second. */
import type { Backdrops } from "./backdrop/backdrops";
import type { Hearing } from "./hearing";
import type { Stage } from "./stage/stage";
import type { Immersion } from "./xr/immersion";

export interface PulseParts {
  readonly stage: Stage | null;
  readonly backdrops: Backdrops | null;
  readonly immersion: Immersion | null;
  readonly hearing: Hearing;
}

export interface PulseHooks {
  /** The page's own buttons are to be laid over what was drawn. */
  drawn(): void;
  /** How far the film has come, in seconds; 0 without one. */
  second(): number;
  /** Each frame, when all is drawn: one looks somewhere. In milliseconds, as they were given. */
  looked(now: number, elapsed: number): void;
  /** Time for a look at the clocks; in milliseconds. */
  tick(now: number): void;
}

const TICK = 200; // ms between two looks at the clocks

export class Pulse {
  #lastTick = 0;

  constructor(
    readonly parts: PulseParts,
    readonly hooks: PulseHooks,
  ) {}

  /** `now` and `elapsed` in milliseconds; `frame` in a headset. */
  frame(now: number, elapsed: number, frame: XRFrame | null): void {
    const { stage, immersion, backdrops } = this.parts;
    if (frame && immersion?.active) immersion.frame(frame, elapsed);
    if (backdrops?.frame(frame)) stage?.invalidate();
    stage?.run(this.hooks.second());
    stage?.follow(now, elapsed, frame);
    if (stage?.draw() && !stage.immersive) this.hooks.drawn();
    this.parts.hearing.frame();
    this.hooks.looked(now, elapsed);
    if (now - this.#lastTick < TICK) return;
    this.#lastTick = now;
    this.parts.hearing.tick(now);
    this.hooks.tick(now);
  }
}
