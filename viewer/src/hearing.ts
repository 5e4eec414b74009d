/** The door to all that is heard: it takes the clicks that sound needs, and loads the rest with the first of them. */
import type { Words } from "./media/captions";
import type { Sound, SoundHooks, SoundView } from "./sound/sound";

export class Hearing {
  #sound: Sound | null = null;
  #asked = false;
  #context: AudioContext | null = null;
  #view: SoundView | null = null;
  readonly #routed: HTMLMediaElement[] = [];

  /** `files`: name in the scene to URL. */
  constructor(
    readonly film: HTMLVideoElement,
    readonly files: Readonly<Record<string, string>>,
    readonly hooks: SoundHooks,
  ) {
    // A context may only sound after a click; and systems take the sound away (a call, another tab), and do not
    // always give it back.
    for (const moment of ["click", "keydown"] as const) addEventListener(moment, () => this.#wake(), { capture: true });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#asked) this.#wake();
      if (this.#view) this.#sound?.show(this.#view);
    });
  }

  #wake(): void {
    if (!this.#asked) this.#begin();
    if (this.#context && this.#context.state !== "running") this.#context.resume().catch(() => undefined);
  }

  #begin(): void {
    this.#asked = true;
    // Where there is no Web Audio, or no device for it, the film plays as it is.
    try {
      this.#context ??= new AudioContext();
      this.#context.addEventListener("statechange", () => !document.hidden && this.#wake());
    } catch (error) {
      this.hooks.error("sound", String(error));
    }
    void this.#load(this.#context);
  }

  async #load(context: AudioContext | null): Promise<void> {
    try {
      const chunk = await import("./sound/sound");
      this.#sound = new chunk.Sound(this.film, this.files, context, this.hooks);
      for (const element of this.#routed) this.#sound.route(element);
      if (this.#view) this.#sound.show(this.#view);
    } catch (error) {
      this.#asked = false; // the network was away: the next click tries again
      this.hooks.error("sound", String(error));
    }
  }

  /** Leads the sound of an element through what the learner has set (mono, calm); as soon as that is there. */
  route(element: HTMLMediaElement): void {
    if (this.#sound) this.#sound.route(element);
    else this.#routed.push(element);
  }

  show(view: SoundView): void {
    this.#view = view;
    this.#sound?.show(view);
  }

  /** Once a frame. */
  frame(): void {
    this.#sound?.frame();
  }

  /** A few times a second; `now` in milliseconds. */
  tick(now: number): void {
    this.#sound?.tick(now);
  }

  /** A sound that has begun, in words; null while somebody speaks. */
  get words(): Words | null {
    return this.#sound?.words ?? null;
  }
}
