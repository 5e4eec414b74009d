/** The page of the player: everything that is not drawn by the stage. It shows what it is given, and asks. */
import type { Translate } from "../i18n";
import type { Angles } from "../model/angles";
import type { Mark } from "../model/marks";
import type { Settings } from "../model/settings";
import { TEXT_SCALES } from "../model/settings";
import type { Command, Sheet } from "../model/sheet";
import type { Agenda } from "../model/sheets/agenda";
import { AgendaList } from "./agenda";
import { bar, type BarView } from "./bar";
import { Captions, type CaptionsView, type Looking } from "./captions";
import { helpDialog } from "./dialogs";
import { mark } from "./element";
import { HotspotList } from "./hotspots";
import type { NeedsDialog } from "./needs";
import { type Shell, shell } from "./shell";
import { type SheetView, sheetView } from "./sheet";
import type { Keeping } from "../profile";
import type { Transcript } from "../model/transcript";
import type { FirstPage } from "../model/views";
import type { TimelineView } from "../model/timeline";
import { startPage } from "./start";
import { Timeline } from "./timeline";

export interface PageView {
  readonly bar: BarView;
  readonly marks: readonly Mark[];
  readonly sheet: Sheet | null;
  /** null: nothing is to be done here, and nothing comes. */
  readonly agenda: Agenda | null;
  /** null: there is no film, or it is surroundings. */
  readonly timeline: TimelineView | null;
  readonly captions: CaptionsView;
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
  /** The words of the moment. */
  words(): Translate;
  readonly keeping: Keeping;
}

export class Page {
  readonly shell: Shell;
  readonly #bar: ReturnType<typeof bar>;
  readonly #hotspots: HotspotList;
  readonly #captions = new Captions();
  readonly #timeline: Timeline;
  readonly #agenda: AgendaList;
  readonly #sheet: SheetView;
  readonly #flat = document.createElement("img");
  #start: HTMLElement | null = null;
  #needs: NeedsDialog | null = null;

  constructor(
    root: HTMLElement,
    t: Translate,
    readonly hooks: PageHooks,
  ) {
    this.#bar = bar(hooks.ask, hooks.enterVr);
    this.#hotspots = new HotspotList({ ask: hooks.ask, focus: hooks.towards });
    this.#sheet = sheetView(hooks, (open) => this.#behind(open));
    this.#timeline = new Timeline(hooks.ask);
    this.#agenda = new AgendaList(hooks.ask);
    const parts = { bar: this.#bar.element, hotspots: this.#hotspots.element, captions: this.#captions.element, timeline: this.#timeline.element, agenda: this.#agenda.element, sheet: this.#sheet.element };
    this.shell = shell(root, t("twin.stage"), parts);
    this.#flat.className = "flat-picture";
    this.#flat.alt = "";
  }

  /** The first page, in front of all; null takes it away. */
  start(view: FirstPage | null, vr: boolean | null, t: Translate): void {
    const before = this.#start;
    const { language, flashes } = this.hooks.settings();
    const speak = (chosen: string): void => this.hooks.ask({ kind: "set", settings: { language: chosen } });
    const next = view && startPage(view, vr, t, { ...this.hooks, language, flashes, speak, open: (which) => this.dialog(which, t) });
    const focused = before?.contains(document.activeElement) ? document.activeElement?.getAttribute("data-language") : null;
    if (next && before) before.replaceWith(next);
    else if (next) this.shell.root.append(next);
    else before?.remove();
    this.#start = next;
    if (focused) next?.querySelector<HTMLElement>(`[data-language="${focused}"]`)?.focus();
    this.#behind(false);
    // In a frame that opened by itself, the page around it keeps the focus.
    if (!next && before) this.shell.stage.focus({ preventScroll: true });
  }

  #behind(sheet: boolean): void {
    this.shell.behind(sheet || this.#start !== null);
  }

  show(view: PageView, t: Translate): void {
    this.#suit(this.hooks.settings());
    this.#needs?.show(this.hooks.settings(), t);
    mark(this.shell.stage, "aria-label", t("twin.stage"));
    this.#bar.show(view.bar, t);
    this.#hotspots.show(view.marks, t);
    this.#sheet.show(view.sheet, t);
    this.#timeline.show(view.timeline, t);
    this.#agenda.show(view.agenda, t);
    this.#captions.show(view.captions, t);
    this.shell.notice(view.notice.text, t("fault.dismiss"), view.notice.tone);
    this.shell.facts(view.facts);
    this.#showFlat(view.flat);
  }

  /** Size, letters, side and calm of everything on the page. */
  #suit({ text, language, font, targets, hand, motion }: Settings): void {
    const { root } = this.shell;
    root.style.setProperty("--text-scale", String(TEXT_SCALES[text]));
    for (const element of [root, document.documentElement]) mark(element, "lang", language);
    this.shell.facts({ font, targets, hand, motion });
  }

  #showFlat(flat: PageView["flat"]): void {
    this.shell.stage.classList.toggle("flat", flat !== null);
    if (!flat) return this.#flat.remove();
    if (flat.picture && this.#flat.getAttribute("src") !== flat.picture) this.#flat.src = flat.picture;
    if (flat.picture && !this.#flat.isConnected) this.shell.stage.prepend(this.#flat);
  }

  /** Lays what is in the view over it. */
  lay(looking: Looking & { where(mark: string): { x: number; y: number } | null }): void {
    this.#hotspots.lay(looking.where);
    this.#captions.lay(looking);
  }

  dialog(which: "settings" | "help", t: Translate): void {
    if (which === "settings") return void this.#openNeeds();
    const element = helpDialog(t);
    this.shell.root.append(element);
    element.showModal();
  }

  async transcript(view: Transcript, t: Translate): Promise<void> {
    const { transcriptDialog } = await import("./transcript");
    const element = transcriptDialog(view, t, this.hooks.ask);
    this.shell.root.append(element);
    element.showModal();
  }

  async #openNeeds(): Promise<void> {
    const { needsDialog } = await import("./needs");
    if (this.#needs?.element.isConnected) return;
    this.#needs = needsDialog(this.hooks.keeping, (settings) => this.hooks.ask({ kind: "set", settings }));
    this.#needs.show(this.hooks.settings(), this.hooks.words());
    this.shell.root.append(this.#needs.element);
    this.#needs.element.showModal();
  }

  /** What Esc does: closes what is open. */
  escape(): void {
    const command = this.#sheet.escape;
    if (command) this.hooks.ask(command);
  }
}
