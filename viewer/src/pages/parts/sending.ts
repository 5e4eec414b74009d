/** One file on its way: sent by tus, resumed after every cut, hashed meanwhile, followed until it is footage. */
import { type DetailedError, Upload } from "tus-js-client";
import { sentence, type Told, told } from "./uploads.js";

const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000];
const AGAIN_MS = 15_000;
const LOOK_MS = 1000;

/** Where a file stands; `chosen` waits for the button, `queued` for its turn, `offline` for the network. */
export type Phase = "chosen" | "queued" | "sending" | "offline" | "paused" | "checking" | "waiting" | "accepted" | "refused";

export interface Hub {
  readonly endpoint: string;
  readonly hasher: string; // address of the worker
  readonly changed: (sending: Sending) => void;
}

export class Sending {
  phase: Phase = "chosen";
  sent = 0;
  problem = "";
  footage: string | null = null;
  intact: boolean | null = null; // null: not compared
  speed = 0; // bytes per second, smoothed
  metadata: Record<string, string> = {};
  readonly #hub: Hub;
  readonly #upload: Upload;
  readonly #hash: Promise<string>;
  #mark = { at: 0, sent: 0 };
  #timer = 0;
  #creating = false; // asked for; cut off now, the server would keep an upload whose address nobody knows
  #gone = false; // cancelled

  /** `url`: of an upload of this very file that the server knows already. */
  constructor(readonly file: File, hub: Hub, url: string | null) {
    this.#hub = hub;
    this.#hash = hashOf(file, hub.hasher);
    this.#upload = new Upload(file, {
      endpoint: hub.endpoint,
      uploadUrl: url,
      retryDelays: RETRY_MS,
      storeFingerprintForResuming: false, // the server remembers, for every browser of mine
      onShouldRetry: (error) => isPassing(error) && navigator.onLine,
      onUploadUrlAvailable: () => this.#created(),
      onProgress: (sent) => this.#progress(sent),
      onError: (error) => this.#failed(error),
      onSuccess: () => this.#look("checking"),
    });
  }

  get url(): string | null {
    return this.#upload.url;
  }

  get isBusy(): boolean {
    return this.phase === "sending" || this.phase === "offline";
  }

  /** Starts, or goes on after a pause or a cut. */
  start(): void {
    clearTimeout(this.#timer);
    this.problem = "";
    this.#upload.options.metadata = this.metadata;
    this.#mark = { at: performance.now(), sent: -1 };
    this.#become("sending");
    if (this.#creating) return; // paused and gone on with before the server answered
    this.#creating = this.url === null;
    this.#upload.start();
  }

  pause(): void {
    clearTimeout(this.#timer);
    if (!this.#creating) void this.#upload.abort();
    this.#become("paused");
  }

  /** Stops for good, and has the server forget what came. */
  async cancel(): Promise<void> {
    clearTimeout(this.#timer);
    this.#gone = true;
    if (!this.#creating) await this.#drop();
  }

  async #drop(): Promise<void> {
    try {
      await this.#upload.abort(this.url !== null);
    } catch {
      // the server forgets it by itself after some days
    }
  }

  /** Does what was asked for while its address was not known. */
  #created(): void {
    this.#creating = false;
    if (this.#gone) void this.#drop();
    else if (this.phase === "paused") void this.#upload.abort();
  }

  #become(phase: Phase): void {
    this.phase = phase;
    this.#hub.changed(this);
  }

  #progress(sent: number): void {
    const now = performance.now();
    if (this.#mark.sent < 0 || sent < this.#mark.sent) this.#mark = { at: now, sent };
    else if (now - this.#mark.at >= 500) {
      const speed = ((sent - this.#mark.sent) * 1000) / (now - this.#mark.at);
      this.speed = this.speed ? 0.7 * this.speed + 0.3 * speed : speed;
      this.#mark = { at: now, sent };
    }
    this.sent = sent;
    this.#hub.changed(this);
  }

  #failed(error: Error | DetailedError): void {
    this.#creating = false;
    if (this.#gone) return;
    if (isPassing(error)) {
      if (this.phase === "paused") return;
      this.#become("offline");
      this.#timer = window.setTimeout(() => this.start(), AGAIN_MS);
      return;
    }
    const body = "originalResponse" in error ? (error.originalResponse?.getBody() ?? "") : "";
    this.problem = sentence(body) || error.message;
    this.#become("refused");
  }

  #look(phase: Phase): void {
    if (phase !== this.phase) this.#become(phase);
    this.#timer = window.setTimeout(() => void this.#ask(), phase === "checking" ? LOOK_MS / 4 : LOOK_MS);
  }

  async #ask(): Promise<void> {
    const now = await told(this.#upload.url ?? "");
    if (now?.state === "accepted" || now?.state === "refused") await this.#settle(now);
    else this.#look(now?.state === "waiting" ? "waiting" : "checking");
  }

  async #settle(now: Told): Promise<void> {
    const mine = await this.#hash;
    this.intact = mine && now.sha256 ? mine === now.sha256 : null;
    this.footage = now.footage;
    this.problem = now.problem ?? "";
    this.#become(now.state === "accepted" ? "accepted" : "refused");
  }
}

/** Whether trying again may help: no answer at all, someone else at work, or a server in trouble. */
function isPassing(error: Error | DetailedError): boolean {
  if (!("originalRequest" in error)) return false;
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
}

/** The file's SHA-256, made by a worker; "" when it cannot be made. */
function hashOf(file: File, script: string): Promise<string> {
  return new Promise((resolve) => {
    const worker = new Worker(script, { type: "module" });
    const done = (digits: string): void => {
      worker.terminate();
      resolve(digits);
    };
    worker.addEventListener("message", (event: MessageEvent<string>) => done(event.data));
    worker.addEventListener("error", () => done(""));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage(file);
  });
}
