/** Which hotspots have been there during a visit: the journal is told of each once. */
export class Sightings {
  #visit = 0;
  readonly #seen = new Set<string>();

  constructor(readonly tell: (hotspot: string) => void) {}

  /** These are there now, during this visit. */
  see(visit: number, hotspots: readonly { readonly id: string }[]): void {
    if (visit !== this.#visit) this.#seen.clear();
    this.#visit = visit;
    for (const { id } of hotspots) {
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      this.tell(id);
    }
  }
}
