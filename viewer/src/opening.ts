/** How a scene begins: the first page, then the first click, on the screen or into VR. */
import { allowGyroscope } from "./input/gyroscope";
import type { PlayDocument } from "./model/document";
import { firstPageOf } from "./model/views";
import type { Page } from "./dom/page";
import type { Preferences } from "./preferences";
import type { Screen } from "./screen";
import type { Surroundings } from "./surroundings";

export interface OpeningParts {
  readonly page: Page;
  readonly surroundings: Surroundings;
  readonly screen: Screen;
  readonly preferences: Preferences;
}

export class Opening {
  /** The scene has begun. */
  started = false;
  /** A headset is there; null while that is being asked. */
  #vr: boolean | null = null;

  /** `begun` is called once, when the scene begins. */
  constructor(
    readonly parts: OpeningParts,
    readonly play: PlayDocument,
    readonly begun: (mode: "inline" | "vr") => void,
  ) {}

  /** VR can be entered. */
  get vr(): boolean {
    return this.#vr === true;
  }

  /** Shows the first page, unless the scene has begun. */
  show(vr: boolean | null = this.#vr): void {
    this.#vr = vr;
    if (this.started) return;
    // Who looks at footage has asked for it already; only its sound waits for a click.
    if (this.play.look) return this.begin("inline");
    const { languages, t } = this.parts.preferences;
    this.parts.page.start(firstPageOf(this.play, languages), vr, t);
  }

  /** Begins on the screen; in a click. */
  async click(): Promise<void> {
    if (this.started) return;
    this.parts.surroundings.film.unlock();
    this.begin("inline");
    const touch = matchMedia("(pointer: coarse)").matches;
    this.parts.screen.gyroscope = this.parts.preferences.settings.gyroscope && touch && (await allowGyroscope());
  }

  begin(mode: "inline" | "vr"): void {
    if (this.started) return;
    this.started = true;
    this.parts.page.start(null, this.#vr, this.parts.preferences.t);
    this.begun(mode);
  }
}
