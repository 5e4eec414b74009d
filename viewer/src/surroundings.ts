/** What surrounds the learner at a viewpoint: its picture or film, its words, and a sentence when something fails. */
import type { Key } from "./i18n";
import type { Backdrops } from "./backdrop/backdrops";
import { type Layout, layoutOf } from "./backdrop/layout";
import type { Footages } from "./footages";
import { Film, type FilmOptions } from "./media/film";
import { limitsOf } from "./media/limits";
import { loadPictures } from "./media/pictures";
import { offeredAt, SILENCE, type Spoken, Tracks } from "./media/tracks";
import type { FilmEvent } from "./media/watch";
import type { FootageDocument, PlayDocument } from "./model/document";
import type { Viewpoint } from "./model/scene.gen";
import type { FilmClock } from "./model/timeline";
import { Prospect, type ProspectHooks } from "./prospect";
import type { Rooms } from "./rooms";

export interface SurroundingsHooks extends ProspectHooks {
  film(event: FilmEvent): void;
  /** A picture that was fetched ahead; null: it was not. */
  ready(url: string): ImageBitmap | null;
}

/** How far one has come at this viewpoint. */
interface Now {
  /** The film has a picture. */
  pictured: boolean;
  /** One is there: before that, what was around is still seen, or has not yet darkened. */
  here: boolean;
  /** What this viewpoint shows was asked for once more. */
  renewed: boolean;
}

const fresh = (): Now => ({ pictured: false, here: false, renewed: false });
const PATIENCE = 1_000; // ms in the dark, at most

export class Surroundings {
  readonly film: Film;
  #footage: FootageDocument | null = null;
  #viewpoint: Viewpoint | null = null;
  readonly tracks: Tracks;
  readonly #prospect: Prospect;
  #now = fresh();
  #known: Promise<void> = Promise.resolve();
  #leave = new AbortController();

  /** `backdrops` is null where nothing can be drawn; `limit` is the largest texture, in pixels. */
  constructor(
    readonly play: PlayDocument,
    readonly footages: Footages,
    readonly backdrops: Backdrops | null,
    readonly limit: number,
    readonly rooms: Rooms,
    readonly hooks: SurroundingsHooks,
  ) {
    this.film = new Film((event) => this.#onFilm(event));
    this.tracks = new Tracks(hooks.error);
    this.#prospect = new Prospect(hooks);
  }

  /** There is a film here. */
  get hasFilm(): boolean {
    return this.#footage?.hls !== null && this.#footage?.hls !== undefined;
  }

  /** Milliseconds into the film; null before its first picture, and where there is none. */
  get position(): number | null {
    return this.#now.pictured ? this.film.position : null;
  }

  /** What is seen: the film itself, a still picture, or nothing yet. */
  get shows(): "film" | "photo" | "room" | "none" {
    if (this.rooms.here) return "room";
    if (this.#now.pictured && this.#now.here) return "film";
    return this.backdrops && this.backdrops.way !== "none" ? "photo" : "none";
  }

  /** What is said now, and what is told of the picture, for who cannot see it. */
  get words(): Spoken {
    const { position } = this;
    return position === null ? SILENCE : this.tracks.at(position / 1000);
  }

  /** Where the film is; null without one. */
  get clock(): FilmClock | null {
    return this.#footage?.hls ? clockOf(this.#footage, this.film, this.position) : null;
  }

  /** What is played here; null: nothing can be. */
  get footage(): FootageDocument | null {
    return this.#footage;
  }

  /** Turns to another viewpoint: its film is asked for at once, and starts when it can. */
  turnTo(viewpoint: Viewpoint): void {
    this.#leave.abort();
    this.#leave = new AbortController();
    this.#viewpoint = viewpoint;
    this.tracks.clear();
    this.#now = fresh();
    this.#prospect.begin();
    if (viewpoint.backdrop.room) return this.#empty();
    const footage = viewpoint.backdrop.footage ?? "";
    this.#known = this.footages.isDue(footage) ? this.#renew(this.#leave.signal) : Promise.resolve(this.#take(footage, { goOn: false }));
  }

  /** A room has no footage. */
  #empty(): void {
    this.#known = Promise.resolve();
    this.#footage = null;
    this.hooks.fault(null);
    this.film.load(null, this.#options({ from: 0, goOn: false }));
  }

  /** What was still being prepared may be there by now. */
  async #renew(signal: AbortSignal): Promise<void> {
    this.#now.renewed = true;
    this.#footage = null;
    this.film.load(null, this.#options({ from: 0, goOn: false }));
    await this.footages.renew();
    if (!signal.aborted && this.#viewpoint) this.#take(this.#viewpoint.backdrop.footage ?? "", { goOn: true });
  }

  #take(slug: string, { goOn }: { readonly goOn: boolean }): void {
    const footage = this.footages.of(slug);
    this.#footage = footage?.state === "ready" ? footage : null;
    this.hooks.fault(this.#footage ? null : absence(footage?.state));
    if (!this.#footage) this.hooks.error("footage", `${slug}: ${footage?.state ?? "absent"}`);
    this.film.load(this.#footage?.hls ?? null, this.#options({ from: 0, goOn }));
  }

  /** Shows the picture of the viewpoint; resolves when it is there, or when waiting longer in the dark is no good. */
  async appear(languages: readonly string[]): Promise<void> {
    const { signal } = this.#leave;
    this.#now.here = true;
    if (!this.#viewpoint?.backdrop.room) this.rooms.hide();
    if (this.#now.pictured) this.#showFilm();
    else this.backdrops?.show(null, layoutOf({ projection: "equirectangular", stereo: "mono", crop: null }));
    await this.#known;
    if (signal.aborted) return;
    void this.listen(languages);
    const isRoom = Boolean(this.#viewpoint?.backdrop.room);
    await new Promise<void>((done) => {
      setTimeout(done, PATIENCE);
      void (isRoom ? this.#furnish(signal) : this.#pictures(signal, done)).then(done);
    });
    if (!signal.aborted && (this.#footage ?? isRoom) && this.backdrops && this.shows === "none") this.#prospect.wait();
  }

  async #furnish(signal: AbortSignal): Promise<void> {
    const failure = this.#viewpoint ? await this.rooms.enter(this.#viewpoint.backdrop, this.play.files) : null;
    if (signal.aborted) return;
    if (failure === null) this.#prospect.appeared();
    else this.#prospect.fail("room", failure, "fault.room");
  }

  async #pictures(signal: AbortSignal, onFirst: () => void): Promise<void> {
    const show = (image: ImageBitmap): void => {
      this.#show(image, signal);
      onFirst();
    };
    const load = (): Promise<unknown> => loadPictures(this.backdrops ? (this.#footage?.images ?? []) : [], this.limit, signal, { show, ready: this.hooks.ready });
    let failure = await load();
    if (failure !== null && !signal.aborted && !this.hasFilm && (await this.#isAnother(signal))) failure = await load();
    if (failure !== null) this.#missing(failure, signal);
  }

  /** What was shown here may be gone because there is something else by now: asks, and says whether there is. */
  async #isAnother(signal: AbortSignal): Promise<boolean> {
    if (this.#now.renewed) return false;
    this.#now.renewed = true;
    const found = await this.footages.another(this.#viewpoint?.backdrop.footage ?? "", this.#footage);
    if (found && !signal.aborted) this.#footage = found;
    return found !== null && !signal.aborted;
  }

  #show(image: ImageBitmap, signal: AbortSignal): void {
    // The film's own picture has come first, or the learner has left.
    if (signal.aborted || this.#now.pictured || !this.#footage) return image.close();
    this.backdrops?.show({ kind: "photo", image }, around(this.#viewpoint, this.#footage));
    this.#prospect.appeared();
  }

  #missing(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    // The film, if there is one, speaks for itself.
    if (this.hasFilm) this.hooks.error("image", String(error));
    else this.#prospect.fail("image", String(error), "fault.image");
  }

  /** Reads the words that go with what is played, in the best of these languages; also when another is wanted. */
  async listen(languages: readonly string[]): Promise<void> {
    const { signal } = this.#leave;
    if (!this.#viewpoint) return;
    await this.tracks.load(offeredAt(this.#viewpoint, this.#footage, this.play.files), languages, signal);
    if (!signal.aborted) this.hooks.changed();
  }

  /** What was played so far is gone: where there is another film by now, it goes on where this one was. */
  async #replace(reason: string): Promise<void> {
    const { signal } = this.#leave;
    const before = this.#footage?.hls;
    const from = this.film.video.currentTime;
    const isAnother = await this.#isAnother(signal);
    if (signal.aborted) return;
    const found = this.#footage?.hls;
    if (!isAnother || !found || found === before) return this.#prospect.fail("video", reason, "fault.video");
    this.film.load(found, this.#options({ from, goOn: true }));
  }

  #onFilm(event: FilmEvent): void {
    if (event.kind === "picture") {
      this.#now.pictured = true;
      if (this.#now.here) this.#showFilm();
    }
    if (event.kind === "fault") {
      // Gone, or another by now: a newer revision of the scene, or a film that has become whole.
      if (this.#footage && !this.#now.renewed) void this.#replace(event.reason);
      else this.#prospect.fail("video", event.reason, "fault.video");
    }
    this.hooks.film(event);
  }

  #showFilm(): void {
    if (!this.#footage) return;
    this.backdrops?.show({ kind: "video", video: this.film.video }, around(this.#viewpoint, this.#footage));
    this.#prospect.appeared();
  }

  /** `goOn`: it plays if the film before it was to play. */
  #options(start: Pick<FilmOptions, "from" | "goOn">): FilmOptions {
    return { ...start, loop: this.#viewpoint?.backdrop.loop ?? false, limits: limitsOf(this.play, this.limit) };
  }
}

/** How the footage lies around a viewpoint. */
function around(viewpoint: Viewpoint | null, footage: FootageDocument): Layout {
  const { yaw = 0, swap_eyes: swapEyes = false } = viewpoint?.backdrop ?? {};
  return layoutOf(footage, { yaw, swapEyes });
}

function clockOf({ duration, sprite = null, comfort = null }: FootageDocument, film: Film, position: number | null): FilmClock {
  const { reach } = film;
  return { position: (position ?? 0) / 1000, duration: Math.max(duration ?? 0, reach), reach, sprite, comfort };
}

function absence(state: string | undefined): Key {
  if (state === undefined) return "fault.absent";
  return state === "failed" || state === "withdrawn" ? `fault.${state}` : "fault.processing";
}
