/** What the film does by itself, put into the journal, into words, and to the play rules. */
import type { Chronicle } from "./chronicle";
import type { Key } from "./i18n";
import type { FilmEvent } from "./media/watch";

export interface ReelHooks {
  pause(): void;
  ended(): void;
  /** Another sentence is to be shown. */
  changed(): void;
}

export class Reel {
  #fault: Key | null = null;

  constructor(
    readonly chronicle: Chronicle,
    readonly hooks: ReelHooks,
  ) {}

  /** What is wrong, or waited for. */
  get fault(): Key | null {
    return this.#fault;
  }

  fail(key: Key | null): void {
    this.#fault = key;
    this.hooks.changed();
  }

  hear(event: FilmEvent): void {
    const { chronicle } = this;
    switch (event.kind) {
      case "picture":
      case "fault": return;
      case "seek": return chronicle.write("media.seek", null, { from: event.from, to: event.to });
      case "stall": return chronicle.write("media.stall", null, { ms: event.ms });
      case "short": return this.fail("film.short");
      case "more": return this.#settle("film.short");
      case "lost": return this.fail("film.lost");
      case "found": return this.#settle("film.lost");
      case "blocked":
        this.fail("fault.blocked");
        return this.hooks.pause();
      case "play":
      case "pause":
      case "end":
        chronicle.write(`media.${event.kind}`);
        if (event.kind === "play") this.#settle("fault.blocked");
        if (event.kind === "end") this.hooks.ended();
    }
  }

  #settle(key: Key): void {
    if (this.#fault === key) this.fail(null);
  }
}
