/** What happens to a video element, told as events of the film. */

export type FilmEvent =
  | { readonly kind: "picture" }
  | { readonly kind: "play" | "pause" | "end" }
  | { readonly kind: "seek"; readonly from: number; readonly to: number }
  | { readonly kind: "stall"; readonly ms: number }
  /** All that is there of a film still being prepared was seen; then: there is more. */
  | { readonly kind: "short" | "more" }
  /** Nothing of it comes through the network; then: it comes again. */
  | { readonly kind: "lost" | "found" }
  /** The browser wants the learner's consent before it plays with sound. */
  | { readonly kind: "blocked" }
  | { readonly kind: "fault"; readonly reason: string };

export interface Watched {
  /** A film is loaded: without one, nothing is told. */
  isOn(): boolean;
  /** Seconds that are there of a film still being prepared; null: all of it. */
  edge(): number | null;
}

const NEAR = 0.5; // seconds before the end of what is there: nothing more to show

export function watch(video: HTMLVideoElement, tell: (event: FilmEvent) => void, { isOn, edge }: Watched): void {
  const on = (name: keyof HTMLVideoElementEventMap, heard: () => void): void => {
    video.addEventListener(name, () => isOn() && heard());
  };
  on("loadeddata", () => tell({ kind: "picture" }));
  on("play", () => tell({ kind: "play" }));
  on("pause", () => !video.ended && tell({ kind: "pause" }));
  on("ended", () => tell({ kind: "end" }));
  on("error", () => tell({ kind: "fault", reason: video.error?.message ?? "" }));
  const wait = new Wait(video, tell, edge);
  on("waiting", () => wait.begin());
  on("playing", () => wait.end());
  video.addEventListener("emptied", () => wait.forget());
  let last = 0;
  on("timeupdate", () => {
    if (!video.seeking) last = video.currentTime;
  });
  on("seeking", () => {
    const [from, to] = [Math.round(last * 1000), Math.round(video.currentTime * 1000)];
    // A loop's return to the start, and a player's nudge over a gap, are not the learner's doing.
    if (Math.abs(to - from) > 500 && !(video.loop && to < 100)) tell({ kind: "seek", from, to });
    last = video.currentTime;
  });
}

/** Time in which no picture comes: a stall, or the end of what is there. */
class Wait {
  #since: number | null = null;
  #short = false;

  constructor(
    readonly video: HTMLVideoElement,
    readonly tell: (event: FilmEvent) => void,
    readonly edge: () => number | null,
  ) {}

  begin(): void {
    const end = this.edge();
    // Who goes elsewhere in the film waits for that: it is told as a seek.
    if (!this.video.seeking) this.#since = performance.now();
    // Who has seen all that is there waits for the rest: that is no stall.
    if (this.#short || end === null || this.video.currentTime < end - NEAR) return;
    this.#short = true;
    this.tell({ kind: "short" });
  }

  end(): void {
    const since = this.#since;
    const short = this.#short;
    this.forget();
    // The wait for the very first picture is loading, not stalling.
    if (!short && since !== null && this.video.currentTime > 0.2) this.tell({ kind: "stall", ms: Math.round(performance.now() - since) });
  }

  /** Another film comes, or more of this one. */
  forget(): void {
    if (this.#short) this.tell({ kind: "more" });
    [this.#since, this.#short] = [null, false];
  }
}
