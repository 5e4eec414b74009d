/** Shows a state of the player everywhere at once: on the page and on the stage. */
import type { Backdrops } from "./backdrop/backdrops";
import type { Page, PageView } from "./dom/page";
import type { Hearing } from "./hearing";
import type { Key, Translate } from "./i18n";
import type { Caption, Words } from "./media/captions";
import type { Angles } from "./model/angles";
import type { PlayDocument } from "./model/document";
import { type Settings, TEXT_SCALES, wanted } from "./model/settings";
import type { Sheet } from "./model/sheet";
import { openSheet, type Ui } from "./model/sheets";
import type { State } from "./model/state";
import { hasTimeline, isFree, type TimelineView } from "./model/timeline";
import { viewpointOf } from "./model/turn";
import { hotspotsOf, type SeenHotspot, whereOf } from "./model/views";
import type { Stage } from "./stage/stage";
import type { Speech } from "./stage/speech";
import type { Surroundings } from "./surroundings";

/** All that decides what is seen. */
export interface Shown {
  readonly state: State;
  readonly ui: Ui;
  readonly settings: Settings;
  readonly t: Translate;
  readonly started: boolean;
  /** On the way to a viewpoint: its hotspots are not there yet. */
  readonly arriving: boolean;
  readonly fault: Key | null;
  readonly vr: boolean;
}

export interface PresenterParts {
  readonly page: Page;
  /** Both are null where nothing can be drawn. */
  readonly stage: Stage | null;
  readonly backdrops: Backdrops | null;
  readonly surroundings: Surroundings;
  readonly hearing: Hearing;
}

export class Presenter {
  #sheet: Sheet | null = null;
  #sheetPage = 0;
  /** What was last told of the picture. */
  #told: Caption | null = null;

  constructor(
    readonly play: PlayDocument,
    readonly parts: PresenterParts,
  ) {}

  /** Turns a long sheet to another of its pages; seen with the next `show`. */
  turnTo(page: number): void {
    this.#sheetPage = page;
  }

  /** Returns the hotspots that are there. */
  show(shown: Shown): readonly SeenHotspot[] {
    const { state, settings, t } = shown;
    const languages = wanted(settings);
    const hotspots = shown.arriving ? [] : hotspotsOf(this.play, state, languages);
    this.#hear(shown, languages);
    const captions = this.#captions(shown);
    const { arrival } = state;
    const ahead = settings.captionPlace === "scene" ? { yaw: arrival.yaw, pitch: arrival.pitch ?? 0 } : null;
    const fault = shown.fault ?? (this.parts.stage ? null : "fault.webgl");
    const notice = { text: fault && shown.started ? t(fault) : "", tone: fault === "film.short" ? ("calm" as const) : ("warn" as const) };
    const timeline = this.#timeline(shown);
    this.#openSheet(shown, languages);
    const bar = {
      ...whereOf(this.play, state, languages),
      // Where there is a time line, it is played there.
      playing: this.parts.surroundings.hasFilm && !timeline ? state.playing : null,
      captions: settings.captions,
      vr: shown.vr && !shown.ui.inVr,
    };
    const flat = this.parts.stage ? null : { picture: this.parts.surroundings.poster };
    this.parts.page.show({ bar, hotspots, sheet: this.#sheet, timeline, captions: { words: captions, size: settings.captionSize, background: settings.captionBackground, ahead }, notice, flat, facts: this.#facts(shown) }, t);
    const speech = speechOf(notice, captions[0] ?? null, settings, ahead);
    this.parts.stage?.show({ hotspots, sheet: this.#sheet, page: this.#sheetPage, speech, scale: TEXT_SCALES[settings.text], words: words(t) });
    this.lay();
    return hotspots;
  }

  #timeline({ state, started }: Shown): TimelineView | null {
    const clock = started && !state.finished && hasTimeline(this.play, state) ? this.parts.surroundings.clock : null;
    return clock && { ...clock, playing: state.playing, free: isFree(this.play, state) };
  }

  /** What is said, then what is told of the picture: to a screen reader always, as text on wish. */
  #captions({ settings, t }: Shown): Words[] {
    const { caption, description } = this.parts.surroundings.words;
    if (description && description !== this.#told) this.parts.page.shell.say(description.text);
    this.#told = description;
    const shown: Words[] = [];
    if (caption && settings.captions) shown.push({ speaker: caption.speaker, text: caption.text, direction: caption.direction });
    if (description && settings.descriptions) shown.push({ speaker: t("caption.description"), text: description.text, direction: null });
    const { words: heard } = this.parts.hearing;
    if (heard && settings.captions) shown.push(heard);
    return shown;
  }

  #hear({ state, settings, ui, started, arriving }: Shown, languages: readonly string[]): void {
    const { hearing, surroundings } = this.parts;
    const viewpoint = started && !arriving && !state.finished ? (viewpointOf(this.play.scene, state) ?? null) : null;
    const speaks = surroundings.words.caption !== null;
    hearing.show({ viewpoint, footage: surroundings.footage, state, settings, languages, speaks, inVr: ui.inVr });
  }

  /** The same sheet stays the same object: what has not changed is not drawn again. */
  #openSheet({ state, ui, settings, t }: Shown, languages: readonly string[]): void {
    const { scene, files } = this.play;
    const sheet = openSheet({ scene, files, settings, languages, t }, state, { ...ui, film: this.parts.surroundings.hasFilm, ends: !this.play.look });
    if (sheet?.key !== this.#sheet?.key) this.#sheetPage = 0;
    if (JSON.stringify(sheet) !== JSON.stringify(this.#sheet)) this.#sheet = sheet;
  }

  #facts({ state, ui, started, arriving }: Shown): Record<string, string> {
    return {
      mode: started ? (ui.inVr ? "vr" : "inline") : "start",
      viewpoint: state.viewpoint ?? "",
      visit: String(state.visit),
      arrived: String(started && !arriving),
      backdrop: this.parts.backdrops?.way ?? "none",
      shows: this.parts.surroundings.shows,
    };
  }

  /** Lays the page's buttons over what the stage draws. */
  lay(): void {
    const { stage } = this.parts;
    if (stage && !stage.immersive) this.parts.page.lay({ yaw: stage.heading().yaw, half: stage.halfView, project: (direction) => stage.project(direction) });
  }
}

/** What the headset's plate says: a sentence about what is wrong comes before what is said. */
function speechOf(notice: PageView["notice"], said: Words | null, settings: Settings, ahead: Angles | null): Speech | null {
  const { captionSize: size, captionBackground: background } = settings;
  const plain = { speaker: "", direction: null, fixed: null, size, background } as const;
  if (notice.text) return { ...plain, text: notice.text, tone: notice.tone === "calm" ? "caption" : "notice" };
  return said && { ...said, tone: "caption", size, background, fixed: ahead && (said.direction ?? ahead) };
}

function words(t: Translate) {
  return {
    previous: t("card.previous"),
    next: t("card.next"),
    page: (page: number, pages: number) => t("card.page", { page, pages }),
    menu: t("bar.menu"),
  };
}
