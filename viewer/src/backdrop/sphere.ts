/** The patch of a sphere, seen from inside, on which one eye's picture is laid. */
import { BufferAttribute, BufferGeometry } from "three";
import { vector } from "../model/angles";
import type { Part, Span } from "./layout";

const RADIUS = 50; // metres: far enough for no parallax, well inside the far plane
const STEP = 3; // degrees between two vertices: between them the footage is off by 0.04 degrees at most

/** Geometry of the span, with texture coordinates of the part (v upwards, as WebGL has it). */
export function patch(span: Span, part: Part): BufferGeometry {
  const columns = Math.max(1, Math.ceil((span.right - span.left) / STEP));
  const rows = Math.max(1, Math.ceil((span.top - span.bottom) / STEP));
  const positions: number[] = [];
  const coordinates: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const [across, down] = [column / columns, row / rows];
      const yaw = span.left + (span.right - span.left) * across;
      const pitch = span.top + (span.bottom - span.top) * down;
      positions.push(...vector({ yaw, pitch }).map((one) => one * RADIUS));
      // A pole is one point that each column meets in its own middle.
      const middle = Math.abs(pitch) === 90 ? Math.min(1, (column + 0.5) / columns) : across;
      coordinates.push(part.left + part.width * middle, 1 - part.top - part.height * down);
      if (row === rows || column === columns) continue;
      const corner = row * (columns + 1) + column;
      const below = corner + columns + 1;
      // The diagonal that leaves a whole triangle at either pole.
      if (pitch > 0) triangles.push(corner, below, below + 1, corner, below + 1, corner + 1);
      else triangles.push(corner, below, corner + 1, corner + 1, below, below + 1);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute("uv", new BufferAttribute(new Float32Array(coordinates), 2));
  geometry.setIndex(triangles);
  return geometry;
}
