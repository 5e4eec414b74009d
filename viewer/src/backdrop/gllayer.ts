/** (b) The compositor draws the footage from a texture into which we copy each new picture. */
import { angles, type Backdrop, type Immersion, type Source, turned } from "./backdrop";
import { addLayer, removeLayer } from "./layers";
import type { Layout } from "./layout";

/** What the GL layer needs of the renderer: its context, and to be told that GL state was changed behind its back. */
export interface GlHost {
  readonly context: WebGL2RenderingContext;
  reset(): void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const TOP_BOTTOM = "stereo-top-bottom";
const SIDE_BY_SIDE = "stereo-left-right";

/** Shows a photo or a video through `XRWebGLBinding`; throws where that is not possible. */
export function glLayer(host: GlHost, source: Source, layout: Layout, immersion: Immersion): Backdrop {
  if (layout.stereo === "bottom-top" || layout.stereo === "side-by-side-reversed") throw new TypeError("this order of eyes is left to the dome");
  const binding = new XRWebGLBinding(immersion.session, host.context);
  const picture = source.kind === "video" ? source.video : source.image;
  let size = sizeOf(source);
  let layer = make(binding, size, layout, immersion);
  let worldYaw = 0;
  let shown = -1;
  addLayer(immersion.session, layer);

  const rebuild = (wanted: Size): void => {
    const fresh = make(binding, wanted, layout, immersion);
    fresh.transform = turned(worldYaw, layout);
    addLayer(immersion.session, fresh);
    removeLayer(immersion.session, layer);
    layer.destroy();
    [layer, size, shown] = [fresh, wanted, -1];
  };
  return {
    way: "gl-layer",
    turn(yaw) {
      worldYaw = yaw;
      layer.transform = turned(yaw, layout);
    },
    frame(frame) {
      const now = source.kind === "video" ? source.video.currentTime : 0;
      if (!frame || (now === shown && !layer.needsRedraw) || !isReady(source)) return false;
      // Another rung of the ladder has another size.
      const wanted = sizeOf(source);
      if (wanted.width !== size.width || wanted.height !== size.height) rebuild(wanted);
      copy(host, binding.getSubImage(layer, frame, layout.stereo === "mono" ? "none" : "left"), picture, source.kind === "video");
      shown = now;
      return true;
    },
    close() {
      removeLayer(immersion.session, layer);
      layer.destroy();
    },
  };
}

function make(binding: XRWebGLBinding, { width, height }: Size, layout: Layout, { space }: Immersion): XREquirectLayer {
  const topBottom = layout.stereo === "top-bottom";
  const sideBySide = layout.stereo === "side-by-side";
  return binding.createEquirectLayer({
    space,
    layout: topBottom ? TOP_BOTTOM : sideBySide ? SIDE_BY_SIDE : "mono",
    viewPixelWidth: sideBySide ? width / 2 : width,
    viewPixelHeight: topBottom ? height / 2 : height,
    transform: turned(0, layout),
    ...angles(layout),
  });
}

/** Both eyes lie in one texture, laid out as the footage is: one copy serves both. */
function copy({ context, reset }: GlHost, { colorTexture }: XRWebGLSubImage, picture: TexImageSource, flip: boolean): void {
  context.bindTexture(context.TEXTURE_2D, colorTexture);
  // Photos were turned over when decoded (see `photoTexture`).
  context.pixelStorei(context.UNPACK_FLIP_Y_WEBGL, flip);
  context.texSubImage2D(context.TEXTURE_2D, 0, 0, 0, context.RGBA, context.UNSIGNED_BYTE, picture);
  context.bindTexture(context.TEXTURE_2D, null);
  reset();
}

function isReady(source: Source): boolean {
  return source.kind === "photo" || source.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
}

function sizeOf(source: Source): Size {
  const size = source.kind === "video" ? { width: source.video.videoWidth, height: source.video.videoHeight } : source.image;
  if (size.width === 0) throw new TypeError("the video has no picture yet");
  return { width: size.width, height: size.height };
}
