/**
 * Fetches what the next viewpoints show before the learner goes there: small pictures decoded, then the beginnings of
 * films and the large pictures into the browser's cache. One thing at a time, and never against the film being watched.
 */
import type { KnownLimits } from "./media/limits";
import { fetchBeginning } from "./media/beginning";
import { choosePicture, loadPicture } from "./media/pictures";
import type { FootageDocument } from "./model/document";

export interface PrefetchHooks {
  /** The film being watched has enough ahead; rejects when the signal is given. */
  calm(signal: AbortSignal): Promise<void>;
  readonly limits: KnownLimits;
}

interface Errand {
  readonly key: string;
  run(signal: AbortSignal): Promise<void>;
}

export class Prefetch {
  readonly #done = new Set<string>();
  readonly #pictures = new Map<string, ImageBitmap>();
  #errands: readonly Errand[] = [];
  #leave = new AbortController();
  #running = false;

  constructor(readonly hooks: PrefetchHooks) {}

  /** These are what may be shown next, nearest first. */
  want(footages: readonly FootageDocument[]): void {
    const urls = new Set(footages.flatMap(({ images }) => images.map((one) => one.url)));
    for (const [url, image] of this.#pictures) if (!urls.has(url)) this.#drop(url, image);
    this.#errands = [
      ...footages.flatMap((one) => this.#small(one)),
      ...footages.flatMap((one) => this.#film(one)),
      ...footages.flatMap((one) => this.#large(one)),
    ];
    void this.#run();
  }

  /** The learner is leaving: what is on its way is given up, what is there stays until the next `want`. */
  leave(): void {
    this.#errands = [];
    this.#leave.abort();
    this.#leave = new AbortController();
  }

  /** The picture of this address, decoded; who takes it closes it. */
  take(url: string): ImageBitmap | null {
    const image = this.#pictures.get(url) ?? null;
    if (image) {
      this.#pictures.delete(url);
      this.#done.delete(`small ${url}`);
    }
    return image;
  }

  #drop(url: string, image: ImageBitmap): void {
    image.close();
    this.#pictures.delete(url);
    this.#done.delete(`small ${url}`);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let errand: Errand | undefined;
    while ((errand = this.#errands.find(({ key }) => !this.#done.has(key)))) {
      const { signal } = this.#leave;
      // What fails is not tried again: it will be asked for, and told of, when the learner is there.
      this.#done.add(errand.key);
      try {
        await this.hooks.calm(signal);
        await errand.run(signal);
      } catch {
        if (signal.aborted) this.#done.delete(errand.key);
      }
    }
    this.#running = false;
  }

  #small({ images }: FootageDocument): Errand[] {
    const [first] = images;
    if (!first) return [];
    const run = async (signal: AbortSignal): Promise<void> => {
      const image = await loadPicture(first, this.hooks.limits.texture, signal);
      if (signal.aborted) image.close();
      else this.#pictures.set(first.url, image);
    };
    return [{ key: `small ${first.url}`, run }];
  }

  #large({ images, hls }: FootageDocument): Errand[] {
    const best = choosePicture(images, this.hooks.limits.texture);
    // Of a film, the film's own picture is soon there.
    if (!best || best === images[0] || hls) return [];
    const run = async (signal: AbortSignal): Promise<void> => {
      await (await fetch(best.url, { signal, priority: "low" })).arrayBuffer();
    };
    return [{ key: best.url, run }];
  }

  #film({ hls }: FootageDocument): Errand[] {
    if (!hls) return [];
    return [{ key: hls, run: (signal) => fetchBeginning(hls, this.hooks.limits, signal) }];
  }
}
