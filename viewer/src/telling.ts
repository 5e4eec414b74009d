/** What an event of the play rules tells: to who cannot see it, to the agenda, and to the journal. */
import type { Chronicle } from "./chronicle";
import type { Page } from "./dom/page";
import type { Key } from "./i18n";
import type { Scene } from "./model/scene.gen";
import { unknownKinds } from "./model/sheets/card";
import type { State } from "./model/state";
import type { Ui } from "./model/sheets/context";
import { taskVerdictOf } from "./model/tasks";
import { best } from "./model/text";
import { cardOf, viewpointOf } from "./model/turn";
import { saidOf } from "./model/views";
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
    readonly scene: Scene,
  ) {}

  say(key: Key, values?: Readonly<Record<string, string>>): void {
    this.parts.page.shell.say(this.parts.preferences.t(key, values));
  }

  /** Tells; returns what is to be remembered of it. */
  tell(before: State, after: State): Partial<Ui> {
    const { languages, t } = this.parts.preferences;
    const arrived = after.visit !== before.visit;
    const where = arrived ? t("say.arrived", { title: best(viewpointOf(this.scene, after)?.title ?? {}, languages) }) : "";
    const said = [saidOf({ scene: this.scene, languages, t }, before, after), where].filter(Boolean).join(" ");
    if (said) this.parts.page.shell.say(said);
    if (after.card !== null && after.card !== before.card) this.#readCard(after.card);
    const verdict = taskVerdictOf(before, after);
    return verdict || arrived ? { verdict } : {};
  }

  #readCard(id: string): void {
    if (this.#read.has(id)) return;
    this.#read.add(id);
    for (const kind of unknownKinds(cardOf(this.scene, id))) this.parts.chronicle.write("error", id, { what: "unknown-block", message: kind });
  }
}
