/** What is known of the footage of a scene; asked for again where it was still being prepared. */
import type { AbsentFootage, FootageDocument, PlayDocument } from "./model/document";

type Known = FootageDocument | AbsentFootage | undefined;

const STILL_TRUE = 2_000; // ms: what was told so lately is not asked again

export class Footages {
  #footage: PlayDocument["footage"];
  #told = performance.now();

  /** `ask` fetches the footage of the scene anew. */
  constructor(
    known: PlayDocument["footage"],
    readonly ask: () => Promise<PlayDocument["footage"]>,
  ) {
    this.#footage = known;
  }

  of(slug: string): Known {
    return this.#footage[slug];
  }

  /** There may be something better by now. */
  isDue(slug: string): boolean {
    return !isSettled(this.of(slug)) && performance.now() - this.#told > STILL_TRUE;
  }

  /** Asks anew; returns what is shown now in place of `before`, null where nothing else is. */
  async another(slug: string, before: FootageDocument | null): Promise<FootageDocument | null> {
    await this.renew();
    const found = this.of(slug);
    return found?.state === "ready" && JSON.stringify(found) !== JSON.stringify(before) ? found : null;
  }

  /** Asks anew; what was known stays when there is no answer. */
  async renew(): Promise<void> {
    try {
      // A newer revision of the scene may have dropped what this one still shows.
      this.#footage = { ...this.#footage, ...(await this.ask()) };
      this.#told = performance.now();
    } catch {
      // The network is away: what is known must do.
    }
  }
}

/** It grows while it is played. */
export function isLive({ live, hls }: FootageDocument): boolean {
  return live ?? /\/live[^/]*\.m3u8(\?|$)/.test(hls ?? "");
}

function isSettled(footage: Known): boolean {
  if (footage?.state === "ready") return !isLive(footage);
  return footage?.state === "withdrawn";
}
