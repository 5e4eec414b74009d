/** A part that is loaded when it is first needed. */
export class Later<Part> {
  /** null: it is not there yet, or cannot be had. */
  part: Part | null = null;
  #asked = false;

  /** `failed` hears why it cannot be had. */
  constructor(readonly failed: (reason: string) => void) {}

  /** Makes it, unless that was asked for before; `then` is called when it is there. */
  need(make: () => Promise<Part | null>, then: () => void): void {
    if (this.#asked) return;
    this.#asked = true;
    make()
      .then((part) => {
        this.part = part;
        then();
      })
      .catch((error: unknown) => this.failed(String(error)));
  }
}
