/**
 * Whether the browser gives the four channels of a sound field as they are, and in which order: browsers have mixed
 * them down, or sorted them as if they were loudspeakers. A short file with another tone in each channel tells.
 */
import { within } from "../patience";
import tones from "./channels.mp4";

const TONES = [500, 900, 1500, 2300]; // Hz, in the order of the file's channels
const PATIENCE = 15_000; // ms: a busy device begins late
const LOOKS = 40; // while it sounds, twenty a second: then it is known
const LOUD = -65; // dB: the tone is there
const APART = 20; // dB above the other tones: nothing was mixed
const SIZE = 2048;

/** For each channel of the field, the output where it is found; null: they are not to be had. Takes as long as it needs to sound. */
export async function findChannels(context: AudioContext): Promise<readonly number[] | null> {
  const url = URL.createObjectURL(new Blob([tones], { type: "audio/mp4" }));
  const element = new Audio(url);
  const splitter = new ChannelSplitterNode(context, { numberOfOutputs: TONES.length });
  const source = context.createMediaElementSource(element);
  source.connect(splitter);
  const ears = TONES.map((_, output) => {
    const ear = new AnalyserNode(context, { fftSize: SIZE, smoothingTimeConstant: 0 });
    splitter.connect(ear, output);
    return ear;
  });
  try {
    element.loop = true;
    // A context that falls asleep now would keep it waiting for ever.
    await within(PATIENCE, element.play());
    return await listen(ears, context.sampleRate);
  } catch {
    // It does not play this at all.
    return null;
  } finally {
    element.pause();
    source.disconnect();
    element.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

async function listen(ears: readonly AnalyserNode[], sampleRate: number): Promise<readonly number[] | null> {
  const until = performance.now() + PATIENCE;
  for (let looks = 0; looks < LOOKS && performance.now() < until; ) {
    await new Promise((done) => setTimeout(done, 50));
    const heard = ears.map((ear) => levels(ear, sampleRate));
    const found = orderOf(heard);
    if (found) return found;
    if (heard.flat().some((level) => level > LOUD)) looks += 1;
  }
  return null;
}

function levels(ear: AnalyserNode, sampleRate: number): number[] {
  const spectrum = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(spectrum);
  return TONES.map((tone) => spectrum[Math.round((tone / sampleRate) * SIZE)] ?? Number.NEGATIVE_INFINITY);
}

/** `heard`: of each output, the level of each tone in dB. The output of each tone; null unless each is alone somewhere. Pure. */
export function orderOf(heard: readonly (readonly number[])[]): readonly number[] | null {
  const order = TONES.map((_, tone) =>
    heard.findIndex((levelsThere) => {
      const mine = levelsThere[tone] ?? Number.NEGATIVE_INFINITY;
      return mine > LOUD && levelsThere.every((level, other) => other === tone || level < mine - APART);
    }),
  );
  return order.includes(-1) ? null : order;
}
