/** One-switch scanning: choices are lit one after the other. Pure; time is handed in. */

const AROUND = "hotspot:";

export class Scanner {
  #lit = "";
  #list = "";
  #spent = 0;

  /** The choice that is lit ("" when there is none) after `elapsed` ms more; each is lit for `time` ms. */
  step(choices: readonly { readonly id: string }[], elapsed: number, time: number): string {
    this.#spent += elapsed;
    const list = listOf(choices[0]?.id ?? "");
    const at = list === this.#list ? choices.findIndex((one) => one.id === this.#lit) : -1;
    this.#list = list;
    if (at < 0) this.#light(choices[0]?.id ?? "");
    else if (this.#spent >= time) this.#light(choices[(at + 1) % choices.length]?.id ?? "");
    return this.#lit;
  }

  /** After a choice it begins anew: what comes next is lit for its whole time. */
  restart(): void {
    this.#light("");
  }

  #light(id: string): void {
    this.#lit = id;
    this.#spent = 0;
  }
}

/** Lists are told apart by their first choice: another one begins anew. Hotspots come and go with the head: they are one list. */
function listOf(first: string): string {
  return first.startsWith(AROUND) ? AROUND : first;
}
