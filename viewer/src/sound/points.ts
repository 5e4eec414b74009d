/** Sounds that come from somewhere: machines, a street. Each by a panner, heard from how the head is turned. */
import type { Ears } from "../model/ears";
import { type Desk, glide } from "./desk";

/** A sound that is to be heard now. */
export interface PointView {
  readonly id: string;
  readonly url: string;
  /** Metres: x right, y up, -z ahead, in the viewpoint's frame. */
  readonly position: readonly [number, number, number];
  readonly volume: number;
  readonly loop: boolean;
}

interface Playing {
  readonly view: PointView;
  readonly stop: () => void;
}

const FADE = 0.2; // seconds, a third of how long it takes

export class Points {
  readonly #strip: GainNode;
  readonly #playing = new Map<string, Playing>();
  readonly #files = new Map<string, Promise<AudioBuffer>>();
  readonly #heard = new Float32Array(9);

  /** `failed` hears of a file that cannot be played. */
  constructor(
    readonly desk: Desk,
    readonly failed: (url: string, reason: string) => void,
  ) {
    this.#strip = desk.channel();
  }

  /** Lets these be heard, and no others: what was not there begins, what is no more fades. */
  show(views: readonly PointView[]): void {
    const wanted = new Map(views.map((one) => [one.id, one]));
    for (const [id, { view, stop }] of this.#playing) {
      if (wanted.get(id)?.url === view.url) continue;
      stop();
      this.#playing.delete(id);
    }
    for (const view of views) if (!this.#playing.has(view.id)) this.#playing.set(view.id, { view, stop: this.#start(view) });
    for (const url of this.#files.keys()) if (!views.some((one) => one.url === url)) this.#files.delete(url);
  }

  /** All of them, or none while nobody looks at the page. */
  set audible(isAudible: boolean) {
    glide(this.#strip.gain, isAudible ? 1 : 0, this.desk.context.currentTime, FADE);
  }

  /** Starts a sound as soon as it is there; returns what stops it. */
  #start(view: PointView): () => void {
    const { context } = this.desk;
    let isOver = false;
    const gain = new GainNode(context, { gain: 0 });
    const source = new AudioBufferSourceNode(context, { loop: view.loop });
    source.connect(gain).connect(panner(context, view.position)).connect(this.#strip);
    this.#load(view.url)
      .then((buffer) => {
        if (isOver) return;
        source.buffer = buffer;
        source.start();
        glide(gain.gain, view.volume, context.currentTime, FADE);
      })
      .catch((error: unknown) => !isOver && this.failed(view.url, String(error)));
    return () => {
      isOver = true;
      if (!source.buffer) return;
      glide(gain.gain, 0, context.currentTime, FADE);
      source.stop(context.currentTime + FADE * 5);
    };
  }

  #load(url: string): Promise<AudioBuffer> {
    let file = this.#files.get(url);
    if (!file) {
      file = read(url).then((data) => this.desk.context.decodeAudioData(data));
      this.#files.set(url, file);
    }
    return file;
  }

  /** The head has turned. */
  listen({ ahead, up, position }: Ears): void {
    const { listener } = this.desk.context;
    const now = this.#heard;
    if (!changes(now, 0, ahead) && !changes(now, 3, up) && !changes(now, 6, position)) return;
    write(now, 0, ahead);
    write(now, 3, up);
    write(now, 6, position);
    // Firefox has only the older way.
    if (!("forwardX" in listener)) {
      const older = listener as AudioListener;
      older.setOrientation(ahead.x, ahead.y, ahead.z, up.x, up.y, up.z);
      older.setPosition(position.x, position.y, position.z);
      return;
    }
    listener.forwardX.value = ahead.x;
    listener.forwardY.value = ahead.y;
    listener.forwardZ.value = ahead.z;
    listener.upX.value = up.x;
    listener.upY.value = up.y;
    listener.upZ.value = up.z;
    listener.positionX.value = position.x;
    listener.positionY.value = position.y;
    listener.positionZ.value = position.z;
  }
}

function panner(context: BaseAudioContext, [x, y, z]: PointView["position"]): PannerNode {
  return new PannerNode(context, { panningModel: "HRTF", distanceModel: "inverse", refDistance: 1, positionX: x, positionY: y, positionZ: z });
}

async function read(url: string): Promise<ArrayBuffer> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the sound answered ${answer.status}`);
  return answer.arrayBuffer();
}

const STILL = 0.001;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

function changes(heard: Float32Array, at: number, { x, y, z }: Point): boolean {
  return Math.abs((heard[at] ?? 0) - x) > STILL || Math.abs((heard[at + 1] ?? 0) - y) > STILL || Math.abs((heard[at + 2] ?? 0) - z) > STILL;
}

function write(heard: Float32Array, at: number, { x, y, z }: Point): void {
  heard[at] = x;
  heard[at + 1] = y;
  heard[at + 2] = z;
}
