/** Chooses and loads the pictures of a photo (or the still of a video). */
import type { Picture } from "../model/document";

/** The largest picture that the graphics unit takes (its texture limit, in pixels), else the smallest there is. */
export function choosePicture(pictures: readonly Picture[], limit: number): Picture | null {
  const fitting = pictures.filter((one) => one.width <= limit && one.height <= limit);
  const largest = (best: Picture, one: Picture): Picture => (one.width > best.width ? one : best);
  const smallest = (best: Picture, one: Picture): Picture => (one.width < best.width ? one : best);
  const [first] = pictures;
  if (!first) return null;
  const [fits] = fitting;
  return fits ? fitting.reduce(largest, fits) : pictures.reduce(smallest, first);
}

/**
 * Loads a picture, decoded away from the main thread, its rows turned over as textures have them.
 * Rejects when it is missing, broken, or given up by the signal.
 */
export async function loadPicture(picture: Picture, limit: number, signal: AbortSignal): Promise<ImageBitmap> {
  const answer = await fetch(picture.url, { signal });
  if (!answer.ok) throw new Error(`the picture ${picture.url} answered ${answer.status}`);
  const shrink = Math.min(1, limit / Math.max(picture.width, picture.height));
  const size = shrink < 1 ? { resizeWidth: Math.floor(picture.width * shrink), resizeHeight: Math.floor(picture.height * shrink) } : {};
  return createImageBitmap(await answer.blob(), { imageOrientation: "flipY", ...size });
}

export interface PictureHooks {
  show(image: ImageBitmap): void;
  /** One that was fetched and decoded before; null: it was not. */
  ready(url: string): ImageBitmap | null;
}

/**
 * Loads a small picture first, so that one sees something at once, then the best that fits, and shows each.
 * Resolves to why the last one failed, or null.
 */
export async function loadPictures(pictures: readonly Picture[], limit: number, signal: AbortSignal, { show, ready }: PictureHooks): Promise<unknown> {
  let failure: unknown = null;
  for (const picture of new Set([pictures[0], choosePicture(pictures, limit)])) {
    if (!picture) continue;
    try {
      show(ready(picture.url) ?? (await loadPicture(picture, limit, signal)));
      failure = null;
    } catch (error) {
      failure = error;
    }
  }
  return failure;
}
