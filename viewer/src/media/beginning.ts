/** What a film begins with, read from its playlists: the pieces that are wanted before its first picture. */
import { type KnownLimits, lineOf } from "./limits";
import { verdictsOn } from "./decoding";
import { chooseRungs, type Rung } from "./rungs";

/** A file, or a part of one. */
export interface Piece {
  readonly url: string;
  /** A Range header; null: the whole file. */
  readonly range: string | null;
}

interface Listed extends Rung {
  readonly url: string;
}

/** The initialisation and the first segment of the rung in which the film starts; the playlists are fetched on the way. */
async function beginningOf(master: string, limits: KnownLimits, signal: AbortSignal): Promise<Piece[]> {
  const rungs = readMaster(await text(master, signal), master);
  const kept = chooseRungs(rungs, await verdictsOn(rungs), { ...limits, carried: lineOf(limits) });
  const [lowest] = kept.map((index) => rungs[index] as Listed).sort((one, other) => one.bandwidth - other.bandwidth);
  return lowest ? readBeginning(await text(lowest.url, signal), lowest.url) : [];
}

/** Fetches all that a film begins with, so that the browser keeps it. */
export async function fetchBeginning(master: string, limits: KnownLimits, signal: AbortSignal): Promise<void> {
  for (const { url, range } of await beginningOf(master, limits, signal)) {
    await (await fetch(url, { signal, ...(range ? { headers: { Range: range } } : {}) })).arrayBuffer();
  }
}

async function text(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}

/** The rungs of a master playlist (RFC 8216, 4.3.4.2). */
export function readMaster(playlist: string, base: string): Listed[] {
  const found: Listed[] = [];
  for (const [, attributes = "", uri = ""] of playlist.matchAll(/^#EXT-X-STREAM-INF:(.*)\r?\n([^#\s].*)$/gm)) {
    const value = (name: string): string => new RegExp(`(?:^|,)${name}=("[^"]*"|[^,]*)`).exec(attributes)?.[1]?.replaceAll('"', "") ?? "";
    const [width = 0, height = 0] = value("RESOLUTION").split("x").map(Number);
    const codec = value("CODECS").split(",").find((one) => !one.startsWith("mp4a")) ?? "avc1.640028";
    found.push({ url: absolute(uri, base), width, height, codec, bandwidth: Number(value("BANDWIDTH")), fps: Number(value("FRAME-RATE")) || 30 });
  }
  return found;
}

/** The initialisation (4.3.2.5) and the first segment of a media playlist, with their byte ranges (4.3.2.2). */
export function readBeginning(playlist: string, base: string): Piece[] {
  const found: Piece[] = [];
  const map = /^#EXT-X-MAP:(.*)$/m.exec(playlist)?.[1] ?? "";
  const init = /URI="([^"]*)"/.exec(map)?.[1];
  if (init) found.push({ url: absolute(init, base), range: rangeOf(/BYTERANGE="([^"]*)"/.exec(map)?.[1]) });
  const segment = /^#EXTINF:.*\r?\n(?:#EXT-X-BYTERANGE:(.*)\r?\n)?(?:#.*\r?\n)*([^#\s].*)$/m.exec(playlist);
  if (segment?.[2]) found.push({ url: absolute(segment[2], base), range: rangeOf(segment[1]) });
  return found;
}

/** `length@start` as a Range header. */
function rangeOf(bytes: string | undefined): string | null {
  const [length = 0, start = 0] = (bytes ?? "").split("@").map(Number);
  return length > 0 ? `bytes=${start}-${start + length - 1}` : null;
}

function absolute(uri: string, base: string): string {
  return new URL(uri.trim(), new URL(base, globalThis.location?.href)).href;
}
