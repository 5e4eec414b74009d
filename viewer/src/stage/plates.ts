/** Many flat pictures drawn at once: they lie on one canvas as one texture, their corners in one geometry. */
import { BufferAttribute, BufferGeometry, type Matrix4, Mesh, MeshBasicMaterial, Vector3 } from "three";
import { canvasTexture } from "./labels";

export interface Pictured {
  readonly image: HTMLCanvasElement;
  /** Where its unit square stands; null: nothing of it is seen. */
  readonly matrix: Matrix4 | null;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 2048; // pixels; every device has textures of twice that
const TALLEST = 4096;
const GUTTER = 8; // pixels between two pictures, so that none is seen in the other when small
const CORNERS: readonly (readonly [number, number])[] = [[-0.5, 0.5], [0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]];

const corner = new Vector3();

export class Plates {
  readonly mesh: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #canvas = document.createElement("canvas");

  constructor(renderOrder: number) {
    this.mesh = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ transparent: true, toneMapped: false, depthTest: false, depthWrite: false }));
    this.mesh.renderOrder = renderOrder;
    // They stand all around: something of them is nearly always in view.
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
  }

  /** Draws exactly these, in their order. */
  show(pictures: readonly Pictured[]): void {
    this.mesh.visible = pictures.length > 0;
    if (pictures.length === 0) return;
    const { spots, height, scale } = shelve(pictures.map(({ image }) => image));
    this.#canvas.width = WIDTH;
    this.#canvas.height = height;
    const context = this.#canvas.getContext("2d");
    pictures.forEach(({ image }, index) => {
      const { x, y } = spots[index] as Spot;
      context?.drawImage(image, x, y, image.width * scale, image.height * scale);
    });
    this.mesh.material.map?.dispose();
    this.mesh.material.map = canvasTexture(this.#canvas);
    this.mesh.material.needsUpdate = true;
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometryOf(pictures, spots, { height, scale });
    pictures.forEach(({ matrix }, index) => this.place(index, matrix));
  }

  /** The picture of this index stands there now; null: nothing of it is seen. */
  place(index: number, matrix: Matrix4 | null): void {
    const positions = this.mesh.geometry.getAttribute("position");
    for (let at = 0; at < CORNERS.length; at += 1) {
      const [x, y] = CORNERS[at] as readonly [number, number];
      if (matrix) corner.set(x, y, 0).applyMatrix4(matrix);
      else corner.set(0, 0, 0);
      positions.setXYZ(index * 4 + at, corner.x, corner.y, corner.z);
    }
    positions.needsUpdate = true;
  }
}

/** Where pictures lie on shelves of one canvas; all are made smaller until they fit. */
export function shelve(sizes: readonly { readonly width: number; readonly height: number }[], tallest = TALLEST): { spots: Spot[]; height: number; scale: number } {
  for (let scale = 1; ; scale *= 0.8) {
    const spots: Spot[] = [];
    let [x, y, shelf] = [0, 0, 0];
    for (const { width, height } of sizes) {
      if (x > 0 && x + width * scale > WIDTH) [x, y, shelf] = [0, y + shelf + GUTTER, 0];
      spots.push({ x, y });
      x += width * scale + GUTTER;
      shelf = Math.max(shelf, height * scale);
    }
    if (y + shelf <= tallest) return { spots, height: Math.max(1, Math.ceil(y + shelf)), scale };
  }
}

function geometryOf(pictures: readonly Pictured[], spots: readonly Spot[], { height, scale }: { height: number; scale: number }): BufferGeometry {
  const coordinates = pictures.flatMap(({ image }, index) => {
    const { x, y } = spots[index] as Spot;
    const [left, right] = [x / WIDTH, (x + image.width * scale) / WIDTH];
    const [top, bottom] = [1 - y / height, 1 - (y + image.height * scale) / height];
    return [left, top, right, top, left, bottom, right, bottom];
  });
  const triangles = pictures.flatMap((_picture, index) => [0, 2, 1, 2, 3, 1].map((at) => index * 4 + at));
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(pictures.length * 12), 3));
  geometry.setAttribute("uv", new BufferAttribute(new Float32Array(coordinates), 2));
  geometry.setIndex(triangles);
  return geometry;
}
