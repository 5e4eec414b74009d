/** The films of an open card: one element each, which the page shows and the headset draws. */

export interface ClipHooks {
  /** A film has its element, which may be heard otherwise. */
  made(film: HTMLVideoElement): void;
  /** Another film plays, or none does. */
  changed(): void;
  /** For the journal. */
  happened(kind: "clip.play" | "clip.pause" | "clip.end", url: string): void;
  failed(url: string, reason: string): void;
}

export class Clips {
  readonly #films = new Map<string, HTMLVideoElement>();
  #playing: string | null = null;
  /** What surrounds the learner was playing when a clip began. */
  #held = false;

  /** `behind`: the film that surrounds the learner; it waits while a clip plays. */
  constructor(
    readonly behind: HTMLVideoElement,
    readonly hooks: ClipHooks,
  ) {}

  get playing(): string | null {
    return this.#playing;
  }

  /** The element of a film of the open card. */
  of(url: string): HTMLVideoElement {
    let film = this.#films.get(url);
    if (!film) {
      film = this.#make(url);
      this.#films.set(url, film);
    }
    return film;
  }

  #make(url: string): HTMLVideoElement {
    const film = document.createElement("video");
    Object.assign(film, { playsInline: true, preload: "metadata", disableRemotePlayback: true });
    film.addEventListener("play", () => this.#begin(url));
    film.addEventListener("pause", () => this.#stop(url, film.ended ? "clip.end" : "clip.pause"));
    film.addEventListener("error", () => this.hooks.failed(url, film.error?.message ?? ""));
    film.src = url;
    this.hooks.made(film);
    return film;
  }

  /** Plays it, from its start when it had ended; or pauses it. */
  toggle(url: string): void {
    const film = this.of(url);
    if (!film.paused) return film.pause();
    film.play().catch((error: unknown) => this.hooks.failed(url, String(error)));
  }

  /** The card is closed: its films stop, and are forgotten. */
  clear(): void {
    for (const film of this.#films.values()) film.pause();
    // What a pause tells comes later: the surroundings do not wait for it.
    if (this.#playing !== null) this.#stop(this.#playing, "clip.pause");
    this.#films.clear();
  }

  #begin(url: string): void {
    for (const [other, film] of this.#films) if (other !== url) film.pause();
    this.#playing = url;
    this.#held ||= !this.behind.paused;
    if (this.#held) this.behind.pause();
    this.hooks.happened("clip.play", url);
    this.hooks.changed();
  }

  #stop(url: string, kind: "clip.pause" | "clip.end"): void {
    if (url !== this.#playing) return;
    this.#playing = null;
    if (this.#held) this.behind.play().catch(() => undefined);
    this.#held = false;
    this.hooks.happened(kind, url);
    this.hooks.changed();
  }
}
