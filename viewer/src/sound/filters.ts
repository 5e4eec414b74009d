/**
 * What both ears hear of a sound field, as four filters. They are made by the browser's own head (its HRTF panner): a
 * click is sent through eight loudspeakers at the corners of a cube, once for each channel of the field. The head is
 * the same on both sides, so that one ear does for both (as in Google's omnitone, 2016).
 */
import { within } from "../patience";

const LENGTH = 1024; // samples: the panner's delay and its echo from head and shoulders
const PATIENCE = 3_000; // ms: ten times what it takes
/** Weights of the first order that keep most of a sound's energy on its side (max rE; Daniel, 2000). */
const FIRST = Math.sqrt(3);
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z] as const)));

/** For W, Y, Z, X: how loud each corner plays it. */
export function cornerGains([x, y, z]: readonly [number, number, number]): [number, number, number, number] {
  const side = FIRST / Math.sqrt(3) / CORNERS.length; // the corner's unit vector has 1/sqrt(3) in each
  return [1 / CORNERS.length, -x * side, y * side, -z * side];
}

/** The left ear's filters of W, Y, Z, X; the right ear hears Y the other way round. Throws where none can be made. */
export async function makeFilters(sampleRate: number): Promise<readonly AudioBuffer[]> {
  const found = await within(PATIENCE, renderAll(sampleRate)).catch(() => within(PATIENCE, renderAll(otherThan(sampleRate))));
  return Promise.all(found.map((filter) => resampled(filter, sampleRate)));
}

/**
 * Chromium now and then never ends what it renders with its head at one rate, in that browser for good (3 of 76 fresh
 * ones on a busy machine); at another rate it does.
 */
function otherThan(sampleRate: number): number {
  return sampleRate === 48_000 ? 44_100 : 48_000;
}

function renderAll(sampleRate: number): Promise<readonly AudioBuffer[]> {
  return Promise.all([0, 1, 2, 3].map((channel) => render(channel, sampleRate)));
}

async function render(channel: number, sampleRate: number): Promise<AudioBuffer> {
  const room = new OfflineAudioContext(2, LENGTH, sampleRate);
  const click = new AudioBuffer({ length: 1, sampleRate });
  click.getChannelData(0)[0] = 1;
  const source = new AudioBufferSourceNode(room, { buffer: click });
  for (const corner of CORNERS) {
    const [x, y, z] = corner;
    const gain = new GainNode(room, { gain: cornerGains(corner)[channel] ?? 0 });
    const panner = new PannerNode(room, { panningModel: "HRTF", positionX: x, positionY: y, positionZ: z, rolloffFactor: 0 });
    source.connect(gain).connect(panner).connect(room.destination);
  }
  source.start();
  const heard = await room.startRendering();
  const [left, right] = [heard.getChannelData(0), heard.getChannelData(1)];
  const filter = new AudioBuffer({ length: LENGTH, sampleRate });
  // The head's two sides, made truly alike.
  filter.getChannelData(0).set(left.map((value, at) => (value + (right[at] ?? 0) * (channel === 1 ? -1 : 1)) / 2));
  return filter;
}

/** The same filter at another rate: it has more samples then, and each weighs less. */
async function resampled(filter: AudioBuffer, sampleRate: number): Promise<AudioBuffer> {
  if (filter.sampleRate === sampleRate) return filter;
  const room = new OfflineAudioContext(1, LENGTH, sampleRate);
  const source = new AudioBufferSourceNode(room, { buffer: filter });
  source.connect(new GainNode(room, { gain: filter.sampleRate / sampleRate })).connect(room.destination);
  source.start();
  return room.startRendering();
}
