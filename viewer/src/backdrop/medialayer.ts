/** (a) The headset's compositor draws the video itself: sharpest picture, no copy in our frame loop. */
import { angles, type Backdrop, type Immersion, type Source, turned } from "./backdrop";
import { addLayer, removeLayer } from "./layers";
import type { Layout } from "./layout";

const LAYOUTS = {
  mono: "mono",
  "top-bottom": "stereo-top-bottom",
  "bottom-top": "stereo-top-bottom",
  "side-by-side": "stereo-left-right",
  "side-by-side-reversed": "stereo-left-right",
} as const;

/** Shows a video through `XRMediaBinding`; throws where that is not possible. */
export function mediaLayer(source: Source, layout: Layout, { session, space }: Immersion): Backdrop {
  if (source.kind !== "video") throw new TypeError("media layers show videos only");
  const layer = new XRMediaBinding(session).createEquirectLayer(source.video, {
    space,
    layout: LAYOUTS[layout.stereo],
    invertStereo: layout.stereo === "bottom-top" || layout.stereo === "side-by-side-reversed",
    transform: turned(0, layout),
    ...angles(layout),
  });
  addLayer(session, layer);
  return {
    way: "media-layer",
    turn(worldYaw) {
      layer.transform = turned(worldYaw, layout);
    },
    frame: () => false,
    close() {
      removeLayer(session, layer);
      layer.destroy();
    },
  };
}
