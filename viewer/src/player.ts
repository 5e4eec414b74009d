/** Conducts the play of one scene: commands in, state on, effects out, and everything shown anew. */
import type { Backdrops } from "./backdrop/backdrops";
import type { Chronicle } from "./chronicle";
import type { Page } from "./dom/page";
import { type Key, type Translate, translator } from "./i18n";
import { allowGyroscope } from "./input/gyroscope";
import type { KeyWish } from "./input/keyboard";
import type { FilmEvent } from "./media/film";
import type { Angles } from "./model/angles";
import type { PlayDocument } from "./model/document";
import { initial, reduce } from "./model/reduce";
import { type Settings, wanted } from "./model/settings";
import type { Command } from "./model/sheet";
import type { Ui } from "./model/sheets";
import type { Effect, PlayEvent, State } from "./model/state";
import { viewpointOf } from "./model/turn";
import { firstPageOf, verdictOf, whereOf } from "./model/views";
import { Presenter } from "./presenter";
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

const TICK = 200; // ms between two looks at the film's clock
const FRESH: Ui = { menu: false, ticked: [], inVr: false, film: false, looking: false, journal: "none" };

export class Player {
  #state: State;
  #ui: Ui = FRESH;
  #started = false;
  #vr: boolean | null = null;
  #fault: Key | null = null;
  #arriving = false;
  #lastTick = 0;
  #t: Translate;
  readonly #sound = new Audio();
  readonly #presenter: Presenter;
  readonly #standing: Standing;

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
  }

  /** Shows the first page. `vr`: whether a headset is there; null while that is being asked. */
  open(vr: boolean | null): void {
    this.#vr = vr && this.parts.stage !== null;
    if (!this.#started) this.parts.page.start(firstPageOf(this.play, wanted(this.settings)), this.#vr, this.#t);
    this.#show();
  }

  // --- beginning, entering and leaving VR ---------------------------------------------------------------

  /** Begins on the screen; in a click. */
  async begin(): Promise<void> {
    if (this.#started) return;
    this.parts.surroundings.film.unlock();
    this.#begin("inline");
    const touch = matchMedia("(pointer: coarse)").matches;
    this.parts.screen.gyroscope = this.settings.gyroscope && touch && (await allowGyroscope());
  }

  #begin(mode: "inline" | "vr"): void {
    this.#started = true;
    this.parts.page.start(null, this.#vr, this.#t);
    this.parts.chronicle.open(mode);
    this.#hear({ kind: "start" });
  }

  /** Enters VR, and begins when nothing has begun yet; in a click. */
  async enterVr(): Promise<void> {
    const { immersion, screen, surroundings, chronicle } = this.parts;
    if (!immersion || immersion.active) return;
    surroundings.film.unlock();
    try {
      await immersion.enter(screen.gaze.yaw);
    } catch (error) {
      if (!this.#started) this.#begin("inline");
      chronicle.write("error", null, { what: "xr", message: String(error) });
      return this.fail("fault.xr");
    }
    if (!this.#started) this.#begin("vr");
    chronicle.write("mode.enter", null, { mode: "vr", input: immersion.input });
  }

  entered(): void {
    this.#ui = { ...this.#ui, inVr: true };
    this.parts.page.shell.say(this.#t("say.vr"));
    if (this.#started) this.#show();
  }

  left(facing: Angles): void {
    const { stage, screen, chronicle, page } = this.parts;
    this.#ui = { ...this.#ui, inVr: false };
    // On the screen one goes on looking where one looked.
    screen.face(facing);
    if (stage) stage.worldYaw = 0;
    this.parts.backdrops?.turn(0);
    chronicle.write("mode.leave");
    page.shell.say(this.#t("say.inline"));
    this.#show();
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
      case "enter": return void this.#arrive(effect.viewpoint, { yaw: effect.arrival.yaw, pitch: effect.arrival.pitch ?? 0 });
      case "play": return surroundings.film.play();
      case "pause": return surroundings.film.pause();
      case "log": return chronicle.write(effect.kind, effect.ref, effect.data);
      case "finish":
        this.#ui = { ...this.#ui, journal: chronicle.end() ? "sending" : "none" };
        return;
    }
  }

  async #arrive(id: string, arrival: Angles): Promise<void> {
    const { stage, surroundings, page } = this.parts;
    const viewpoint = viewpointOf(this.play.scene, { viewpoint: id });
    if (!viewpoint) return;
    const isFirst = this.#state.visit === 1;
    const { visit } = this.#state;
    this.#arriving = true;
    surroundings.turnTo(viewpoint);
    surroundings.film.play();
    page.shell.say(this.#t("say.arrived", { title: whereOf(this.play, this.#state, wanted(this.settings)).viewpoint }));
    if (stage && !isFirst) await stage.fade(1);
    if (visit !== this.#state.visit) return;
    await surroundings.appear(wanted(this.settings));
    if (visit !== this.#state.visit) return;
    this.#arriving = false;
    this.#standing.face(arrival);
    this.#show();
    await stage?.fade(0);
  }

  // --- what happens by itself ----------------------------------------------------------------------------

  film(event: FilmEvent): void {
    const { chronicle } = this.parts;
    if (event.kind === "seek") chronicle.write("media.seek", null, { from: event.from, to: event.to });
    else if (event.kind === "stall") chronicle.write("media.stall", null, { ms: event.ms });
    else if (event.kind === "blocked") {
      this.fail("fault.blocked");
      this.#hear({ kind: "pause" });
    } else if (event.kind !== "fault" && event.kind !== "picture") chronicle.write(`media.${event.kind}`);
    if (event.kind === "play" && this.#fault === "fault.blocked") this.fail(null);
    if (event.kind === "end") this.#hear({ kind: "end" });
  }

  fail(key: Key | null): void {
    this.#fault = key;
    if (this.#started) this.#show();
  }

  network(isThere: boolean): void {
    this.parts.page.shell.say(this.#t(isThere ? "say.network-back" : "say.network-lost"));
  }

  /** All that was kept is with the server (or not). */
  settled(allSent: boolean): void {
    if (this.#ui.journal !== "none") this.#change({ journal: allSent ? "sent" : "kept" });
  }

  /** Once a frame; `now` in milliseconds, `frame` in a headset. */
  frame(now: number, elapsed: number, frame: XRFrame | null): void {
    const { stage, immersion, backdrops, chronicle } = this.parts;
    if (frame && immersion?.active) immersion.frame(frame, elapsed);
    if (backdrops?.frame(frame)) stage?.invalidate();
    stage?.follow(now, elapsed);
    if (stage?.draw() && !stage.immersive) this.lay();
    if (!this.#started) return;
    const { yaw, pitch } = this.#standing.gaze;
    chronicle.pose(yaw, pitch, this.#ui.inVr);
    if (now - this.#lastTick < TICK) return;
    this.#lastTick = now;
    this.#clock();
  }

  #clock(): void {
    const { position } = this.parts.surroundings;
    if (position !== null && position / 1000 !== this.#state.at) this.#hear({ kind: "time", at: position / 1000 });
  }

  lay(): void {
    this.#presenter.lay();
  }

  #show(): void {
    const shown = { state: this.#state, ui: this.#ui, settings: this.settings, t: this.#t, started: this.#started };
    this.#presenter.show({ ...shown, arriving: this.#arriving, fault: this.#fault, vr: this.#vr === true });
  }
}

function toggle(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
