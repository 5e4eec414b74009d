/** A sound file that goes along with the film: plays, waits and jumps with it, and is steered back when it drifts. */

/** What of a media element says where it is. */
export type Clock = Pick<HTMLMediaElement, "currentTime" | "paused" | "seeking" | "readyState" | "playbackRate" | "ended">;

export interface Steering {
  readonly play: boolean;
  /** Seconds to jump to; null: it is near enough. */
  readonly jump: number | null;
  readonly rate: number;
}

const NEAR = 0.025; // seconds: nobody hears it
const FAR = 0.35; // seconds: steering would take too long
const LEAN = 0.03; // of the speed, at most: nobody hears that either

/** What the slave shall do. Pure. */
export function steer(film: Clock, slave: { readonly currentTime: number; readonly duration: number }): Steering {
  const over = Number.isFinite(slave.duration) && film.currentTime >= slave.duration;
  const play = !film.paused && !film.seeking && !film.ended && film.readyState >= 3 && !over;
  const ahead = slave.currentTime - film.currentTime;
  if (Math.abs(ahead) > FAR) return { play, jump: over ? null : film.currentTime, rate: film.playbackRate };
  const lean = Math.abs(ahead) <= NEAR ? 0 : Math.max(-LEAN, Math.min(LEAN, ahead * 0.3));
  return { play, jump: null, rate: film.playbackRate * (1 - lean) };
}

const MOMENTS = ["play", "playing", "pause", "waiting", "seeking", "seeked", "ratechange", "ended"] as const;

export class Slave {
  readonly element = new Audio();
  #on = false;

  /** `failed` hears when it cannot be played. */
  constructor(
    readonly film: HTMLMediaElement,
    readonly failed: (reason: string) => void,
  ) {
    this.element.preload = "auto";
    this.element.addEventListener("error", () => {
      if (!this.#on) return;
      this.#on = false;
      failed(this.element.error?.message ?? "");
    });
    for (const moment of MOMENTS) film.addEventListener(moment, () => this.follow());
  }

  /** It is heard now. */
  get sounds(): boolean {
    return this.#on && !this.element.paused && this.element.readyState >= 3;
  }

  /** Loads a file in place of what was there; null: none. */
  load(url: string | null): void {
    this.#on = url !== null;
    this.element.pause();
    if (url === null) this.element.removeAttribute("src");
    else this.element.src = url;
    this.element.load();
    this.follow();
  }

  /** Keeps with the film; at each of its moments, and a few times a second. */
  follow(): void {
    const { element, film } = this;
    if (!this.#on || element.readyState === 0) return;
    const { play, jump, rate } = steer(film, element);
    if (jump !== null && !element.seeking) element.currentTime = jump;
    if (element.playbackRate !== rate) element.playbackRate = rate;
    if (!play) element.pause();
    // Refused or overtaken by a pause: the next moment tries again.
    else if (element.paused) element.play().catch(() => undefined);
  }
}
