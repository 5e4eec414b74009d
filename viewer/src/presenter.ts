/** Shows a state of the player everywhere at once: on the page and on the stage. */
import type { Backdrops } from "./backdrop/backdrops";
import type { Page, PageView } from "./dom/page";
import type { Hearing } from "./hearing";
import type { Key, Translate } from "./i18n";
import type { Caption, Words } from "./media/captions";
import type { Angles } from "./model/angles";
import type { PlayDocument } from "./model/document";
import { type Settings, TEXT_SCALES, wanted } from "./model/settings";
import type { Clips } from "./media/clips";
import type { Sheet } from "./model/sheet";
import { type Agenda, agendaOf, agendaSheet } from "./model/sheets/agenda";
import { openSheet, type Ui } from "./model/sheets";
import { causesOf, flashesAt } from "./model/comfort";
import type { State } from "./model/state";
import { isStill } from "./model/stillness";
import { hasTimeline, isFree, type TimelineView } from "./model/timeline";
import { hotspotMarks, type Mark, type Seeing, type Thing, thingMarks, thingsOf } from "./model/marks";
import { viewpointOf } from "./model/turn";
import { whereOf } from "./model/views";
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

/** What is no fault, only to be known. */
const CALM: ReadonlySet<Key> = new Set<Key>(["film.short", "scene.newer", "comfort.cover"]);

/** What is around the learner. */
interface Around {
  readonly hotspots: readonly Mark[];
  readonly marks: readonly Mark[];
  readonly things: readonly Thing[];
}

export interface PresenterParts {
  readonly page: Page;
  /** Both are null where nothing can be drawn. */
  readonly stage: Stage | null;
  readonly backdrops: Backdrops | null;
  readonly surroundings: Surroundings;
  readonly hearing: Hearing;
  readonly clips: Clips;
}

export class Presenter {
  #sheet: Sheet | null = null;
  #sheetPage = 0;
  #said: Caption | null = null;
  #flashes = false;
  #before: Shown | null = null;
  #here: Around = { hotspots: [], marks: [], things: [] };
  #seen: Surroundings["shows"] = "none";
  #agenda: Agenda | null = null;
  /** The agenda as the headset shows it. */
  #plate: Sheet | null = null;
  /** What was last said, and told of the picture. */
  #told: Caption | null = null;

  constructor(
    readonly play: PlayDocument,
    readonly parts: PresenterParts,
  ) {}

  /** Something is to be shown though the state looks the same: other words of the film, flashes, a time line. */
  hasNews(state: State): boolean {
    const { caption, description } = this.parts.surroundings.words;
    const { clock } = this.parts.surroundings;
    return caption !== this.#said || description !== this.#told || (clock !== null && (hasTimeline(this.play, state) || flashesAt(clock) !== this.#flashes));
  }

  /** Turns a long sheet to another of its pages; seen with the next `show`. */
  turnTo(page: number): void {
    this.#sheetPage = page;
  }

  /** Returns the hotspots that are there. */
  show(shown: Shown): readonly Mark[] {
    const { state, settings, t } = shown;
    const languages = wanted(settings);
    const seeing = this.#seeing(languages, t);
    const { hotspots, marks, things } = this.#around(shown, seeing);
    this.#hear(shown, languages);
    const captions = this.#captions(shown);
    const { arrival } = state;
    const ahead = settings.captionPlace === "scene" ? { yaw: arrival.yaw, pitch: arrival.pitch ?? 0 } : null;
    this.#flashes = flashesAt(this.parts.surroundings.clock);
    const covered = shown.started && !settings.flashes && this.#flashes;
    const fault = shown.fault ?? (this.parts.stage ? (covered ? "comfort.cover" : null) : "fault.webgl");
    const notice = { text: fault && shown.started ? t(fault) : "", tone: fault && CALM.has(fault) ? ("calm" as const) : ("warn" as const) };
    const timeline = this.#timeline(shown);
    this.#openSheet(shown, languages);
    const bar = {
      ...whereOf(this.play, state, languages),
      // Where there is a time line, it is played there.
      playing: this.parts.surroundings.hasFilm && !timeline ? state.playing : null,
      captions: settings.captions,
      vr: shown.vr && !shown.ui.inVr,
    };
    const flat = this.parts.stage ? null : { picture: this.parts.surroundings.footage?.poster ?? null };
    this.parts.page.show({ bar, marks, sheet: this.#sheet, agenda: this.#agenda, timeline, captions: { words: captions, size: settings.captionSize, background: settings.captionBackground, ahead }, notice, flat, facts: this.#facts(shown) }, t);
    const speech = speechOf(notice, captions[0] ?? null, settings, ahead);
    this.parts.stage?.show({ marks, things, sheet: this.#sheet, agenda: this.#plate, page: this.#sheetPage, speech, scale: TEXT_SCALES[settings.text], large: settings.targets === "large", hand: settings.hand, covered, scanning: settings.scanning, words: words(t) });
    this.lay();
    return hotspots;
  }

  /** The same marks stay the same list: what draws them need not look at each. */
  #around(shown: Shown, seeing: Seeing): Around {
    const [before, seen] = [this.#before, this.#seen];
    [this.#before, this.#seen] = [shown, this.parts.surroundings.shows];
    const isStanding = before?.arriving === shown.arriving && before.settings === shown.settings && seen === this.#seen && isStill(this.play.scene, before.state, shown.state);
    if (isStanding) return this.#here;
    const hotspots = shown.arriving ? [] : hotspotMarks(seeing, shown.state);
    const marks = shown.arriving ? hotspots : [...hotspots, ...thingMarks(seeing, shown.state)];
    return (this.#here = { hotspots, marks, things: shown.arriving ? [] : thingsOf(seeing, shown.state) });
  }

  #seeing(languages: readonly string[], t: Translate): Seeing {
    const naming = {
      take: (thing: string) => t("thing.take", { thing }),
      put: (thing: string, place: string) => t("thing.put", { thing, place }),
      drop: (thing: string) => t("thing.drop", { thing }),
    };
    return { play: this.play, languages, nodes: (node) => this.parts.surroundings.rooms.where(node), words: naming };
  }

  #timeline({ state, started }: Shown): TimelineView | null {
    const clock = started && !state.finished && hasTimeline(this.play, state) ? this.parts.surroundings.clock : null;
    return clock && { ...clock, playing: state.playing, free: isFree(this.play, state) };
  }

  /** What is said, then what is told of the picture: to a screen reader always, as text on wish. */
  #captions({ settings, t }: Shown): Words[] {
    const { caption, description } = this.parts.surroundings.words;
    if (description && description !== this.#told) this.parts.page.shell.say(description.text);
    [this.#said, this.#told] = [caption, description];
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
  #openSheet({ state, ui, settings, t, started, arriving }: Shown, languages: readonly string[]): void {
    const { scene, files } = this.play;
    const context = { scene, files, settings, languages, t };
    const sheet = openSheet(context, state, { ...ui, felt: this.#felt, film: this.parts.surroundings.hasFilm, watching: this.parts.clips.playing, ends: !this.play.look });
    if (sheet?.key !== this.#sheet?.key) this.#sheetPage = 0;
    if (!isSame(sheet, this.#sheet)) this.#sheet = sheet;
    const agenda = started && !arriving ? agendaOf(context, state, ui) : null;
    if (isSame(agenda, this.#agenda)) return;
    this.#agenda = agenda;
    this.#plate = agenda && agendaSheet(agenda, t);
  }

  get #felt(): readonly string[] {
    const label = this.parts.surroundings.clock?.comfort;
    return label ? causesOf([label]) : [];
  }

  #facts({ state, ui, started, arriving }: Shown): Record<string, string> {
    return {
      mode: started ? (ui.inVr ? "vr" : "inline") : "start",
      viewpoint: state.viewpoint ?? "",
      visit: String(state.visit),
      arrived: String(started && !arriving),
      covered: String(this.parts.stage?.cover.visible ?? false),
      backdrop: this.parts.backdrops?.way ?? "none",
      shows: this.parts.surroundings.shows,
    };
  }

  /** Lays the page's buttons over what the stage draws. */
  lay(): void {
    const { stage } = this.parts;
    if (stage && !stage.immersive) this.parts.page.lay({ yaw: stage.head.heading().yaw, half: stage.lens.half, project: (direction) => stage.project(direction), where: (mark) => stage.where(mark) });
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
    turn: t("scan.turn"),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
