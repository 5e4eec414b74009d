/** Sounds in words, one after the other, for who does not hear them. Pure. */
import type { Words } from "../media/captions";

const LASTS = 4_000; // ms during which nobody speaks

interface Due {
  readonly id: string;
  readonly words: Words;
}

/** What has begun to sound and was not yet read. */
export class Heard {
  #due: Due[] = [];
  #left = LASTS;
  #said = new Set<string>();

  /** These sound now: what is new among them is said, what is no more is not. */
  show(sounds: readonly Due[]): void {
    const ids = new Set(sounds.map((one) => one.id));
    // Those said before may be in another language by now.
    this.#due = [...this.#due.filter((one) => ids.has(one.id)), ...sounds.filter((one) => !this.#said.has(one.id))].map((due) => sounds.find((one) => one.id === due.id) ?? due);
    this.#said = ids;
  }

  /** Lets time pass, unless somebody speaks; says whether something else is to be read now. */
  step(elapsed: number, speaks: boolean): boolean {
    if (speaks || this.#due.length === 0) return false;
    this.#left -= elapsed;
    if (this.#left > 0) return false;
    this.#left = LASTS;
    this.#due.shift();
    return true;
  }

  get words(): Words | null {
    return this.#due[0]?.words ?? null;
  }
}
