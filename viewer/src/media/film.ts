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

export interface Film {
  readonly video: HTMLVideoElement;
  /** Loads a film in place of what was there; null: none. */
  load(url: string | null, options: { readonly loop: boolean }): void;
  play(): void;
  pause(): void;
  /** Must be called in a click once, so that later films may play with sound. */
  unlock(): void;
  /** Milliseconds from the film's start; null when there is no film. */
  readonly position: number | null;
}

/** `tell` hears what happens. */
export function film(tell: (event: FilmEvent) => void): Film {
  const video = document.createElement("video");
  Object.assign(video, { playsInline: true, preload: "auto", disableRemotePlayback: true });
  video.setAttribute("aria-hidden", "true");
  let stream: Promise<Stream | null> = Promise.resolve(null);
  let url: string | null = null;
  let wanted = false;
  watch(video, tell, () => url !== null);

  const start = (): void => {
    video.play().catch((error: unknown) => {
      const name = error instanceof DOMException ? error.name : "";
      if (name === "NotAllowedError") tell({ kind: "blocked" });
      // AbortError: another film or a pause came first. Others are told by the element's own error event.
    });
  };
  return {
    video,
    load(next, { loop }) {
      const before = stream;
      url = next;
      wanted = false;
      video.loop = loop;
      const open = async (): Promise<Stream | null> => {
        (await before)?.close();
        if (next === null || next !== url) return null;
        return attach(video, next, (reason) => next === url && tell({ kind: "fault", reason }));
      };
      stream = open().then((opened) => {
        if (wanted && next === url && opened) start();
        return opened;
      });
      stream = stream.catch((error: unknown) => {
        tell({ kind: "fault", reason: String(error) });
        return null;
      });
    },
    play() {
      wanted = true;
      if (url !== null) start();
    },
    pause() {
      wanted = false;
      video.pause();
    },
    unlock() {
      // A play that is allowed by the click, on an element with nothing in it yet.
      if (url === null) video.play().catch(() => undefined);
    },
    get position() {
      return url === null ? null : Math.round(video.currentTime * 1000);
    },
  };
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
