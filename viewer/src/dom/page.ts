/** The page of the player: everything that is not drawn by the stage. It shows what it is given, and asks. */
import type { Translate } from "../i18n";
import type { Words } from "../media/captions";
import type { Angles } from "../model/angles";
import type { Settings } from "../model/settings";
import { TEXT_SCALES } from "../model/settings";
import type { Command, Sheet } from "../model/sheet";
import type { Agenda } from "../model/sheets/agenda";
import { AgendaList } from "./agenda";
import { bar, type BarView } from "./bar";
import { helpDialog, settingsDialog } from "./dialogs";
import { HotspotList, type ListedHotspot } from "./hotspots";
import { type Shell, shell } from "./shell";
import { type SheetView, sheetView } from "./sheet";
import type { FirstPage } from "../model/views";
import type { TimelineView } from "../model/timeline";
import { startPage } from "./start";
import { Timeline } from "./timeline";

export interface PageView {
  readonly bar: BarView;
  readonly hotspots: readonly ListedHotspot[];
  readonly sheet: Sheet | null;
  /** null: nothing is to be done here, and nothing comes. */
  readonly agenda: Agenda | null;
  /** null: there is no film, or it is surroundings. */
  readonly timeline: TimelineView | null;
  readonly captions: readonly Words[];
  readonly notice: { readonly text: string; readonly tone: "warn" | "calm" };
  /** Behind the list of hotspots, where no 360 view can be drawn; null: a 360 view is drawn. */
  readonly flat: { readonly picture: string | null } | null;
  readonly facts: Readonly<Record<string, string>>;
}

export interface PageHooks {
  ask(command: Command): void;
  enterVr(): void;
  begin(): void;
  /** The view should turn towards this hotspot. */
  towards(direction: Angles): void;
  settings(): Settings;
  /** The element of a film of the open card. */
  film(url: string): HTMLVideoElement;
  /** Draws a 3D object of a card, turned by `yaw` degrees; rejects where that is not possible. */
  portray(url: string, canvas: HTMLCanvasElement, yaw: number): Promise<void>;
}

export class Page {
  readonly shell: Shell;
  readonly #bar: ReturnType<typeof bar>;
  readonly #hotspots: HotspotList;
  readonly #timeline: Timeline;
  readonly #agenda: AgendaList;
  readonly #sheet: SheetView;
  readonly #flat = document.createElement("img");
  #start: HTMLElement | null = null;

  constructor(
    root: HTMLElement,
    t: Translate,
    readonly hooks: PageHooks,
  ) {
    this.#bar = bar(hooks.ask, hooks.enterVr);
    this.#hotspots = new HotspotList({ activate: (hotspot) => hooks.ask({ kind: "activate", hotspot }), focus: hooks.towards });
    this.#sheet = sheetView(hooks, (open) => this.#behind(open));
    this.#timeline = new Timeline(hooks.ask);
    this.#agenda = new AgendaList(hooks.ask);
    const parts = { bar: this.#bar.element, hotspots: this.#hotspots.element, timeline: this.#timeline.element, agenda: this.#agenda.element, sheet: this.#sheet.element };
    this.shell = shell(root, t("twin.stage"), parts);
    this.#flat.className = "flat-picture";
    this.#flat.alt = "";
  }

  /** The first page, in front of all; null takes it away. */
  start(view: FirstPage | null, vr: boolean | null, t: Translate): void {
    const before = this.#start;
    const next = view && startPage(view, vr, t, { ...this.hooks, open: (which) => this.dialog(which, t) });
    if (next && before) before.replaceWith(next);
    else if (next) this.shell.root.append(next);
    else before?.remove();
    this.#start = next;
    this.#behind(false);
    // In a frame that opened by itself, the page around it keeps the focus.
    if (!next && before) this.shell.stage.focus({ preventScroll: true });
  }

  #behind(sheet: boolean): void {
    this.shell.behind(sheet || this.#start !== null);
  }

  show(view: PageView, t: Translate): void {
    const { text, language } = this.hooks.settings();
    this.shell.root.style.setProperty("--text-scale", String(TEXT_SCALES[text]));
    this.shell.root.lang = language;
    this.#bar.show(view.bar, t);
    this.#hotspots.show(view.hotspots, t);
    this.#sheet.show(view.sheet, t);
    this.#timeline.show(view.timeline, t);
    this.#agenda.show(view.agenda, t);
    this.shell.captions(view.captions);
    this.shell.notice(view.notice.text, t("fault.dismiss"), view.notice.tone);
    this.shell.facts(view.facts);
    this.#showFlat(view.flat);
  }

  #showFlat(flat: PageView["flat"]): void {
    this.shell.stage.classList.toggle("flat", flat !== null);
    if (!flat) return this.#flat.remove();
    if (flat.picture && this.#flat.getAttribute("src") !== flat.picture) this.#flat.src = flat.picture;
    if (flat.picture && !this.#flat.isConnected) this.shell.stage.prepend(this.#flat);
  }

  lay(project: (direction: Angles) => { x: number; y: number } | null): void {
    this.#hotspots.lay(project);
  }

  dialog(which: "settings" | "help", t: Translate): void {
    const change = (settings: Partial<Settings>): void => this.hooks.ask({ kind: "set", settings });
    const element = which === "help" ? helpDialog(t) : settingsDialog(this.hooks.settings(), t, change);
    this.shell.root.append(element);
    element.showModal();
  }

  /** What Esc does: closes what is open. */
  escape(): void {
    const command = this.#sheet.escape;
    if (command) this.hooks.ask(command);
  }
}
