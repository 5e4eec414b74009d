/** A sound field of the first order that stays where it is while the head turns, heard with two ears. */
import type { Ears } from "../model/ears";
import { turnField } from "../model/ears";
import { findChannels } from "./channels";
import { type Desk, glide } from "./desk";
import { makeFilters } from "./filters";
import { Slave } from "./slave";

export interface FieldHooks {
  failed(reason: string): void;
  /** What the browser makes of four channels: where each is found, or null. */
  found(order: readonly number[] | null): void;
}

const LEVEL = 0.7; // as loud as the stereo made of it
const QUICK = 0.012; // seconds: the head turns without steps in the sound
const STILL = 0.004; // change of a gain that nobody hears

/** Plays the fields of one film element, once the browser has shown that it can. */
export class Field {
  readonly #slave: Slave;
  readonly #strip: GainNode;
  readonly #turn: readonly GainNode[];
  readonly #wanted = new Float32Array(9);
  readonly #set = new Float32Array(9);
  #level = 0;

  private constructor(
    readonly desk: Desk,
    film: HTMLMediaElement,
    { order, filters }: { readonly order: readonly number[]; readonly filters: readonly AudioBuffer[] },
    failed: (reason: string) => void,
  ) {
    const { context } = desk;
    this.#slave = new Slave(film, failed);
    this.#slave.element.preservesPitch = false;
    this.#strip = desk.channel();
    this.#strip.gain.value = 0;
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 4 });
    context.createMediaElementSource(this.#slave.element).connect(splitter);
    this.#turn = turning(splitter, order, listening(context, filters, this.#strip));
  }

  /** null where the browser cannot: the film's own stereo does. */
  static async make(desk: Desk, film: HTMLMediaElement, { failed, found }: FieldHooks): Promise<Field | null> {
    const [order, filters] = await Promise.all([findChannels(desk.context), makeFilters(desk.context.sampleRate)]);
    found(order);
    return order && new Field(desk, film, { order, filters }, failed);
  }

  load(url: string | null): void {
    this.#slave.load(url);
  }

  /** Keeps with the film, at its loudness; says whether it is heard in place of the film's own sound. */
  follow(level: number): boolean {
    this.#slave.follow();
    const { sounds } = this.#slave;
    const wanted = sounds ? LEVEL * level : 0;
    if (wanted !== this.#level) glide(this.#strip.gain, wanted, this.desk.context.currentTime);
    this.#level = wanted;
    return sounds;
  }

  /** The head has turned, in the frame of the footage. */
  listen(ears: Pick<Ears, "ahead" | "up">): void {
    turnField(ears, this.#wanted);
    const now = this.desk.context.currentTime;
    for (let at = 0; at < 9; at += 1) {
      const wanted = this.#wanted[at] ?? 0;
      if (Math.abs(wanted - (this.#set[at] ?? 0)) < STILL) continue;
      this.#set[at] = wanted;
      const gain = this.#turn[at]?.gain;
      if (gain) glide(gain, wanted, now, QUICK);
    }
  }
}

/** The nine gains that turn the field, row by row: see `turnField`. W goes straight on. */
function turning(splitter: ChannelSplitterNode, order: readonly number[], ears: readonly AudioNode[]): readonly GainNode[] {
  const [w, ...turned] = ears;
  if (w) splitter.connect(w, order[0] ?? 0);
  return turned.flatMap((ear) =>
    [1, 2, 3].map((channel) => {
      const gain = new GainNode(splitter.context, { gain: 0, channelCount: 1, channelCountMode: "explicit" });
      splitter.connect(gain, order[channel] ?? 0);
      gain.connect(ear);
      return gain;
    }),
  );
}

/** The filters of both ears; returns where W, Y, Z and X go in. */
function listening(context: BaseAudioContext, filters: readonly AudioBuffer[], out: AudioNode): readonly AudioNode[] {
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  const mirrored = new GainNode(context, { gain: -1 });
  mirrored.connect(merger, 0, 1);
  merger.connect(out);
  return filters.map((buffer, channel) => {
    const filter = new ConvolverNode(context, { buffer, disableNormalization: true, channelCount: 1, channelCountMode: "explicit" });
    filter.connect(merger, 0, 0);
    // Y, what is left of the head, is heard the other way round on the right.
    if (channel === 1) filter.connect(mirrored);
    else filter.connect(merger, 0, 1);
    return filter;
  });
}
