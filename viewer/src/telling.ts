/** What is told as the scene goes on: to who cannot see it, and to the journal where something is not understood. */
import type { Chronicle } from "./chronicle";
import type { Page } from "./dom/page";
import type { Key } from "./i18n";
import type { PlayDocument } from "./model/document";
import { unknownKinds } from "./model/sheets/card";
import type { State } from "./model/state";
import { cardOf } from "./model/turn";
import { saidOf, whereOf } from "./model/views";
import type { Preferences } from "./preferences";

export interface TellingParts {
  readonly page: Page;
  readonly chronicle: Chronicle;
  readonly preferences: Preferences;
}

export class Telling {
  /** Cards that were open: what this player does not know of them is told once. */
  readonly #read = new Set<string>();

  constructor(
    readonly parts: TellingParts,
    readonly play: PlayDocument,
  ) {}

  say(key: Key, values?: Readonly<Record<string, string>>): void {
    this.parts.page.shell.say(this.parts.preferences.t(key, values));
  }

  /** One is somewhere else. */
  arrived(state: State): void {
    this.say("say.arrived", { title: whereOf(this.play, state, this.parts.preferences.languages).viewpoint });
  }

  /** Something has happened. */
  turned(before: State, after: State): void {
    const { page, preferences, chronicle } = this.parts;
    const { languages, t } = preferences;
    const said = saidOf({ scene: this.play.scene, languages, t }, before, after);
    if (said) page.shell.say(said);
    const { card } = after;
    if (card === null || this.#read.has(card)) return;
    this.#read.add(card);
    for (const kind of unknownKinds(cardOf(this.play.scene, card))) chronicle.write("error", card, { what: "unknown-block", message: kind });
  }
}
