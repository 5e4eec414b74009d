/** The journal of one viewing: what happened and where the learner looked, numbered, digested, kept, sent. */
import type { LogData } from "../model/state";
import { holdAlive } from "./alive";
import { JSON_TYPE, type KeptChunk, type KeptViewing, type Outbox, POSE_TYPE } from "./outbox";
import { encodePose, PoseSampler } from "./pose";
import type { Sender } from "./sender";
import { base64, sha256 } from "./sha256";
import { nextId } from "./uuid";

export interface Journal {
  readonly id: string;
  /** Some of it is not on the device yet: what becomes of it is not settled. */
  readonly isPending: boolean;
  /** A line: what happened, to what, at which ms of the film. */
  write(kind: string, ref: string | null, data: LogData, media: number | null): void;
  pose(yaw: number, pitch: number, inVr: boolean): void;
  /** Brings what was written to the outbox, and on its way. */
  flush(): void;
  /** The scene is over: all goes now, and no looks are kept any more. A last word may still come. */
  rest(): void;
  /** Writes the last line and closes the viewing, which ended with its last word when it rested. `parting`: the page is being left, there is no later. */
  end(parting: boolean): void;
}

export interface Opening {
  readonly ticket: string;
  readonly revision: string;
  readonly mode: "inline" | "vr";
  readonly language: string;
  readonly device: Readonly<Record<string, unknown>>;
}

interface Line {
  readonly t: number;
  readonly kind: string;
  readonly ref: string | null;
  readonly media: number | null;
  readonly data: LogData;
}

const FLUSH_EVERY = 5_000; // ms
const LINES_AT_MOST = 100; // in one chunk: far below the 64 KiB that the server takes

/** Opens a viewing. Time is counted from now on a clock that never jumps. */
export function openJournal(outbox: Outbox, sender: Sender, opening: Opening): Journal {
  return new Viewing(outbox, sender, opening);
}

class Viewing implements Journal {
  readonly id = nextId();
  readonly #origin = performance.now();
  #kept: KeptViewing;
  #lines: Line[] = [];
  #ended = false;
  /** When the scene was over, or the last word after it came. */
  #rested: number | null = null;
  #writing = 0; // writes to the outbox that are not confirmed yet
  /** Chunks whose way into the outbox is not confirmed yet. */
  readonly #fresh = new Map<number, KeptChunk>();
  readonly #sampler = new PoseSampler((chunk) => this.#chunk(POSE_TYPE, encodePose(chunk)));
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #letGo = holdAlive(this.id);

  constructor(
    readonly outbox: Outbox,
    readonly sender: Sender,
    opening: Opening,
  ) {
    const { ticket, ...start } = opening;
    const started_at = new Date().toISOString();
    this.#kept = { id: this.id, ticket, start: { ...start, started_at }, digests: [], endedMs: null, lastMs: 0 };
    this.#timer = setInterval(() => this.flush(), FLUSH_EVERY);
    this.write("viewing.start", null, {}, null);
    this.write("device.info", null, opening.device as LogData, null);
    this.flush();
  }

  get #now(): number {
    return Math.round(performance.now() - this.#origin);
  }

  write(kind: string, ref: string | null, data: LogData, media: number | null): void {
    if (this.#ended) return;
    const t = this.#now;
    this.#lines.push({ t, kind, ref, media, data });
    if (this.#rested !== null) this.#rested = t;
    if (this.#rested !== null || this.#lines.length >= LINES_AT_MOST) this.flush();
  }

  pose(yaw: number, pitch: number, inVr: boolean): void {
    if (!this.#ended && this.#rested === null) this.#sampler.take(performance.now() - this.#origin, yaw, pitch, inVr);
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const body = new TextEncoder().encode(JSON.stringify({ events: this.#lines }));
    this.#lines = [];
    this.#chunk(JSON_TYPE, body);
  }

  get isPending(): boolean {
    return this.#writing > 0;
  }

  rest(): void {
    if (this.#ended || this.#rested !== null) return;
    this.#rested = this.#now;
    this.#sampler.flush();
    this.flush();
  }

  end(parting: boolean): void {
    if (!this.#ended) {
      const t = this.#rested ?? this.#now;
      // Who leaves after the end has said all: a chunk that the dying page may not bring to the device would break the seal.
      if (!parting || this.#rested === null) this.#lines.push({ t, kind: "viewing.end", ref: null, media: null, data: {} });
      this.#ended = true;
      clearInterval(this.#timer);
      this.#sampler.flush();
      this.flush();
      this.#kept = { ...this.#kept, endedMs: t };
      this.#keep();
      this.#letGo();
    }
    // The page may be gone before the device has written: what is fresh goes to the server at once.
    if (parting && this.isPending) this.sender.parting(this.#kept, [...this.#fresh.values()]);
  }

  /** Gives the next number to a chunk; digest and number are settled before anything waits. */
  #chunk(type: string, body: Uint8Array): void {
    const digest = base64(sha256(body));
    const seq = this.#kept.digests.length;
    this.#kept = { ...this.#kept, digests: [...this.#kept.digests, digest], lastMs: this.#now };
    const chunk: KeptChunk = { viewing: this.id, seq, type, digest, body: Uint8Array.from(body) };
    this.#fresh.set(seq, chunk);
    this.#keep(chunk);
  }

  #keep(chunk?: KeptChunk): void {
    this.#writing += 1;
    const written = (isKept: boolean): void => {
      this.#writing -= 1;
      if (chunk && isKept) this.#fresh.delete(chunk.seq);
      this.sender.wake();
    };
    // Where the device's store is full or closed, what it holds already still goes.
    this.outbox.keep(this.#kept, chunk).then(
      () => written(true),
      () => written(false),
    );
  }
}

/** Where nothing is journalled: an anonymous visit. */
export const NO_JOURNAL: Journal = {
  id: "",
  isPending: false,
  write() {},
  pose() {},
  flush() {},
  rest() {},
  end() {},
};
