/** What surrounds the learner at a viewpoint: its picture or film, its captions, and a sentence when something fails. */
import type { Key } from "./i18n";
import type { Backdrops } from "./backdrop/backdrops";
import { layoutOf } from "./backdrop/layout";
import { type Caption, captionAt, loadCaptions } from "./media/captions";
import { Film, type FilmEvent } from "./media/film";
import { choosePicture, loadPicture } from "./media/pictures";
import type { FootageDocument, PlayDocument } from "./model/document";
import type { Viewpoint } from "./model/scene.gen";

export interface SurroundingsHooks {
  /** What is wrong here, in the learner's words; null: nothing. */
  fault(key: Key | null): void;
  error(what: string, message: string): void;
  film(event: FilmEvent): void;
  /** Something new is to be drawn. */
  changed(): void;
}

const PATIENCE = 1_000; // ms in the dark, at most

export class Surroundings {
  readonly film: Film;
  #footage: FootageDocument | null = null;
  #viewpoint: Viewpoint | null = null;
  #captions: readonly Caption[] = [];
  #pictured = false;
  /** Nothing of this viewpoint is seen yet, and that was said. */
  #slow = false;
  /** What failed here was said: waiting is over. */
  #failed = false;
  #leave = new AbortController();

  /** `backdrops` is null where nothing can be drawn; `limit` is the largest texture, in pixels. */
  constructor(
    readonly play: PlayDocument,
    readonly backdrops: Backdrops | null,
    readonly limit: number,
    readonly hooks: SurroundingsHooks,
  ) {
    this.film = new Film((event) => this.#onFilm(event));
  }

  /** There is a film here. */
  get hasFilm(): boolean {
    return this.#footage?.hls !== null && this.#footage?.hls !== undefined;
  }

  /** Milliseconds into the film; null before its first picture, and where there is none. */
  get position(): number | null {
    return this.#pictured ? this.film.position : null;
  }

  /** What is seen: the film itself, a still picture, or nothing yet. */
  get shows(): "film" | "photo" | "none" {
    if (this.#pictured) return "film";
    return this.backdrops && this.backdrops.way !== "none" ? "photo" : "none";
  }

  get caption(): Caption | null {
    const position = this.position;
    return position === null ? null : captionAt(this.#captions, position / 1000);
  }

  /** The flat picture of this viewpoint, for where no 360 view can be drawn. */
  get poster(): string | null {
    return this.#footage?.poster ?? null;
  }

  /** Turns to another viewpoint: its film is asked for at once, and starts when it can. */
  turnTo(viewpoint: Viewpoint): void {
    this.#leave.abort();
    this.#leave = new AbortController();
    this.#viewpoint = viewpoint;
    this.#captions = [];
    this.#pictured = false;
    this.#slow = false;
    this.#failed = false;
    const footage = this.play.footage[viewpoint.backdrop.footage];
    this.#footage = footage?.state === "ready" ? footage : null;
    this.hooks.fault(this.#footage ? null : absence(footage?.state));
    if (!this.#footage) this.hooks.error("footage", `${viewpoint.backdrop.footage}: ${footage?.state ?? "absent"}`);
    this.film.load(this.#footage?.hls ?? null, { loop: viewpoint.backdrop.loop ?? false });
  }

  /** Shows the picture of the viewpoint; resolves when it is there, or when waiting longer in the dark is no good. */
  async appear(languages: readonly string[]): Promise<void> {
    const { signal } = this.#leave;
    this.backdrops?.show(null, layoutOf({ projection: "equirectangular", stereo: "mono", crop: null }));
    void this.#listen(languages, signal);
    await new Promise<void>((done) => {
      setTimeout(done, PATIENCE);
      void this.#pictures(signal, done).then(done);
    });
    if (!signal.aborted && this.#footage && !this.#failed && this.backdrops?.way === "none") {
      this.#slow = true;
      this.hooks.fault("fault.slow");
    }
  }

  /** Something is seen at last. */
  #appeared(): void {
    if (this.#slow) this.hooks.fault(null);
    this.#slow = false;
    this.hooks.changed();
  }

  /** A small picture first, so that one sees something at once, then the best that fits; `onFirst` hears of the first. */
  async #pictures(signal: AbortSignal, onFirst: () => void): Promise<void> {
    const pictures = this.backdrops ? (this.#footage?.images ?? []) : [];
    const steps = new Set([pictures[0], choosePicture(pictures, this.limit)]);
    let failure: unknown = null;
    for (const picture of steps) {
      if (!picture) continue;
      try {
        this.#show(await loadPicture(picture, this.limit, signal), signal);
        failure = null;
        onFirst();
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== null) this.#missing(failure, signal);
  }

  #show(image: ImageBitmap, signal: AbortSignal): void {
    // The film's own picture has come first, or the learner has left.
    if (signal.aborted || this.#pictured || !this.#footage) return image.close();
    this.backdrops?.show({ kind: "photo", image }, this.#layout(this.#footage));
    this.#appeared();
  }

  #missing(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.hooks.error("image", String(error));
    // The film, if there is one, speaks for itself.
    if (this.hasFilm) return;
    this.#failed = true;
    this.#slow = false;
    this.hooks.fault("fault.image");
  }

  async #listen(languages: readonly string[], signal: AbortSignal): Promise<void> {
    const offered = this.#viewpoint?.captions ?? [];
    const tags = languages.flatMap((tag) => [tag, tag.split("-")[0] ?? tag]);
    const found = tags.map((tag) => offered.find((one) => one.language === tag)).find(Boolean) ?? offered[0];
    try {
      const captions = await loadCaptions(found && this.play.files[found.file], signal);
      if (!signal.aborted) this.#captions = captions;
    } catch (error) {
      if (!signal.aborted) this.hooks.error("captions", String(error));
    }
  }

  #onFilm(event: FilmEvent): void {
    if (event.kind === "picture" && this.#footage) {
      this.#pictured = true;
      this.backdrops?.show({ kind: "video", video: this.film.video }, this.#layout(this.#footage));
      this.#appeared();
    }
    if (event.kind === "fault") {
      this.hooks.error("video", event.reason);
      this.#failed = true;
      this.#slow = false;
      this.hooks.fault("fault.video");
    }
    this.hooks.film(event);
  }

  #layout(footage: FootageDocument): ReturnType<typeof layoutOf> {
    const { yaw = 0, swap_eyes: swapEyes = false } = this.#viewpoint?.backdrop ?? {};
    return layoutOf(footage, { yaw, swapEyes });
  }
}

function absence(state: string | undefined): Key {
  if (state === undefined) return "fault.absent";
  return state === "failed" || state === "withdrawn" ? `fault.${state}` : "fault.processing";
}
