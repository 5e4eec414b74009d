/** What the learner has set, and the words and letters that go with it. */
import { loadWords, type Translate } from "./i18n";
import { type Settings, wanted } from "./model/settings";
import { chooseFont } from "./stage/look";

export interface PreferencesHooks {
  /** Keeps what was changed; `settings` is what holds now. */
  keep(settings: Settings, changes: Partial<Settings>): void;
}

export class Preferences {
  #settings: Settings;
  #t: Translate;
  /** The last change, on its way. */
  #before: Promise<void> = Promise.resolve();

  /** `t`: the words of the settings' language. */
  constructor(
    settings: Settings,
    t: Translate,
    readonly hooks: PreferencesHooks,
  ) {
    this.#settings = settings;
    this.#t = t;
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

  /** A language comes with its words, a type with its letters: everything changes at once, when they are here. */
  set(changes: Partial<Settings>): Promise<void> {
    // One after the other: what comes late never undoes what was chosen after it.
    const applied = this.#before.then(() => this.#apply(changes));
    this.#before = applied.catch(() => undefined);
    return applied;
  }

  async #apply(changes: Partial<Settings>): Promise<void> {
    const { language, font } = changes;
    if (font !== undefined) await chooseFont(font);
    if (language !== undefined) this.#t = await loadWords(language);
    this.#settings = { ...this.#settings, ...changes };
    this.hooks.keep(this.#settings, changes);
  }
}
