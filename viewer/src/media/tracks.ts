/** The words that go with a film: captions, and what is seen told for who cannot see it. */
import type { Track } from "../model/document";
import { type Caption, captionAt, loadCaptions } from "./captions";

export interface Offered {
  /** The viewpoint's own captions: they come before the footage's. */
  readonly captions: readonly Pick<Track, "language" | "url">[];
  readonly tracks: readonly Track[];
  /** Best first. */
  readonly languages: readonly string[];
}

/** What is said, and what is told of the picture. */
export interface Spoken {
  readonly caption: Caption | null;
  readonly description: Caption | null;
}

export const SILENCE: Spoken = { caption: null, description: null };

export class Tracks {
  #captions: readonly Caption[] = [];
  #descriptions: readonly Caption[] = [];

  /** `failed` hears what could not be read. */
  constructor(readonly failed: (what: string, message: string) => void) {}

  clear(): void {
    this.#captions = [];
    this.#descriptions = [];
  }

  async load({ captions, tracks, languages }: Offered, signal: AbortSignal): Promise<void> {
    const own = captions.length > 0 ? captions : tracks.filter((one) => one.kind === "captions");
    const told = tracks.filter((one) => one.kind === "descriptions");
    const [said, seen] = await Promise.all([
      this.#read("captions", choose(own, languages), signal),
      this.#read("descriptions", choose(told, languages), signal),
    ]);
    if (!signal.aborted) [this.#captions, this.#descriptions] = [said, seen];
  }

  async #read(what: string, url: string | undefined, signal: AbortSignal): Promise<readonly Caption[]> {
    try {
      return await loadCaptions(url, signal);
    } catch (error) {
      if (!signal.aborted) this.failed(what, String(error));
      return [];
    }
  }

  /** What there is at a second of the film. */
  at(time: number): Spoken {
    return { caption: captionAt(this.#captions, time), description: captionAt(this.#descriptions, time) };
  }
}

/** The first wanted language there is, else its base, else any. */
export function choose(offered: readonly Pick<Track, "language" | "url">[], languages: readonly string[]): string | undefined {
  const tags = languages.flatMap((tag) => [tag, tag.split("-")[0] ?? tag]);
  return (tags.map((tag) => offered.find((one) => one.language === tag)).find(Boolean) ?? offered[0])?.url;
}
