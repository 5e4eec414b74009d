/** Plays the trial films and counts the pictures that are lost. */
import { event, within } from "../../patience";

const DOWNLOAD = 15_000; // ms for one film: a line that is slower says nothing of the headset
const START = 4_000; // ms until the first picture of a film that is all there
const SETTLED = 0.35; // s into the film: a decoder loses pictures while it starts, and nobody minds
const PATIENCE = 3; // times a film's length; a device that is slower is seen by then
const LOST = 0.03; // of the pictures: more, and it is tried again, so that a hiccup makes no limit
const BUDGET = 24_000; // ms for all films, downloads not counted

/** As the server offers it. */
export interface Offered {
  readonly film: string;
  readonly url: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly bandwidth: number;
  readonly fps: number;
  readonly length_s: number;
  /** Of its bytes, hex. */
  readonly sha256: string;
}

/** As the server's FilmReport has it. */
export interface Tried {
  readonly film: string;
  readonly fate: "played" | "refused" | "unverified" | "untried";
  readonly smooth: boolean | null;
  readonly efficient: boolean | null;
  readonly pictures: number;
  readonly dropped: number;
  readonly span_s: number;
  readonly took_s: number;
}

interface Said {
  readonly supported: boolean;
  readonly smooth: boolean | null;
  readonly efficient: boolean | null;
}

/** Tries all films on a stage that can be seen; `tell` hears which comes next. */
export async function tryFilms(films: readonly Offered[], stage: HTMLElement, tell: (film: Offered, number: number) => void): Promise<Tried[]> {
  const tried: Tried[] = [];
  let spent = 0;
  for (const [index, film] of films.entries()) {
    tell(film, index + 1);
    const said = await claims(film);
    const begun = { film: film.film, smooth: said.smooth, efficient: said.efficient, pictures: 0, dropped: 0, span_s: 0, took_s: 0 };
    if (!said.supported) {
      tried.push({ ...begun, fate: "refused" });
      continue;
    }
    const bytes = spent < BUDGET ? await download(film) : null;
    const before = performance.now();
    let result = bytes && (await play(film, bytes, stage));
    if (bytes && result && isRough(result)) result = better(result, await play(film, bytes, stage));
    spent += performance.now() - before;
    tried.push({ ...begun, ...(result ?? { fate: spent < BUDGET ? "unverified" : "untried" }) });
  }
  return tried;
}

/** What the device says before it tries; one that cannot be asked is tried. */
async function claims({ type, width, height, bandwidth, fps }: Offered): Promise<Said> {
  if (document.createElement("video").canPlayType(type) === "") return { supported: false, smooth: false, efficient: false };
  try {
    const video = { contentType: type, width, height, bitrate: bandwidth, framerate: fps };
    const { supported, smooth, powerEfficient } = await within(2_000, navigator.mediaCapabilities.decodingInfo({ type: "file", video }));
    return { supported, smooth, efficient: powerEfficient };
  } catch {
    return { supported: true, smooth: null, efficient: null };
  }
}

async function download({ url, sha256 }: Offered): Promise<Blob | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD) });
    const bytes = answer.ok ? await answer.blob() : null;
    // A film that arrives damaged says nothing of the headset.
    return bytes && (await digestOf(bytes)) === sha256 ? bytes : null;
  } catch {
    // The network, not the headset: the film stays unverified.
    return null;
  }
}

async function digestOf(bytes: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

type Played = Pick<Tried, "fate" | "pictures" | "dropped" | "span_s" | "took_s">;
const NOTHING = { pictures: 0, dropped: 0, span_s: 0, took_s: 0 };

async function play(film: Offered, bytes: Blob, stage: HTMLElement): Promise<Played> {
  if (!(await isSeen())) return { fate: "unverified", ...NOTHING };
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, disableRemotePlayback: true, preload: "auto", src: URL.createObjectURL(bytes) });
  video.setAttribute("aria-hidden", "true");
  stage.replaceChildren(video);
  const broken = new Promise<"broken">((resolve) => video.addEventListener("error", () => resolve("broken"), { once: true }));
  try {
    return await counted(film, video, broken);
  } catch {
    // It did not start or did not end in its time, and no error was told.
    return { fate: "unverified", ...NOTHING };
  } finally {
    URL.revokeObjectURL(video.src);
    video.removeAttribute("src");
    video.load();
    stage.replaceChildren();
  }
}

async function counted(film: Offered, video: HTMLVideoElement, broken: Promise<"broken">): Promise<Played> {
  video.play().catch(() => undefined);
  if ((await Promise.race([settled(video, START), broken])) === "broken") return { fate: video.error?.code === MediaError.MEDIA_ERR_NETWORK ? "unverified" : "refused", ...NOTHING };
  const from = { ...quality(video), at: video.currentTime, clock: performance.now() };
  const hidden = new Promise<"hidden">((resolve) => document.addEventListener("visibilitychange", () => resolve("hidden"), { once: true }));
  const end = await Promise.race([over(video, film.length_s * PATIENCE * 1_000), broken, hidden]);
  if (end === "hidden") return { fate: "unverified", ...NOTHING };
  if (end === "broken") return { fate: "refused", ...NOTHING };
  const now = quality(video);
  return {
    fate: "played",
    pictures: Math.max(now.pictures - from.pictures, 0),
    dropped: Math.max(now.dropped - from.dropped, 0),
    span_s: Math.max(Math.min(video.currentTime, film.length_s) - from.at, 0),
    took_s: (performance.now() - from.clock) / 1_000,
  };
}

/** Past its beginning. */
async function settled(video: HTMLVideoElement, most: number): Promise<"settled"> {
  const until = performance.now() + most;
  while (video.currentTime < SETTLED) await event(video, "timeupdate", Math.max(until - performance.now(), 1));
  return "settled";
}

/** At its end, or when patience is: a device that is far too slow never gets there, and has shown enough. */
async function over(video: HTMLVideoElement, most: number): Promise<"over"> {
  await event(video, "ended", most).catch(() => undefined);
  return "over";
}

function quality(video: HTMLVideoElement): { pictures: number; dropped: number } {
  const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
  return { pictures: totalVideoFrames, dropped: droppedVideoFrames };
}

/** A page that is not seen (the headset still in VR, put down) shows no pictures: nothing can be counted. */
async function isSeen(): Promise<boolean> {
  if (document.hidden) await event(document, "visibilitychange", START).catch(() => undefined);
  return !document.hidden;
}

const share = ({ dropped, pictures, took_s, span_s }: Played): number => (pictures > 0 ? dropped / pictures : 1) + Math.max(took_s - span_s, 0);

function isRough(played: Played): boolean {
  return played.fate === "played" && (played.dropped > played.pictures * LOST || played.took_s > played.span_s * 1.2);
}

function better(one: Played, other: Played): Played {
  if (other.fate !== "played") return one;
  return share(other) < share(one) ? other : one;
}
