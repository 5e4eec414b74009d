/** The one video element of the player, and what happens to it, told as events. */
import { attach, type Stream } from "./hls";

export type FilmEvent =
  | { readonly kind: "picture" }
  | { readonly kind: "play" | "pause" | "end" }
  | { readonly kind: "seek"; readonly from: number; readonly to: number }
  | { readonly kind: "stall"; readonly ms: number }
  /** The browser wants the learner's consent before it plays with sound. */
  | { readonly kind: "blocked" }
  | { readonly kind: "fault"; readonly reason: string };

/** The player's film: one element, so that a learner's consent to sound holds for every film after the first. */
export class Film {
  readonly video = document.createElement("video");
  #stream: Promise<Stream | null> = Promise.resolve(null);
  #url: string | null = null;
  #wanted = false;

  /** `tell` hears what happens. */
  constructor(readonly tell: (event: FilmEvent) => void) {
    Object.assign(this.video, { playsInline: true, preload: "auto", disableRemotePlayback: true });
    watch(this.video, tell, () => this.#url !== null);
  }

  /** Milliseconds from the film's start; null when there is no film. */
  get position(): number | null {
    return this.#url === null ? null : Math.round(this.video.currentTime * 1000);
  }

  /** Loads a film in place of what was there; null: none. */
  load(url: string | null, { loop }: { readonly loop: boolean }): void {
    const before = this.#stream;
    this.#url = url;
    this.#wanted = false;
    this.video.loop = loop;
    this.#stream = this.#open(before, url).catch((error: unknown) => {
      this.tell({ kind: "fault", reason: String(error) });
      return null;
    });
  }

  async #open(before: Promise<Stream | null>, url: string | null): Promise<Stream | null> {
    (await before)?.close();
    if (url === null || url !== this.#url) return null;
    const stream = await attach(this.video, url, (reason) => url === this.#url && this.tell({ kind: "fault", reason }));
    if (this.#wanted && url === this.#url) this.#start();
    return stream;
  }

  play(): void {
    this.#wanted = true;
    if (this.#url !== null) this.#start();
  }

  pause(): void {
    this.#wanted = false;
    this.video.pause();
  }

  /** Must be called in a click once, so that later films may play with sound. */
  unlock(): void {
    // A play that is allowed by the click, on an element with nothing in it yet.
    if (this.#url === null) this.video.play().catch(() => undefined);
  }

  #start(): void {
    this.video.play().catch((error: unknown) => {
      // AbortError: another film or a pause came first. Others are told by the element's own error event.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.tell({ kind: "blocked" });
    });
  }
}

function watch(video: HTMLVideoElement, tell: (event: FilmEvent) => void, isOn: () => boolean): void {
  let last = 0;
  let waiting: number | null = null;
  const on = (name: keyof HTMLVideoElementEventMap, heard: () => void): void => {
    video.addEventListener(name, () => isOn() && heard());
  };
  on("loadeddata", () => tell({ kind: "picture" }));
  on("play", () => tell({ kind: "play" }));
  on("pause", () => !video.ended && tell({ kind: "pause" }));
  on("ended", () => tell({ kind: "end" }));
  on("error", () => tell({ kind: "fault", reason: video.error?.message ?? "" }));
  on("timeupdate", () => {
    if (!video.seeking) last = video.currentTime;
  });
  on("seeking", () => {
    const [from, to] = [Math.round(last * 1000), Math.round(video.currentTime * 1000)];
    // A loop's return to the start, and a player's nudge over a gap, are not the learner's doing.
    if (Math.abs(to - from) > 500 && !(video.loop && to < 100)) tell({ kind: "seek", from, to });
    last = video.currentTime;
  });
  on("waiting", () => (waiting = performance.now()));
  on("playing", () => {
    // The wait for the very first picture is loading, not stalling.
    if (waiting !== null && video.currentTime > 0.2) tell({ kind: "stall", ms: Math.round(performance.now() - waiting) });
    waiting = null;
  });
}
