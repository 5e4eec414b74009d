/** Keeps the journal of whichever viewing is going on, and hears what happens to the page and the network. */
import { type Journal, NO_JOURNAL } from "./log/journal";
import type { LogData } from "./model/state";

export interface ChronicleHooks {
  /** Opens the journal of a new viewing. */
  open(mode: "inline" | "vr"): Journal;
  /** Milliseconds into the film; null without one. */
  position(): number | null;
  network(isThere: boolean): void;
}

const LAST_WORD = 60_000; // ms after the end of the scene in which a learner may still answer something
const LAST_WORDS: ReadonlySet<string> = new Set(["reflection"]);

export class Chronicle {
  #journal: Journal = NO_JOURNAL;
  #isOver = false;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly hooks: ChronicleHooks) {
    addEventListener("online", () => this.#network(true));
    addEventListener("offline", () => this.#network(false));
    document.addEventListener("visibilitychange", () => this.#shown(document.visibilityState === "visible"));
    addEventListener("pagehide", () => this.#journal.end(true));
    // A page brought back by the browser has said its farewell: it begins anew.
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  /** A new viewing begins. */
  open(mode: "inline" | "vr"): void {
    clearTimeout(this.#closing);
    this.#isOver = false;
    this.#journal.end(false);
    this.#journal = this.hooks.open(mode);
  }

  write(kind: string, ref: string | null = null, data: LogData = {}): void {
    // After the end, what the film or the page still do is no part of the viewing.
    if (!this.#isOver || LAST_WORDS.has(kind)) this.#journal.write(kind, ref, data, this.hooks.position());
  }

  pose(yaw: number, pitch: number, inVr: boolean): void {
    this.#journal.pose(yaw, pitch, inVr);
  }

  /** The scene is over: what is known goes now; the viewing is closed a little later. Returns whether there was one. */
  rest(): boolean {
    const journal = this.#journal;
    journal.rest();
    this.#isOver = true;
    this.#closing = setTimeout(() => journal.end(false), LAST_WORD);
    return journal !== NO_JOURNAL;
  }

  #shown(isShown: boolean): void {
    this.write(isShown ? "page.shown" : "page.hidden");
    // A phone may never come back from the background.
    if (!isShown) this.#journal.flush();
  }

  #network(isThere: boolean): void {
    this.write(isThere ? "network.back" : "network.lost");
    this.hooks.network(isThere);
  }
}
