/** Where each eye's picture lies in the footage, and which part of the sphere it covers. Pure. */
import type { FootageDocument, Stereo } from "../model/document";

/** A part of the picture, in fractions of its width and height from its top left corner. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the sphere, in degrees: yaw from left to right, pitch from top to bottom. */
export interface Span {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Layout {
  readonly stereo: Stereo;
  readonly left: Part;
  readonly right: Part;
  readonly span: Span;
  /** The footage's own yaw that becomes the viewpoint's yaw 0, in degrees. */
  readonly yaw: number;
}

const WHOLE: Part = { left: 0, top: 0, width: 1, height: 1 };
const TOP: Part = { left: 0, top: 0, width: 1, height: 0.5 };
const BOTTOM: Part = { left: 0, top: 0.5, width: 1, height: 0.5 };
const LEFT: Part = { left: 0, top: 0, width: 0.5, height: 1 };
const RIGHT: Part = { left: 0.5, top: 0, width: 0.5, height: 1 };

const EYES: Readonly<Record<Stereo, readonly [Part, Part]>> = {
  mono: [WHOLE, WHOLE],
  "top-bottom": [TOP, BOTTOM],
  "bottom-top": [BOTTOM, TOP],
  "side-by-side": [LEFT, RIGHT],
  "side-by-side-reversed": [RIGHT, LEFT],
};

const SWAPPED: Readonly<Record<Stereo, Stereo>> = {
  mono: "mono",
  "top-bottom": "bottom-top",
  "bottom-top": "top-bottom",
  "side-by-side": "side-by-side-reversed",
  "side-by-side-reversed": "side-by-side",
};

type Described = Pick<FootageDocument, "projection" | "stereo" | "crop">;

/** The layout of a piece of footage; cubemaps were made equirectangular by the pipeline. */
export function layoutOf(footage: Described, { yaw = 0, swapEyes = false } = {}): Layout {
  const stereo = swapEyes ? SWAPPED[footage.stereo] : footage.stereo;
  const [left, right] = EYES[stereo];
  return { stereo, left, right, span: spanOf(footage), yaw };
}

function spanOf({ projection, crop }: Described): Span {
  if (crop) {
    const across = (x: number): number => (x / crop.full_width) * 360 - 180;
    const down = (y: number): number => 90 - (y / crop.full_height) * 180;
    return { left: across(crop.left), right: across(crop.left + crop.width), top: down(crop.top), bottom: down(crop.top + crop.height) };
  }
  const half = projection === "half-equirectangular" ? 90 : 180;
  return { left: -half, right: half, top: 90, bottom: -90 };
}
