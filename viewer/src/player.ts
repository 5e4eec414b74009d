/** Conducts the play of one scene: commands in, state on, effects out, and everything shown anew. */
import { Arrival } from "./arrival";
import type { Backdrops } from "./backdrop/backdrops";
import type { Chronicle } from "./chronicle";
import type { Page } from "./dom/page";
import { type Key, type Translate, translator } from "./i18n";
import { allowGyroscope } from "./input/gyroscope";
import type { KeyWish } from "./input/keyboard";
import type { Angles } from "./model/angles";
import type { PlayDocument } from "./model/document";
import { initial, reduce } from "./model/reduce";
import { type Settings, wanted } from "./model/settings";
import type { Command } from "./model/sheet";
import type { Ui } from "./model/sheets";
import type { Effect, PlayEvent, State } from "./model/state";
import { isFree } from "./model/timeline";
import { viewpointOf } from "./model/turn";
import { firstPageOf, verdictOf, whereOf } from "./model/views";
import { Passage } from "./passage";
import { Presenter } from "./presenter";
import { Pulse } from "./pulse";
import { Reel } from "./reel";
import type { Screen } from "./screen";
import type { Stage } from "./stage/stage";
import { Standing } from "./standing";
import type { Surroundings } from "./surroundings";
import type { Immersion } from "./xr/immersion";

export interface Parts {
  readonly page: Page;
  /** The three are null where nothing can be drawn. */
  readonly stage: Stage | null;
  readonly backdrops: Backdrops | null;
  readonly immersion: Immersion | null;
  readonly surroundings: Surroundings;
  readonly screen: Screen;
  readonly chronicle: Chronicle;
}

export interface PlayerServices {
  keepSettings(settings: Settings): void;
  goHome(url: string): void;
}

const FRESH: Ui = { menu: false, ticked: [], inVr: false, film: false, looking: false, ends: true, journal: "none" };

export class Player {
  #state: State;
  #ui: Ui = FRESH;
  #started = false;
  #vr: boolean | null = null;
  #t: Translate;
  readonly #sound = new Audio();
  readonly #presenter: Presenter;
  readonly #standing: Standing;
  readonly #arrival: Arrival;
  readonly passage: Passage;
  readonly pulse: Pulse;
  /** What the film does by itself. */
  readonly reel: Reel;

  constructor(
    readonly parts: Parts,
    readonly play: PlayDocument,
    public settings: Settings,
    readonly services: PlayerServices,
  ) {
    this.#t = translator(settings.language);
    this.#state = initial(play.scene);
    this.#presenter = new Presenter(play, parts.page, parts.stage, parts.backdrops, parts.surroundings);
    this.#standing = new Standing(parts.stage, parts.screen, parts.immersion);
    this.#arrival = new Arrival(parts.stage, parts.surroundings, this.#standing);
    this.passage = new Passage(parts, {
      begin: (mode) => this.#begin(mode),
      refused: () => this.reel.fail("fault.xr"),
      changed: (inVr, said) => this.#changeMode(inVr, said),
    });
    this.pulse = new Pulse(parts, { drawn: () => this.lay(), looked: () => this.#pose(), tick: () => this.#clock() });
    this.reel = new Reel(parts.chronicle, {
      pause: () => this.#hear({ kind: "pause" }),
      ended: () => this.#ended(),
      changed: () => this.refresh(),
    });
  }

  /** Shows the first page. `vr`: whether a headset is there; null while that is being asked. */
  open(vr: boolean | null): void {
    this.#vr = vr && this.parts.stage !== null;
    // Who looks at footage has asked for it already; only its sound waits for a click.
    if (this.play.look && !this.#started) return this.#begin("inline");
    if (!this.#started) this.parts.page.start(firstPageOf(this.play, wanted(this.settings)), this.#vr, this.#t);
    this.#show();
  }

  // --- beginning -----------------------------------------------------------------------------------------

  /** Begins on the screen; in a click. */
  async begin(): Promise<void> {
    if (this.#started) return;
    this.parts.surroundings.film.unlock();
    this.#begin("inline");
    const touch = matchMedia("(pointer: coarse)").matches;
    this.parts.screen.gyroscope = this.settings.gyroscope && touch && (await allowGyroscope());
  }

  #begin(mode: "inline" | "vr"): void {
    if (this.#started) return;
    this.#started = true;
    this.parts.page.start(null, this.#vr, this.#t);
    this.parts.chronicle.open(mode);
    this.#hear({ kind: "start" });
    if (this.play.look) this.#hear({ kind: "pause" });
  }

  /** Enters VR; in a click. */
  enterVr(): Promise<void> {
    if (!this.#ui.inVr) this.parts.surroundings.film.unlock();
    return this.passage.enter();
  }

  #changeMode(inVr: boolean, said: Key): void {
    this.#ui = { ...this.#ui, inVr };
    this.parts.page.shell.say(this.#t(said));
    this.refresh();
  }

  // --- what is asked for ---------------------------------------------------------------------------------

  ask(command: Command): void {
    switch (command.kind) {
      case "tick": return this.#change({ ticked: toggle(this.#ui.ticked, command.option) });
      case "page":
        this.#presenter.turnTo(command.page);
        return this.#show();
      case "menu": return this.#change({ menu: command.open });
      case "look": return this.#change({ looking: true });
      case "set": return this.#set(command.settings);
      case "dialog":
        this.#change({ menu: false });
        return this.parts.page.dialog(command.which, this.#t);
      case "seek": return this.#seek(command.to);
      case "listen": return this.#listen(command.url);
      case "recentre": return this.#recentre();
      case "turn": return this.#standing.turn(command.by);
      case "leave-vr": return this.parts.immersion?.leave();
      case "restart": return this.#restart();
      case "home": return this.services.goHome(this.play.home);
      default: return this.#hear(command);
    }
  }

  wish(wish: Exclude<KeyWish["wish"], "turn" | "zoom">): void {
    if (!this.#started) return;
    const { captions } = this.settings;
    if (wish === "escape") this.parts.page.escape();
    else if (wish === "menu") this.ask({ kind: "menu", open: !this.#ui.menu });
    else if (wish === "captions") this.#set({ captions: !captions });
    else if (wish === "recentre") this.#recentre();
    else if (this.parts.surroundings.hasFilm) this.ask({ kind: this.#state.playing ? "pause" : "play" });
  }

  #change(ui: Partial<Ui>): void {
    this.#ui = { ...this.#ui, ...ui };
    this.#show();
  }

  #set(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
    this.services.keepSettings(this.settings);
    this.#t = translator(this.settings.language);
    if (settings.gyroscope !== undefined) this.parts.screen.gyroscope = settings.gyroscope && this.#started;
    this.open(this.#vr);
  }

  #listen(url: string): void {
    this.#sound.src = url;
    this.#sound.play().catch(() => this.parts.chronicle.write("error", null, { what: "sound", message: url }));
  }

  #seek(to: number): void {
    if (isFree(this.play, this.#state)) this.parts.surroundings.film.seek(to);
    this.#show();
  }

  #recentre(): void {
    const { yaw, pitch = 0 } = this.#state.arrival;
    this.#standing.face({ yaw, pitch });
    this.parts.stage?.standPanel();
    this.parts.chronicle.write("recentre");
    this.#change({ menu: false });
  }

  #restart(): void {
    this.#state = initial(this.play.scene);
    this.#ui = { ...FRESH, inVr: this.#ui.inVr };
    this.parts.chronicle.open(this.#ui.inVr ? "vr" : "inline");
    this.#hear({ kind: "start" });
  }

  // --- the play rules ------------------------------------------------------------------------------------

  #hear(event: PlayEvent): void {
    const before = this.#state;
    const { state, effects } = reduce(this.play.scene, before, event);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
    if (state.card !== before.card || state.visit !== before.visit) this.#sound.pause();
    if (state.card !== before.card || state.finished !== before.finished) this.#ui = { ...this.#ui, ticked: [], menu: false };
    const verdict = verdictOf(before, state, this.#t);
    if (verdict) this.parts.page.shell.say(verdict);
    this.#show();
  }

  #do(effect: Effect): void {
    const { surroundings, chronicle } = this.parts;
    switch (effect.do) {
      case "enter": return this.#arrive(effect.viewpoint, { yaw: effect.arrival.yaw, pitch: effect.arrival.pitch ?? 0 });
      case "play": return surroundings.film.play();
      case "pause": return surroundings.film.pause();
      case "log": return chronicle.write(effect.kind, effect.ref, effect.data);
      case "finish":
        this.#ui = { ...this.#ui, journal: chronicle.end() ? "sending" : "none" };
        return;
    }
  }

  #arrive(id: string, facing: Angles): void {
    const viewpoint = viewpointOf(this.play.scene, { viewpoint: id });
    if (!viewpoint) return;
    const languages = wanted(this.settings);
    void this.#arrival.go({ viewpoint, facing, first: this.#state.visit === 1, languages }, () => this.#show());
    this.parts.page.shell.say(this.#t("say.arrived", { title: whereOf(this.play, this.#state, languages).viewpoint }));
  }

  // --- what happens by itself ----------------------------------------------------------------------------

  /** A film that has ended has stopped: to play it is to begin it again. */
  #ended(): void {
    const { visit } = this.#state;
    this.#hear({ kind: "end" });
    if (this.#state.visit === visit && this.#state.playing) this.#hear({ kind: "pause" });
  }

  network(isThere: boolean): void {
    this.parts.page.shell.say(this.#t(isThere ? "say.network-back" : "say.network-lost"));
  }

  /** All that was kept is with the server (or not). */
  settled(allSent: boolean): void {
    if (this.#ui.journal !== "none") this.#change({ journal: allSent ? "sent" : "kept" });
  }

  #pose(): void {
    if (!this.#started) return;
    const { yaw, pitch } = this.#standing.gaze;
    this.parts.chronicle.pose(yaw, pitch, this.#ui.inVr);
  }

  #clock(): void {
    const { position } = this.parts.surroundings;
    if (this.#started && position !== null && position / 1000 !== this.#state.at) this.#hear({ kind: "time", at: position / 1000 });
  }

  lay(): void {
    this.#presenter.lay();
  }

  /** Something is to be seen that changed by itself. */
  refresh(): void {
    if (this.#started) this.#show();
  }

  #show(): void {
    const shown = { state: this.#state, ui: this.#ui, settings: this.settings, t: this.#t, started: this.#started };
    this.#presenter.show({ ...shown, arriving: this.#arrival.underway, fault: this.reel.fault, vr: this.#vr === true });
  }
}

function toggle(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
