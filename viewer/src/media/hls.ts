/** HLS by hls.js (light), loaded when it is first needed; the browser's own HLS where there is no MSE. */
import type Hls from "hls.js/light";

export interface Stream {
  /** Stops loading and lets go of the video. */
  close(): void;
}

type HlsClass = typeof Hls;

/**
 * Loads a playlist into a video. It starts at the lowest rung, for a quick first picture, and climbs from there.
 *
 * `onFault` hears of a failure that playback does not survive, after what can be tried again was.
 */
export async function attach(video: HTMLVideoElement, url: string, onFault: (reason: string) => void): Promise<Stream> {
  const { default: Player } = await import("hls.js/light");
  if (Player.isSupported()) return attachPlayer(Player, video, url, onFault);
  if (!video.canPlayType("application/vnd.apple.mpegurl")) throw new Error("this browser plays no HLS");
  video.src = url;
  return { close: () => release(video) };
}

function attachPlayer(Player: HlsClass, video: HTMLVideoElement, url: string, onFault: (reason: string) => void): Stream {
  const hls = new Player({
    startLevel: 0,
    // The element is never seen: its size says nothing about the picture that is needed.
    capLevelToPlayerSize: false,
    maxBufferLength: 16,
    maxBufferSize: 60_000_000,
    backBufferLength: 10,
    // Fragmented MP4 passes through as it is: a worker would have nothing to do.
    enableWorker: false,
  });
  let recoveries = 0;
  hls.on(Player.Events.ERROR, (_event, { fatal, type, details, response }) => {
    if (!fatal) return;
    // A network that went away comes back: segments are asked for again, a missing playlist is not.
    const gone = response?.code === 404 || response?.code === 403 || response?.code === 410;
    if (type === Player.ErrorTypes.NETWORK_ERROR && !gone && !navigator.onLine) {
      window.addEventListener("online", () => hls.startLoad(), { once: true });
    } else if (type === Player.ErrorTypes.MEDIA_ERROR && recoveries < 2) {
      recoveries += 1;
      hls.recoverMediaError();
    } else onFault(details);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return { close: () => hls.destroy() };
}

function release(video: HTMLVideoElement): void {
  video.removeAttribute("src");
  video.load();
}
