/** What surrounds the learner. Three ways to draw it; each is chosen by capability, and falls through on error. */
import type { Layout } from "./layout";

export type Source =
  | { readonly kind: "photo"; readonly image: ImageBitmap }
  | { readonly kind: "video"; readonly video: HTMLVideoElement };

/** Footage being shown, until it is closed. */
export interface Backdrop {
  readonly way: "media-layer" | "gl-layer" | "dome";
  /** Turns it: the yaw of the viewpoint that lies straight ahead of the reference space, in degrees. */
  turn(worldYaw: number): void;
  /** Once a frame; says whether there is something new to draw. */
  frame(frame: XRFrame | null): boolean;
  close(): void;
}

/** An immersive session, and the space in which its layers are placed. */
export interface Immersion {
  readonly session: XRSession;
  readonly space: XRReferenceSpace;
}

export type Way = (source: Source, layout: Layout, immersion: Immersion) => Backdrop;

/** The pose of a layer whose footage is turned so that the viewpoint's `worldYaw` lies straight ahead. */
export function turned(worldYaw: number, layout: Layout): XRRigidTransform {
  const centre = (layout.span.left + layout.span.right) / 2;
  // A direction of the footage at yaw f lies at viewpoint yaw f - layout.yaw, which lies at f - layout.yaw - worldYaw.
  const half = ((layout.yaw + worldYaw - centre) * Math.PI) / 360;
  return new XRRigidTransform({}, { x: 0, y: Math.sin(half), z: 0, w: Math.cos(half) });
}

/** The layer options that say which part of the sphere the footage covers, in radians. */
export function angles(layout: Layout): { centralHorizontalAngle: number; upperVerticalAngle: number; lowerVerticalAngle: number } {
  const radian = Math.PI / 180;
  const { left, right, top, bottom } = layout.span;
  // Exactly a whole turn: anything less leaves a black seam behind the learner.
  const across = right - left >= 360 ? 2 * Math.PI : (right - left) * radian;
  return { centralHorizontalAngle: across, upperVerticalAngle: top * radian, lowerVerticalAngle: bottom * radian };
}
