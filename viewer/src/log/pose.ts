/** Where the learner looked: yaw and pitch at a steady rate, packed. The format stands in tests/vectors/pose/. */

export interface PoseChunk {
  /** Samples a second. */
  readonly hz: number;
  /** Bit 0: the head's pose in VR; 0: the camera on a screen. */
  readonly flags: number;
  /** When the first sample was taken, in ms since the viewing's start. */
  readonly t0: number;
  /** Yaw in [-1800, 1800) and pitch, in tenths of a degree. */
  readonly samples: readonly (readonly [number, number])[];
}

const HEADER = 10; // bytes

/** `P1`, hz u8, flags u8, t0 u32, n u16 (little-endian), then zigzag varints of the steps in yaw and pitch. */
export function encodePose({ hz, flags, t0, samples }: PoseChunk): Uint8Array {
  const bytes: number[] = [];
  let [yaw, pitch] = [0, 0];
  for (const [nextYaw, nextPitch] of samples) {
    varint(bytes, shortWay(nextYaw - yaw));
    varint(bytes, nextPitch - pitch);
    [yaw, pitch] = [nextYaw, nextPitch];
  }
  const chunk = new Uint8Array(HEADER + bytes.length);
  const view = new DataView(chunk.buffer);
  chunk.set([0x50, 0x31, hz, flags]);
  view.setUint32(4, t0, true);
  view.setUint16(8, samples.length, true);
  chunk.set(bytes, HEADER);
  return chunk;
}

/** A turn of the head never goes the long way round. */
function shortWay(step: number): number {
  return ((((step + 1800) % 3600) + 3600) % 3600) - 1800;
}

function varint(bytes: number[], value: number): void {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
}

const HZ = 10;
const PERIOD = 1000 / HZ;
const CHUNK = 100; // samples: ten seconds
const GAP = 1000; // ms: shorter gaps are held, longer ones are gaps

/** Takes the pose whenever there is one, and hands out chunks at a steady rate; gaps stay gaps. */
export class PoseSampler {
  #samples: [number, number][] = [];
  #t0 = 0;
  #flags = 0;

  constructor(readonly out: (chunk: PoseChunk) => void) {}

  /** The pose at `t` ms: yaw and pitch in degrees, and whether it is the head's in VR. */
  take(t: number, yaw: number, pitch: number, inVr: boolean): void {
    const flags = inVr ? 1 : 0;
    const last = this.#t0 + (this.#samples.length - 1) * PERIOD;
    if (this.#samples.length > 0 && (flags !== this.#flags || t - last > GAP)) this.flush();
    if (this.#samples.length === 0) {
      this.#t0 = Math.round(t);
      this.#flags = flags;
    }
    const sample: [number, number] = [Math.round(yaw * 10) >= 1800 ? -1800 : Math.round(yaw * 10), Math.round(pitch * 10)];
    // Frames slower than the rate: the latest pose is held for the samples that were due.
    while (this.#t0 + this.#samples.length * PERIOD <= t + 0.5) {
      this.#samples.push(sample);
      if (this.#samples.length === CHUNK) return this.flush();
    }
  }

  flush(): void {
    if (this.#samples.length === 0) return;
    this.out({ hz: HZ, flags: this.#flags, t0: this.#t0, samples: this.#samples });
    this.#samples = [];
  }
}
