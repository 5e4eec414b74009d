/** The words that go with a film: captions, and what is seen told for who cannot see it. */
import type { FootageDocument, Track } from "../model/document";
import type { Viewpoint } from "../model/scene.gen";
import { type Caption, captionAt, type CaptionFiles, loadCaptions, split } from "./captions";

export interface Offered {
  /** The viewpoint's own captions: they come before the footage's. */
  readonly captions: readonly (CaptionFiles & Pick<Track, "language">)[];
  readonly tracks: readonly Track[];
}

/** What is said, and what is told of the picture. */
export interface Spoken {
  readonly caption: Caption | null;
  readonly description: Caption | null;
}

export const SILENCE: Spoken = { caption: null, description: null };

/** The words that a viewpoint and its footage offer, in all their languages; `files`: name in the scene to URL. */
export function offeredAt(viewpoint: Viewpoint, footage: Pick<FootageDocument, "tracks"> | null, files: Readonly<Record<string, string>>): Offered {
  const captions = (viewpoint.captions ?? []).map(({ language, file, directions }) => ({
    language,
    url: files[file] ?? "",
    directions: directions ? files[directions] : undefined,
  }));
  return { captions, tracks: footage?.tracks ?? [] };
}

/** The files of the captions in the best language there is. */
export function captionsIn({ captions, tracks }: Offered, languages: readonly string[]): CaptionFiles | undefined {
  return choose<CaptionFiles & Pick<Track, "language">>(captions.length > 0 ? captions : tracks.filter((one) => one.kind === "captions"), languages);
}

export class Tracks {
  /** All that is said, as it was written. */
  said: readonly Caption[] = [];
  #captions: readonly Caption[] = [];
  #descriptions: readonly Caption[] = [];

  /** `failed` hears what could not be read. */
  constructor(readonly failed: (what: string, message: string) => void) {}

  clear(): void {
    this.said = this.#captions = [];
    this.#descriptions = [];
  }

  /** Reads the words in the best of these languages; those of before stay until they are there. */
  async load(offered: Offered, languages: readonly string[], signal: AbortSignal): Promise<void> {
    const told = offered.tracks.filter((one) => one.kind === "descriptions");
    const [said, seen] = await Promise.all([
      this.#read("captions", captionsIn(offered, languages), signal),
      this.#read("descriptions", choose(told, languages), signal),
    ]);
    if (!signal.aborted) [this.said, this.#captions, this.#descriptions] = [said, said.flatMap(split), seen.flatMap(split)];
  }

  async #read(what: string, files: CaptionFiles | undefined, signal: AbortSignal): Promise<readonly Caption[]> {
    try {
      return await loadCaptions(files, signal, (message) => this.failed("directions", message));
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
export function choose<One extends { readonly language: string }>(offered: readonly One[], languages: readonly string[]): One | undefined {
  const tags = languages.flatMap((tag) => [tag, tag.split("-")[0] ?? tag]);
  return tags.map((tag) => offered.find((one) => one.language === tag)).find(Boolean) ?? offered[0];
}
