/** Looks ahead to the viewpoints that come next. What it needs is loaded when the first one is shown. */
import { type Footages, isLive } from "./footages";
import { limitsOf } from "./media/limits";
import type { Film } from "./media/film";
import type { FootageDocument, PlayDocument } from "./model/document";
import { reachable } from "./model/reachable";
import type { State } from "./model/state";
import { viewpointOf } from "./model/turn";
import type { Prefetch } from "./prefetch";

export interface ForesightParts {
  readonly play: PlayDocument;
  readonly footages: Footages;
  readonly film: Film;
  /** The largest texture, in pixels; 0 where nothing can be drawn. */
  readonly texture: number;
}

const MOST = 6; // viewpoints, the nearest
const NARROW = 4_000_000; // bits per second: what is watched now needs all of it

export class Foresight {
  #isLoading = false;
  #prefetch: Prefetch | null = null;
  #wanted: readonly FootageDocument[] = [];

  constructor(readonly parts: ForesightParts) {}

  /** The learner is there, or something else can be reached by now. */
  look(state: State): void {
    const { play, footages } = this.parts;
    if (!mayFetchAhead(play)) return;
    const slugs = reachable(play.scene, state).map((id) => viewpointOf(play.scene, { viewpoint: id })?.backdrop.footage ?? "");
    const known = [...new Set(slugs)].map((slug) => footages.of(slug));
    this.#wanted = known.filter((one) => one?.state === "ready").filter((one) => !isLive(one)).slice(0, MOST);
    if (!this.#isLoading) void this.#load();
    this.#prefetch?.want(this.#wanted);
  }

  /** The learner goes elsewhere. */
  leave(): void {
    this.#wanted = [];
    this.#prefetch?.leave();
  }

  /** A picture that was fetched ahead; null: it was not. */
  take(url: string): ImageBitmap | null {
    return this.#prefetch?.take(url) ?? null;
  }

  async #load(): Promise<void> {
    const { play, film, texture } = this.parts;
    this.#isLoading = true;
    try {
      const { Prefetch: Fetcher } = await import("./prefetch");
      this.#prefetch = new Fetcher({ calm: (signal) => film.isAhead(signal), limits: limitsOf(play, texture) });
      this.#prefetch.want(this.#wanted);
    } catch {
      // Without it, what comes is fetched when one is there.
    }
  }
}

/** Nothing is fetched ahead for who counts their bytes, or on a line that the present film fills. */
export function mayFetchAhead({ max_bandwidth: budget }: PlayDocument): boolean {
  const { saveData = false } = (navigator as { connection?: { saveData?: boolean } }).connection ?? {};
  return !saveData && (budget ?? Number.POSITIVE_INFINITY) >= NARROW;
}
