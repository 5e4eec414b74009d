/** What the journal learns of a headset while it is worn: whether it is, how smooth it is, and what it is. */
import type { Chronicle } from "./chronicle";
import { FrameTimes } from "./log/frames";
import { type Change, Worn } from "./log/worn";
import type { LogData } from "./model/state";
import type { HeadsetFacts } from "./xr/facts";

const KNOWN = 30; // frames after which controllers and hands have been told of

export class Wearing {
  readonly #worn = new Worn();
  readonly #frames = new FrameTimes();
  #count = 0;

  /** `headset` tells what is known of it. */
  constructor(
    readonly chronicle: Chronicle,
    readonly headset: () => HeadsetFacts | null,
  ) {}

  /** Once a frame of the session; times in ms, the head's pose in degrees. `work`: what our scripts took. */
  frame(now: number, step: number, work: number, yaw: number, pitch: number): void {
    this.#count += 1;
    if (this.#count === KNOWN) this.#tell("device.headset", this.headset()?.facts);
    const change = this.#worn.look(now, yaw, pitch);
    if (change) this.#change(change);
    if (this.#frames.take(step, work)) this.#report();
  }

  /** The system shows the session, or hides it. */
  see(isVisible: boolean): void {
    this.#change(this.#worn.see(isVisible));
  }

  leave(): void {
    this.#change(this.#worn.leave());
    this.#report();
    this.#count = 0;
  }

  #report(): void {
    this.#tell("frames", this.#frames.report(this.headset()?.rate ?? null));
  }

  #change(change: Change | null): void {
    if (!change) return;
    const { isWorn, by, forMs } = change;
    this.#tell(isWorn ? "headset.on" : "headset.off", { by, for_ms: forMs });
  }

  #tell(kind: string, data: LogData | object | null | undefined): void {
    if (data) this.chronicle.write(kind, null, data as LogData);
  }
}
