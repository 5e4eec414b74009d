/** Hands the panel to the headset's compositor where that is possible, and takes it back on any error. */
import type { WebGLRenderer } from "three";
import type { Panel } from "./panel";
import type { QuadLayer } from "./quadlayer";

export class Compositor {
  #quad: QuadLayer | null = null;

  /** `failed` hears why the panel is drawn by us after all. */
  constructor(
    readonly renderer: WebGLRenderer,
    readonly failed: (reason: string) => void,
  ) {}

  /** A session has begun: the panel goes to a layer, as soon as what does that is loaded. */
  begin(panel: Panel): void {
    const session = this.renderer.xr.getSession();
    const space = this.renderer.xr.getReferenceSpace();
    if (!session || !space || typeof XRWebGLBinding === "undefined" || !("createQuadLayer" in XRWebGLBinding.prototype)) return;
    const host = { session, space, context: this.renderer.getContext() as WebGL2RenderingContext, reset: () => this.renderer.resetState() };
    import("./quadlayer").then(({ QuadLayer }) => {
      if (this.renderer.xr.getSession() === session) this.#quad = new QuadLayer(host, panel);
    }).catch((error: unknown) => this.failed(String(error)));
  }

  /** The session has ended. */
  end(): void {
    this.#quad?.close();
    this.#quad = null;
  }

  /** Once a frame. */
  frame(frame: XRFrame | null): void {
    if (!frame || !this.#quad) return;
    try {
      this.#quad.frame(frame);
    } catch (error) {
      this.failed(String(error));
      this.end();
    }
  }
}
