/**
 * The panel as a layer of the headset's compositor: its letters are sampled once, at the eye's own resolution, instead of
 * twice. The layer lies under our own drawing, which has a hole where the panel is: so rays, the ring of the gaze and
 * fades stay in front of it.
 */
import { type Matrix4, Mesh, MeshBasicMaterial, NoBlending, Quaternion, Shape, ShapeGeometry, Vector3 } from "three";
import { insertLayer, removeLayer } from "../backdrop/layers";
import { RASTER } from "./layout/piece";
import type { Panel } from "./panel";

export interface QuadHost {
  readonly session: XRSession;
  readonly space: XRReferenceSpace;
  readonly context: WebGL2RenderingContext;
  /** GL state was changed behind the renderer's back. */
  reset(): void;
}

const CORNER = 44; // units of the layout, as the panel is drawn

export class QuadLayer {
  readonly #binding: XRWebGLBinding;
  #layer: XRQuadLayer | null = null;
  /** How often the panel was drawn when it was copied last. */
  #copied = -1;
  #hole: Mesh<ShapeGeometry, MeshBasicMaterial> | null = null;
  readonly #stands: number[] = [];
  readonly #at = new Vector3();
  readonly #turn = new Quaternion();
  readonly #size = new Vector3();

  /** Throws where the session has no such layers. */
  constructor(
    readonly host: QuadHost,
    readonly panel: Panel,
  ) {
    this.#binding = new XRWebGLBinding(host.session, host.context);
  }

  /** Once a frame, when everything stands where it will be drawn. Throws where the compositor fails: then `close` it. */
  frame(frame: XRFrame): void {
    const { mesh, canvas, drawn } = this.panel;
    if (!mesh.visible) return this.#drop();
    const isFit = this.#layer && this.#hole?.userData["width"] === canvas.width && this.#hole.userData["height"] === canvas.height;
    if (!isFit) this.#make(canvas);
    const layer = this.#layer;
    if (!layer) return;
    this.#stand(layer, mesh.matrixWorld);
    if (this.#copied === drawn && !layer.needsRedraw) return;
    this.#copy(this.#binding.getSubImage(layer, frame), canvas);
    this.#copied = drawn;
  }

  #make({ width, height }: HTMLCanvasElement): void {
    this.#drop();
    const { mesh } = this.panel;
    this.#layer = this.#binding.createQuadLayer({ space: this.host.space, layout: "mono", viewPixelWidth: width, viewPixelHeight: height, ...span(mesh.scale) });
    // A wish that older browsers do not know.
    if ("quality" in this.#layer) this.#layer.quality = "text-optimized";
    insertLayer(this.host.session, this.#layer);
    this.#hole = hole(width, height, mesh.renderOrder);
    mesh.add(this.#hole);
    mesh.material.visible = false;
  }

  /** Moves the layer to where the panel stands, when that has changed. */
  #stand(layer: XRQuadLayer, matrix: Matrix4): void {
    if (matrix.elements.every((one, index) => one === this.#stands[index])) return;
    matrix.toArray(this.#stands);
    matrix.decompose(this.#at, this.#turn, this.#size);
    layer.transform = new XRRigidTransform(this.#at, this.#turn);
    Object.assign(layer, span(this.#size));
  }

  #copy({ colorTexture }: XRWebGLSubImage, canvas: HTMLCanvasElement): void {
    const { context } = this.host;
    context.bindTexture(context.TEXTURE_2D, colorTexture);
    context.pixelStorei(context.UNPACK_FLIP_Y_WEBGL, true);
    context.pixelStorei(context.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    context.texSubImage2D(context.TEXTURE_2D, 0, 0, 0, context.RGBA, context.UNSIGNED_BYTE, canvas);
    context.pixelStorei(context.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    context.bindTexture(context.TEXTURE_2D, null);
    this.host.reset();
  }

  #drop(): void {
    this.#hole?.removeFromParent();
    this.#hole?.geometry.dispose();
    this.#hole?.material.dispose();
    this.#hole = null;
    this.panel.mesh.material.visible = true;
    this.#copied = -1;
    this.#stands.length = 0;
    if (!this.#layer) return;
    removeLayer(this.host.session, this.#layer);
    this.#layer.destroy();
    this.#layer = null;
  }

  /** The panel is drawn by us again. */
  close(): void {
    this.#drop();
  }
}

/** Browsers take the half of both sides, as three's own XRManager gives them. */
function span({ x, y }: { readonly x: number; readonly y: number }): { width: number; height: number } {
  return { width: x / 2, height: y / 2 };
}

/** Clears what lies behind the panel, with its round corners; in a unit square, as the panel's own plane is. */
function hole(width: number, height: number, renderOrder: number): Mesh<ShapeGeometry, MeshBasicMaterial> {
  const radius = (CORNER * RASTER) / width;
  const [across, up] = [radius, (radius * width) / height];
  const shape = new Shape().moveTo(-0.5 + across, -0.5).lineTo(0.5 - across, -0.5).quadraticCurveTo(0.5, -0.5, 0.5, -0.5 + up).lineTo(0.5, 0.5 - up);
  shape.quadraticCurveTo(0.5, 0.5, 0.5 - across, 0.5).lineTo(-0.5 + across, 0.5).quadraticCurveTo(-0.5, 0.5, -0.5, 0.5 - up).lineTo(-0.5, -0.5 + up).quadraticCurveTo(-0.5, -0.5, -0.5 + across, -0.5);
  const material = new MeshBasicMaterial({ color: "#000000", opacity: 0, transparent: true, blending: NoBlending, depthTest: false, depthWrite: false, toneMapped: false });
  const mesh = new Mesh(new ShapeGeometry(shape), material);
  mesh.renderOrder = renderOrder;
  mesh.userData = { width, height };
  return mesh;
}
