/** Sends what is kept to the server: in order, again after every failure, each thing acknowledged before it is dropped. */
import { isAlive } from "./alive";
import type { KeptChunk, KeptViewing, Outbox } from "./outbox";
import { hex, sha256 } from "./sha256";

export interface Sender {
  /** There may be something to send. */
  wake(): void;
  /** Sends this now, without waiting: the page is being left. It stays kept until a later start sees it acknowledged. */
  parting(viewing: KeptViewing, chunks: readonly KeptChunk[]): void;
  stop(): void;
}

export interface SenderHooks {
  /** Everything that was kept is with the server (true), or something had to stay (false). */
  settled(allSent: boolean): void;
  /** The viewing that is going on now: it is never sealed here before it has ended. */
  readonly current: () => string | null;
}

type Verdict = "done" | "gone" | "denied" | "refused" | "later";

const BASE = "/api/v1/viewings";
const FIRST_WAIT = 1_000; // ms
const LONGEST_WAIT = 60_000;

export function sender(outbox: Outbox, hooks: SenderHooks, ask: typeof fetch = (...given) => fetch(...given)): Sender {
  return new Post(outbox, hooks, ask);
}

class Post implements Sender {
  readonly #delivery: Delivery;
  #running = false;
  #again = false;
  #wait = FIRST_WAIT;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #online = (): void => {
    this.#wait = FIRST_WAIT;
    void this.#run();
  };

  constructor(
    outbox: Outbox,
    readonly hooks: SenderHooks,
    readonly ask: typeof fetch,
  ) {
    this.#delivery = new Delivery(outbox, hooks.current, ask);
    globalThis.addEventListener?.("online", this.#online);
  }

  wake(): void {
    void this.#run();
  }

  stop(): void {
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.("online", this.#online);
  }

  parting(viewing: KeptViewing, chunks: readonly KeptChunk[]): void {
    const requests = chunks.map((chunk) => chunkRequest(viewing, chunk, true));
    if (!this.#delivery.announced.has(viewing.id)) requests.unshift(announcement(viewing, true));
    if (viewing.endedMs !== null) requests.push(sealRequest(viewing, true));
    // Whether they arrived is seen by a later page, which still has all of it.
    for (const request of requests) this.ask(...request).catch(() => undefined);
  }

  async #run(): Promise<void> {
    this.#again = this.#running;
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    let allSent = false;
    do {
      this.#again = false;
      allSent = await oneAtATime(() => this.#delivery.all());
    } while (this.#again);
    this.#running = false;
    if (allSent) this.#wait = FIRST_WAIT;
    else this.#later();
    this.hooks.settled(allSent);
  }

  #later(): void {
    // A little chance, so that a classroom of headsets does not come back all at once.
    this.#timer = setTimeout(() => void this.#run(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }
}

/** Several tabs share one outbox: they take turns where the browser can say so. */
async function oneAtATime(work: () => Promise<boolean>): Promise<boolean> {
  const { locks } = globalThis.navigator ?? {};
  return locks ? locks.request("plateau-outbox", work) : work();
}

class Delivery {
  /** Viewings the server was told of by this page; after a reload it is told again, which changes nothing. */
  readonly announced = new Set<string>();

  constructor(
    readonly outbox: Outbox,
    readonly current: () => string | null,
    readonly ask: typeof fetch,
  ) {}

  async all(): Promise<boolean> {
    try {
      const viewings = await this.outbox.viewings();
      viewings.sort((one, other) => (one.id < other.id ? -1 : 1));
      let allSent = true;
      for (const viewing of viewings) allSent = (await this.#viewing(viewing)) && allSent;
      return allSent;
    } catch {
      return false; // The device's own store failed; what is kept is still there for the next attempt.
    }
  }

  async #viewing(viewing: KeptViewing): Promise<boolean> {
    if (!this.announced.has(viewing.id)) {
      const verdict = await this.#ask(announcement(viewing, false));
      if (verdict !== "done") return this.#refused(viewing, verdict);
      this.announced.add(viewing.id);
    }
    for (const chunk of await this.outbox.chunks(viewing.id)) {
      const verdict = await this.#ask(chunkRequest(viewing, chunk, false));
      // Refused for what it is (too large, not understood, or set aside by the server as different): never again.
      if (verdict !== "done" && verdict !== "refused") return this.#refused(viewing, verdict);
      await this.outbox.drop(viewing.id, chunk.seq);
    }
    return this.#seal(viewing.id);
  }

  /** Seals a viewing that has ended, or whose page was lost; one that goes on is left open. */
  async #seal(id: string): Promise<boolean> {
    const viewing = await this.#fresh(id);
    if (!viewing) return true;
    if (viewing.endedMs === null && (id === this.current() || (await isAlive(id)))) return true;
    if ((await this.outbox.chunks(id)).length > 0) return false;
    if (viewing.digests.length === 0) {
      await this.outbox.forget(id);
      return true;
    }
    const verdict = await this.#ask(sealRequest(viewing, false));
    if (verdict === "later" || verdict === "denied") return this.#refused(viewing, verdict);
    // "refused": chunks that we no longer hold are missing there; nothing more can be done from here.
    await this.outbox.forget(id);
    return true;
  }

  async #refused(viewing: KeptViewing, verdict: Verdict): Promise<boolean> {
    // Erased on the server: it must not come back. Refused: the server knows another viewing by this id.
    if (verdict === "gone" || verdict === "refused") {
      await this.outbox.forget(viewing.id);
      return true;
    }
    return false;
  }

  async #fresh(id: string): Promise<KeptViewing | undefined> {
    return (await this.outbox.viewings()).find((one) => one.id === id);
  }

  async #ask([url, init]: [string, RequestInit]): Promise<Verdict> {
    try {
      const { ok, status } = await this.ask(url, init);
      if (ok) return "done";
      if (status === 410) return "gone";
      if (status === 401 || status === 403) return "denied";
      return status === 409 || status === 413 || status === 422 || status === 400 ? "refused" : "later";
    } catch {
      return "later";
    }
  }
}

function announcement(viewing: KeptViewing, keepalive: boolean): [string, RequestInit] {
  const body = JSON.stringify({ ...viewing.start, sent_at: new Date().toISOString() });
  return [`${BASE}/${viewing.id}`, { method: "PUT", headers: headers(viewing), body, keepalive }];
}

function chunkRequest(viewing: KeptViewing, chunk: KeptChunk, keepalive: boolean): [string, RequestInit] {
  const digest = { "Content-Type": chunk.type, "Content-Digest": `sha-256=:${chunk.digest}:` };
  return [`${BASE}/${viewing.id}/chunks/${chunk.seq}`, { method: "PUT", headers: { ...headers(viewing), ...digest }, body: chunk.body, keepalive }];
}

function sealRequest(viewing: KeptViewing, keepalive: boolean): [string, RequestInit] {
  const { digests, endedMs, lastMs } = viewing;
  const body = JSON.stringify({ last_seq: digests.length - 1, chain: chain(digests), ended_ms: endedMs ?? lastMs });
  return [`${BASE}/${viewing.id}/seal`, { method: "POST", headers: headers(viewing), body, keepalive }];
}

/** Hex SHA-256 of the chunks' raw digests, one after the other. */
export function chain(digests: readonly string[]): string {
  return hex(sha256(Uint8Array.from(digests.flatMap((one) => Array.from(atob(one), (letter) => letter.charCodeAt(0))))));
}

function headers(viewing: KeptViewing): Record<string, string> {
  return { "Content-Type": "application/json", "Plateau-Ticket": viewing.ticket };
}
