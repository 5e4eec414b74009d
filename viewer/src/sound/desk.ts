/**
 * The mixing desk: all that is heard goes through one audio context, so that it can be made mono, calm, and come from
 * somewhere. What cannot go through it plays as it is.
 */

export interface Manner {
  readonly mono: boolean;
  readonly calm: boolean;
}

/** Fast enough for a door that slams, slow enough not to pump. */
const CALM: DynamicsCompressorOptions = { threshold: -20, knee: 6, ratio: 12, attack: 0.002, release: 0.3 };
/** The compressor makes up for what it takes, by 11 dB: this takes that back. What is soft stays, what is loud ends at an eighth. */
const CEILING = 0.28;
const GLIDE = 0.08; // seconds: no click

export class Desk {
  readonly #entry: GainNode;
  readonly #calm: DynamicsCompressorNode;
  readonly #taken = new Map<HTMLMediaElement, GainNode>();
  readonly #waiting = new Set<HTMLMediaElement>();
  readonly #levels = new Map<HTMLMediaElement, number>();
  #isCalm = false;

  constructor(readonly context: AudioContext) {
    this.#entry = new GainNode(context);
    this.#calm = new DynamicsCompressorNode(context, CALM);
    this.#calm.connect(new GainNode(context, { gain: CEILING })).connect(context.destination);
    this.#entry.connect(context.destination);
    context.addEventListener("statechange", () => this.#takeWaiting());
  }

  get awake(): boolean {
    return this.context.state === "running";
  }

  set({ mono, calm }: Manner): void {
    // With one channel, left and right are mixed half and half, and both ears get it.
    this.#entry.channelCountMode = mono ? "explicit" : "max";
    this.#entry.channelCount = mono ? 1 : 2;
    if (calm === this.#isCalm) return;
    this.#isCalm = calm;
    this.#entry.disconnect();
    this.#entry.connect(calm ? this.#calm : this.context.destination);
  }

  /** A way in for sounds made here; let go of it with `disconnect`. */
  channel(): GainNode {
    const made = new GainNode(this.context);
    made.connect(this.#entry);
    return made;
  }

  /**
   * Leads an element's sound through here, for good. An element whose sound went into a context that stands still
   * would be silent: before the context runs, it plays as it is.
   */
  take(element: HTMLMediaElement): void {
    if (this.#taken.has(element)) return;
    this.#waiting.add(element);
    this.#takeWaiting();
  }

  #takeWaiting(): void {
    if (!this.awake) return;
    for (const element of this.#waiting) {
      const strip = this.channel();
      strip.gain.value = this.#levels.get(element) ?? 1;
      this.context.createMediaElementSource(element).connect(strip);
      element.volume = 1;
      this.#taken.set(element, strip);
    }
    this.#waiting.clear();
  }

  /** How loud an element is heard, from 0 to 1. */
  level(element: HTMLMediaElement, level: number): void {
    if (this.#levels.get(element) === level) return;
    this.#levels.set(element, level);
    const strip = this.#taken.get(element);
    if (strip) glide(strip.gain, level, this.context.currentTime);
    else element.volume = level;
  }
}

/** Goes to a value without a click; `seconds`: about a third of how long it takes. */
export function glide(parameter: AudioParam, value: number, now: number, seconds = GLIDE): void {
  parameter.setTargetAtTime(value, now, seconds);
}
