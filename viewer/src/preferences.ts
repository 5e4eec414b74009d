/** What the learner has set, and the words that go with it. */
import { type Translate, translator } from "./i18n";
import { type Settings, wanted } from "./model/settings";

export class Preferences {
  #settings: Settings;
  #t: Translate;

  /** `keep` keeps the settings on the device. */
  constructor(
    settings: Settings,
    readonly keep: (settings: Settings) => void,
  ) {
    this.#settings = settings;
    this.#t = translator(settings.language);
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The words of the interface, in the learner's language. */
  get t(): Translate {
    return this.#t;
  }

  /** The languages to look for in the scene, best first. */
  get languages(): readonly string[] {
    return wanted(this.#settings);
  }

  set(changes: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.keep(this.#settings);
    this.#t = translator(this.#settings.language);
  }
}
