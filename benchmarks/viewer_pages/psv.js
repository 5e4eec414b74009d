// Photo Sphere Viewer: the flat mode, with its own adapter for films and thirty markers.
import { Viewer } from "@photo-sphere-viewer/core";
import { EquirectangularVideoAdapter } from "@photo-sphere-viewer/equirectangular-video-adapter";
import { MarkersPlugin } from "@photo-sphere-viewer/markers-plugin";
import { VideoPlugin } from "@photo-sphere-viewer/video-plugin";

const video = Object.assign(document.createElement("video"), { playsInline: true, loop: true });
const markers = Array.from({ length: 30 }, (_none, index) => ({
  id: `m${index}`,
  position: { yaw: (index / 30) * Math.PI * 2, pitch: 0.2 },
  html: `Point ${index}`,
  size: { width: 52, height: 52 },
}));
import("hls.js/light").then(({ default: Hls }) => {
  const hls = new Hls({ startLevel: 0, capLevelToPlayerSize: false, enableWorker: false });
  hls.loadSource("/media/master.m3u8");
  hls.attachMedia(video);
  const container = document.createElement("div");
  Object.assign(container.style, { width: "100vw", height: "100vh" });
  document.body.append(container);
  new Viewer({
    container,
    adapter: EquirectangularVideoAdapter.withConfig({ autoplay: true, muted: false }),
    panorama: { source: video },
    plugins: [VideoPlugin, MarkersPlugin.withConfig({ markers })],
  });
  video.play();
});
