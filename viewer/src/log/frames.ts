/** How smooth a headset's frames are: a histogram of half milliseconds, told every half minute. Allocates nothing. */

export interface FrameReport {
  readonly frames: number;
  /** Of the time from frame to frame, ms. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Of the time that our own scripts took in a frame, ms. */
  readonly js_p50: number;
  readonly js_p95: number;
  /** Share of the pictures due that were not drawn, 0 to 1. */
  readonly dropped: number;
}

const BIN = 0.5; // ms
const BINS = 401; // the last one holds all that is longer than 200 ms
const WINDOW = 30_000; // ms
const LEAST = 5_000; // ms: less says nothing

class Histogram {
  readonly #bins = new Uint32Array(BINS);
  count = 0;

  take(ms: number): void {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(ms / BIN)));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.count += 1;
  }

  /** The upper edge of the bin in which this share of all lies, ms. */
  quantile(share: number): number {
    let below = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      below += this.#bins[bin] ?? 0;
      if (below >= share * this.count) return (bin + 1) * BIN;
    }
    return BINS * BIN;
  }

  clear(): void {
    this.#bins.fill(0);
    this.count = 0;
  }
}

export class FrameTimes {
  readonly #steps = new Histogram();
  readonly #work = new Histogram();
  #ms = 0;

  /** A frame `step` ms after the one before, in which our scripts took `work` ms; says whether a report is due. */
  take(step: number, work: number): boolean {
    this.#steps.take(step);
    this.#work.take(work);
    this.#ms += step;
    return this.#ms >= WINDOW;
  }

  /** The report of what was taken since the last one; null when that is too little. `rate`: pictures a second that are due, if known. */
  report(rate: number | null): FrameReport | null {
    const report = this.#ms < LEAST ? null : this.#read(rate);
    this.#steps.clear();
    this.#work.clear();
    this.#ms = 0;
    return report;
  }

  #read(rate: number | null): FrameReport {
    const frames = this.#steps.count;
    const p50 = this.#steps.quantile(0.5);
    const due = (this.#ms * (rate ?? 1000 / p50)) / 1000;
    const dropped = Math.round(Math.max(0, 1 - frames / due) * 1000) / 1000;
    const work = { js_p50: this.#work.quantile(0.5), js_p95: this.#work.quantile(0.95) };
    return { frames, p50, p95: this.#steps.quantile(0.95), p99: this.#steps.quantile(0.99), ...work, dropped };
  }
}
