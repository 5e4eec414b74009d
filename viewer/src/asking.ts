/**
 * What the learner asks for. The commands of the player itself are done here, one line each in one table; all others are
 * events of the play rules, and are handed on.
 */
import { Breaks } from "./breaks";
import type { Chronicle } from "./chronicle";
import type { Page } from "./dom/page";
import type { Hearing } from "./hearing";
import type { KeyWish } from "./input/keyboard";
import type { Clips } from "./media/clips";
import type { PlayDocument } from "./model/document";
import type { Settings } from "./model/settings";
import type { Command, ScreenCommand } from "./model/sheet";
import { FRESH_CARD, FRESH_UI, type Ui } from "./model/sheets/context";
import { movedWords, uiAfter } from "./model/sheets/ui";
import type { PlayEvent, State } from "./model/state";
import { isFree } from "./model/timeline";
import { transcriptOf } from "./model/transcript";
import type { Preferences } from "./preferences";
import type { Presenter } from "./presenter";
import type { Stage } from "./stage/stage";
import type { Standing } from "./standing";
import type { Surroundings } from "./surroundings";
import type { Immersion } from "./xr/immersion";

export interface AskingParts {
  readonly play: PlayDocument;
  readonly page: Page;
  readonly stage: Stage | null;
  readonly immersion: Immersion | null;
  readonly surroundings: Surroundings;
  readonly chronicle: Chronicle;
  readonly hearing: Hearing;
  readonly presenter: Presenter;
  readonly standing: Standing;
  readonly preferences: Preferences;
  readonly clips: Clips;
}

export interface AskingHooks {
  state(): State;
  /** An event of the play rules. */
  hear(event: PlayEvent): void;
  show(): void;
  /** The learner has changed these settings. */
  changed(settings: Partial<Settings>): void;
  restart(): void;
  home(): void;
}

type Own = Exclude<Command, PlayEvent>;
type Table = { readonly [Kind in Own["kind"]]: (command: Extract<Own, { kind: Kind }>) => void };

export class Asking {
  /** What the player itself remembers beside the play state. */
  #ui: Ui = FRESH_UI;
  readonly #sound = new Audio();
  readonly #own: Table;
  readonly breaks: Breaks;

  constructor(
    readonly parts: AskingParts,
    readonly hooks: AskingHooks,
  ) {
    this.#own = this.#table();
    parts.hearing.route(this.#sound);
    this.breaks = new Breaks({ counts: () => this.#ui.inVr && parts.preferences.settings.breaks, propose: (minutes) => this.#propose(minutes) });
  }

  /** The player's own commands: a new one is a new line here. */
  #table(): Table {
    const { hooks } = this;
    const { play, clips, presenter, standing, immersion } = this.parts;
    const screen = (command: ScreenCommand): void => this.change(uiAfter(this.#ui, command, play.scene, hooks.state()));
    return {
      tick: screen,
      move: (command) => {
        screen(command);
        const { languages, t } = this.parts.preferences;
        this.parts.page.shell.say(movedWords({ scene: play.scene, languages, t }, this.#ui, command, hooks.state()));
      },
      type: screen,
      spin: screen,
      menu: screen,
      look: screen,
      watch: ({ url }) => clips.toggle(url),
      page: ({ page }) => {
        presenter.turnTo(page);
        hooks.show();
      },
      rest: ({ again }) => this.#rest(again),
      needs: ({ at }) => void this.#openNeeds(at),
      set: ({ settings }) => void this.#set(settings),
      dialog: ({ which }) => this.#dialog(which),
      seek: ({ to }) => this.#seek(to),
      listen: ({ url }) => this.#listen(url),
      recentre: () => this.#recentre(),
      turn: ({ by }) => standing.turn(by),
      "leave-vr": () => immersion?.leave(),
      restart: () => hooks.restart(),
      home: () => hooks.home(),
    };
  }

  ask(command: Command): void {
    const own = this.#own[command.kind as Own["kind"]] as ((command: Command) => void) | undefined;
    if (own) own(command);
    else this.hooks.hear(command as PlayEvent);
  }

  /** What a key wishes. */
  wish(wish: Exclude<KeyWish["wish"], "turn" | "zoom">): void {
    const { page, preferences, surroundings } = this.parts;
    if (wish === "escape") page.escape();
    else if (wish === "menu") this.ask({ kind: "menu", open: !this.#ui.menu });
    else if (wish === "captions") void this.#set({ captions: !preferences.settings.captions });
    else if (wish === "recentre") this.#recentre();
    else if (surroundings.hasFilm) this.ask({ kind: this.hooks.state().playing ? "pause" : "play" });
  }

  get ui(): Ui {
    return this.#ui;
  }

  /** Remembers without showing: who calls shows in the end. */
  remember(ui: Partial<Ui>): void {
    this.#ui = { ...this.#ui, ...ui };
  }

  change(ui: Partial<Ui>): void {
    this.remember(ui);
    this.hooks.show();
  }

  /** The scene begins again. */
  forget(): void {
    this.#ui = { ...FRESH_UI, inVr: this.#ui.inVr };
  }

  /** Another card or place: what was heard and seen of the former stops, what was being made there is forgotten. */
  hush(): void {
    this.#sound.pause();
    this.parts.clips.clear();
    this.remember({ ...FRESH_CARD, menu: false });
  }

  async #set(settings: Partial<Settings>): Promise<void> {
    await this.parts.preferences.set(settings);
    this.hooks.changed(settings);
  }

  #dialog(which: Extract<Command, { kind: "dialog" }>["which"]): void {
    this.change({ menu: false });
    const { page, play, surroundings, preferences } = this.parts;
    if (which !== "transcript") return page.dialog(which, preferences.t);
    void page.transcript(transcriptOf(play, this.hooks.state(), preferences.languages, surroundings.tracks.said), preferences.t);
  }

  #listen(url: string): void {
    this.#sound.src = url;
    this.#sound.play().catch(() => this.parts.chronicle.write("error", null, { what: "sound", message: url }));
  }

  async #openNeeds(at: Extract<Command, { kind: "needs" }>["at"]): Promise<void> {
    const { needsSheet } = await import("./model/sheets/needs");
    this.change({ menu: true, needs: at && ((context) => needsSheet(context, at)) });
  }

  #propose(minutes: number | null): void {
    if (minutes !== null) this.parts.chronicle.write("break.reminder", null, { minutes });
    this.change({ rest: minutes });
  }

  /** A break was proposed: it is put off, or not proposed again. */
  #rest(again: boolean): void {
    this.breaks.later();
    if (!again) void this.#set({ breaks: false });
  }

  #seek(to: number): void {
    if (isFree(this.parts.play, this.hooks.state())) this.parts.surroundings.film.seek(to);
    this.hooks.show();
  }

  #recentre(): void {
    const { yaw, pitch = 0 } = this.hooks.state().arrival;
    this.parts.standing.face({ yaw, pitch });
    this.parts.stage?.standPanel();
    this.parts.chronicle.write("recentre");
    this.change({ menu: false });
  }
}
