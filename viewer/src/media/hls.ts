/** HLS by hls.js (light), loaded when it is first needed; the browser's own HLS where there is no MSE. */
import type Hls from "hls.js/light";
import { verdictsOn } from "./decoding";
import { type KnownLimits, lineOf } from "./limits";
import { chooseRungs, type Rung } from "./rungs";

export interface Stream {
  /** Seconds that are there so far of a film still being prepared; null: all of it is there. */
  readonly edge: number | null;
  /** Stops loading and lets go of the video. */
  close(): void;
}

export interface StreamOptions {
  /** Seconds from the film's start. */
  readonly from: number;
  readonly limits: KnownLimits;
  /** Hears of a failure that playback does not survive, after what can be tried again was. */
  onFault(reason: string): void;
  /** Hears that nothing comes through the network any more, or again. What is in the buffer plays on meanwhile. */
  onLost(isLost: boolean): void;
}

type HlsClass = typeof Hls;

/** What the network carried for the film before, in bits per second: it tells where the next may start. */
let carried = 0;

/** Loads a playlist into a video. It starts at the lowest rung, for a quick first picture, and climbs from there. */
export async function attach(video: HTMLVideoElement, url: string, options: StreamOptions): Promise<Stream> {
  const { default: Player } = await import("hls.js/light");
  if (Player.isSupported()) return attachPlayer(Player, video, url, options);
  if (!video.canPlayType("application/vnd.apple.mpegurl")) throw new Error("this browser plays no HLS");
  video.src = url;
  video.addEventListener("loadedmetadata", () => (video.currentTime = options.from), { once: true });
  return { edge: null, close: () => release(video) };
}

function attachPlayer(Player: HlsClass, video: HTMLVideoElement, url: string, { from, limits, ...hooks }: StreamOptions): Stream {
  const hls = new Player({
    // Loading begins when the rungs are chosen.
    autoStartLoad: false,
    startLevel: 0,
    // The element is never seen: its size says nothing about the picture that is needed.
    capLevelToPlayerSize: false,
    maxBufferLength: 16,
    maxBufferSize: 60_000_000,
    backBufferLength: 10,
    // Fragmented MP4 passes through as it is: a worker would have nothing to do.
    enableWorker: false,
    // A film that is still being prepared is no broadcast: nobody is moved on to its end.
    liveSyncDurationCount: 0,
    liveSyncOnStallIncrease: 0,
  });
  hls.on(Player.Events.MANIFEST_PARSED, () => void begin(hls, from, limits));
  const giveUp = survive(Player, hls, url, hooks);
  const look = expectPicture(Player, hls, video, hooks.onFault);
  hls.loadSource(url);
  hls.attachMedia(video);
  return {
    get edge() {
      const details = hls.latestLevelDetails;
      return details?.live ? details.edge : null;
    },
    close() {
      if (Number.isFinite(hls.bandwidthEstimate)) carried = hls.bandwidthEstimate;
      giveUp();
      look();
      hls.destroy();
    },
  };
}

/** Leaves out the rungs that are not for this device, and begins. */
async function begin(hls: Hls, from: number, limits: StreamOptions["limits"]): Promise<void> {
  const rungs = hls.levels.map(rungOf);
  const kept = chooseRungs(rungs, await verdictsOn(rungs), { ...limits, carried: lineOf(limits, carried) });
  for (let index = rungs.length - 1; index >= 0; index -= 1) if (!kept.includes(index)) hls.removeLevel(index);
  hls.startLevel = 0;
  hls.startLoad(from);
}

function rungOf({ width, height, bitrate, videoCodec, frameRate }: Hls["levels"][number]): Rung {
  return { width, height, bandwidth: bitrate, codec: videoCodec ?? "avc1.640028", fps: frameRate || 30 };
}

const ENOUGH = 4; // pieces: an initialisation and some segments
const PATIENCE = 5_000; // ms for a slow device to decode the first picture

/** Data that are corrupt may be passed over without a word: what was loaded must show something. Returns how to stop. */
function expectPicture(Player: HlsClass, hls: Hls, video: HTMLVideoElement, onFault: (reason: string) => void): () => void {
  let pieces = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  hls.on(Player.Events.FRAG_LOADED, () => {
    pieces += 1;
    if (pieces !== ENOUGH) return;
    timer = setTimeout(() => {
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) onFault("nothing to be seen in what was loaded");
    }, PATIENCE);
  });
  return () => clearTimeout(timer);
}

const FIRST_WAIT = 1_000; // ms before it is tried again; doubled each time
const LONGEST_WAIT = 15_000;

/** Tries again what can be: a network that went away comes back, a decoder may start anew. Returns how to stop that. */
function survive(Player: HlsClass, hls: Hls, url: string, { onFault, onLost }: Pick<StreamOptions, "onFault" | "onLost">): () => void {
  let recoveries = 0;
  const network = new Retry(() => (hls.levels.length > 0 ? hls.startLoad() : hls.loadSource(url)), onLost);
  hls.on(Player.Events.FRAG_LOADED, () => network.found());
  hls.on(Player.Events.ERROR, (_event, { fatal, type, details, response }) => {
    const gone = response?.code === 404 || response?.code === 403 || response?.code === 410;
    if (type === Player.ErrorTypes.NETWORK_ERROR && !gone && details !== Player.ErrorDetails.MANIFEST_PARSING_ERROR) network.lost(fatal);
    else if (!fatal) return;
    else if (type === Player.ErrorTypes.MEDIA_ERROR && recoveries < 2) {
      recoveries += 1;
      hls.recoverMediaError();
    } else onFault(details);
  });
  return () => network.stop();
}

/** A network that went away: tried again when the device says that it is back, and from time to time. */
class Retry {
  #isLost = false;
  #wait = FIRST_WAIT;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #again = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.attempt();
  };

  constructor(
    readonly attempt: () => void,
    readonly told: (isLost: boolean) => void,
  ) {
    window.addEventListener("online", this.#again);
  }

  /** `fatal`: nobody else tries again. */
  lost(fatal: boolean): void {
    if (!this.#isLost) this.told(true);
    this.#isLost = true;
    if (!fatal || this.#timer !== undefined) return;
    this.#timer = setTimeout(this.#again, this.#wait);
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  found(): void {
    this.#wait = FIRST_WAIT;
    if (this.#isLost) this.told(false);
    this.#isLost = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#again);
  }
}

function release(video: HTMLVideoElement): void {
  video.removeAttribute("src");
  video.load();
}
