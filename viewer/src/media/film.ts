/** The one video element of the player, and what happens to it, told as events. */
import type { KnownLimits } from "./limits";
import type { Stream, StreamOptions } from "./hls";
import { type FilmEvent, watch } from "./watch";

export interface FilmOptions {
  readonly loop: boolean;
  /** Seconds from its start. */
  readonly from: number;
  /** It plays if the film before it was to play. */
  readonly goOn: boolean;
  readonly limits: StreamOptions["limits"];
}

/** Fetches what plays films; asked for before the first film is, it is there by then. */
async function attacher(): Promise<typeof import("./hls")> {
  // Both at once: one needs the other.
  const [ours] = await Promise.all([import("./hls"), import("hls.js/light")]);
  return ours;
}

/** Fetches what plays films, and the beginning of this one where there are limits to choose it by: it is there when the learner has read the first page. */
export function warmUp(url: string, limits: KnownLimits | null): void {
  // What fails here is tried again, and told of, by the film.
  attacher().catch(() => undefined);
  if (!limits) return;
  import("./beginning").then(({ fetchBeginning }) => fetchBeginning(url, limits, new AbortController().signal)).catch(() => undefined);
}

const AHEAD = 8; // seconds in the buffer after which others may use the line

/** The player's film: one element, so that a learner's consent to sound holds for every film after the first. */
export class Film {
  readonly video = document.createElement("video");
  #stream: Promise<Stream | null> = Promise.resolve(null);
  #open: Stream | null = null;
  #url: string | null = null;
  #wanted = false;

  /** `tell` hears what happens. */
  constructor(readonly tell: (event: FilmEvent) => void) {
    Object.assign(this.video, { playsInline: true, preload: "auto", disableRemotePlayback: true });
    watch(this.video, tell, { isOn: () => this.#url !== null, edge: () => this.#open?.edge ?? null });
  }

  /** Milliseconds from the film's start; null when there is no film. */
  get position(): number | null {
    return this.#url === null ? null : Math.round(this.video.currentTime * 1000);
  }

  /** Seconds that can be played: of a film still being prepared, what is there so far. */
  get reach(): number {
    const { duration } = this.video;
    return this.#open?.edge ?? (Number.isFinite(duration) ? duration : 0);
  }

  /** Resolves when there is no film, or it has enough ahead to play on alone; rejects when the signal is given. */
  async isAhead(signal: AbortSignal): Promise<void> {
    while (this.#url !== null && !this.#isAhead) {
      await new Promise<void>((heard) => {
        for (const name of ["progress", "suspend", "emptied", "error", "ended"]) this.video.addEventListener(name, () => heard(), { once: true, signal });
        signal.addEventListener("abort", () => heard(), { once: true });
      });
      signal.throwIfAborted();
    }
    signal.throwIfAborted();
  }

  get #isAhead(): boolean {
    const { buffered, currentTime, ended } = this.video;
    const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
    return ended || end - currentTime > AHEAD || (this.reach > 0 && end >= this.reach - 0.1);
  }

  /** Goes to a second of it, as far as it reaches. */
  seek(to: number): void {
    if (this.#url !== null) this.video.currentTime = Math.max(0, Math.min(to, this.reach));
  }

  /** Loads a film in place of what was there; null: none. */
  load(url: string | null, options: FilmOptions): void {
    const before = this.#stream;
    this.#url = url;
    if (!options.goOn) this.#wanted = false;
    this.video.loop = options.loop;
    this.#stream = this.#attach(before, url, options).catch((error: unknown) => {
      this.tell({ kind: "fault", reason: String(error) });
      return null;
    });
  }

  async #attach(before: Promise<Stream | null>, url: string | null, { from, limits }: FilmOptions): Promise<Stream | null> {
    (await before)?.close();
    this.#open = null;
    if (url === null || url !== this.#url) return null;
    const onFault = (reason: string): void => {
      if (url === this.#url) this.tell({ kind: "fault", reason });
    };
    const onLost = (isLost: boolean): void => {
      if (url === this.#url) this.tell({ kind: isLost ? "lost" : "found" });
    };
    const { attach } = await attacher();
    const stream = await attach(this.video, url, { from, limits, onFault, onLost });
    this.#open = stream;
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
      if (this.#wanted && error instanceof DOMException && error.name === "NotAllowedError") this.tell({ kind: "blocked" });
    });
  }
}
