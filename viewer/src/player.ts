/** Conducts the play of one scene: events in, state on, effects out, and everything shown anew. */
import { Arrival } from "./arrival";
import { Asking } from "./asking";
import { assist, type Assistance } from "./assistance";
import type { Backdrops } from "./backdrop/backdrops";
import type { Chronicle } from "./chronicle";
import type { Page } from "./dom/page";
import type { Foresight } from "./foresight";
import type { Hearing } from "./hearing";
import type { Key } from "./i18n";
import type { KeyWish } from "./input/keyboard";
import type { Clips } from "./media/clips";
import type { Angles } from "./model/angles";
import type { PlayDocument } from "./model/document";
import { initial, reduce } from "./model/reduce";
import type { Settings } from "./model/settings";
import type { Effect, PlayEvent, State } from "./model/state";
import { isStill } from "./model/stillness";
import { viewpointOf } from "./model/turn";
import { Moments } from "./moments";
import { Opening } from "./opening";
import { Passage } from "./passage";
import type { Preferences } from "./preferences";
import { Presenter } from "./presenter";
import { Pulse } from "./pulse";
import { Reel } from "./reel";
import type { Screen } from "./screen";
import type { Stage } from "./stage/stage";
import { Standing } from "./standing";
import { Sightings } from "./sightings";
import type { Surroundings } from "./surroundings";
import { Telling } from "./telling";
import { Tongues } from "./tongues";
import { Wearing } from "./wearing";
import type { Immersion } from "./xr/immersion";

export interface Parts {
  readonly page: Page;
  /** The three are null where nothing can be drawn. */
  readonly stage: Stage | null;
  readonly backdrops: Backdrops | null;
  readonly immersion: Immersion | null;
  readonly surroundings: Surroundings;
  readonly hearing: Hearing;
  readonly screen: Screen;
  readonly chronicle: Chronicle;
  readonly preferences: Preferences;
  /** The films of cards. */
  readonly clips: Clips;
  readonly foresight: Foresight;
}

export interface PlayerServices {
  /** The scene as it is now. */
  askAnew(): Promise<PlayDocument>;
  /** Begins with the scene as it is now. */
  reload(): void;
  /** Takes the learner to where one goes when the scene is over. */
  goHome(url: string): void;
}

export class Player {
  #state: State;
  readonly #presenter: Presenter;
  readonly #arrival: Arrival;
  readonly #moments: Moments;
  readonly #sightings: Sightings;
  readonly #telling: Telling;
  readonly wearing: Wearing;
  readonly opening: Opening;
  readonly assistance: Assistance;
  readonly tongues: Tongues;
  readonly asking: Asking;
  readonly passage: Passage;
  readonly pulse: Pulse;
  /** What the film does by itself. */
  readonly reel: Reel;

  constructor(
    readonly parts: Parts,
    readonly play: PlayDocument,
    readonly services: PlayerServices,
  ) {
    const { page, stage, surroundings, screen, immersion, chronicle } = parts;
    const standing = new Standing(stage, screen, immersion);
    this.#state = initial(play.scene);
    this.#presenter = new Presenter(play, parts);
    this.#arrival = new Arrival(stage, surroundings, standing);
    this.#telling = new Telling(parts, play.scene);
    this.#sightings = new Sightings((hotspot) => chronicle.write("hotspot.shown", hotspot));
    this.wearing = new Wearing(chronicle, () => immersion?.facts ?? null);
    this.#moments = new Moments({ ...parts, scene: play.scene, standing, wearing: this.wearing }, {
      state: () => this.#state,
      started: () => this.opening.started,
      ui: () => this.asking.ui,
      arriving: () => this.#arrival.underway,
      hear: (event) => this.#hear(event),
    });
    this.tongues = new Tongues(page.shell.root, play.scene);
    this.assistance = assist(parts, (command) => this.asking.ask(command));
    this.asking = new Asking({ ...parts, play, standing, presenter: this.#presenter }, {
      state: () => this.#state,
      hear: (event) => this.#asked(event),
      show: () => this.#show(),
      changed: (settings) => this.#changed(settings),
      restart: () => this.#restart(),
      home: () => services.goHome(play.home),
    });
    this.opening = new Opening(parts, play, (mode) => this.#begin(mode));
    this.passage = new Passage(parts, {
      begin: (mode) => this.opening.begin(mode),
      refused: () => this.reel.fail("fault.xr"),
      changed: (inVr, said) => this.#changeMode(inVr, said),
    });
    this.pulse = new Pulse(parts, { drawn: () => this.lay(), second: () => (surroundings.position ?? 0) / 1000, looked: (now, elapsed) => this.#moments.look(now, elapsed), tick: (now) => [this.#moments, this.asking.breaks].forEach((one) => one.tick(now)) });
    this.reel = new Reel(chronicle, { pause: () => this.#asked({ kind: "pause" }), ended: () => this.#ended(), changed: () => this.refresh() });
  }

  /** Shows the first page. `vr`: whether a headset is there; null while that is being asked. */
  open(vr: boolean | null): void {
    this.opening.show(vr && this.parts.stage !== null);
    this.assistance.suit(this.parts.preferences.settings);
    void this.tongues.suit(this.parts.preferences.languages);
    this.#show();
  }

  #begin(mode: "inline" | "vr"): void {
    this.parts.chronicle.open(mode);
    this.#hear({ kind: "start" });
    if (this.play.look) this.#asked({ kind: "pause" });
  }

  /** Enters VR; in a click. */
  enterVr(): Promise<void> {
    if (!this.asking.ui.inVr) this.parts.surroundings.film.unlock();
    return this.passage.enter();
  }

  #changeMode(inVr: boolean, said: Key): void {
    this.asking.remember({ inVr });
    this.#telling.say(said);
    this.refresh();
  }

  #restart(): void {
    // In a headset the scene that is known begins again: a page that reloads would end the session.
    if (this.reel.fault === "scene.newer" && !this.asking.ui.inVr) return this.services.reload();
    this.#state = initial(this.play.scene);
    this.asking.forget();
    this.parts.chronicle.open(this.asking.ui.inVr ? "vr" : "inline");
    this.#hear({ kind: "start" });
  }

  wish(wish: Exclude<KeyWish["wish"], "turn" | "zoom">): void {
    if (this.opening.started) this.asking.wish(wish);
  }

  /** An event that the learner asked for, or stands for. */
  #asked(event: PlayEvent): void {
    if (event.kind === "play" || event.kind === "pause") this.#moments.held = event.kind === "pause";
    this.#hear(event);
  }

  #changed({ gyroscope, language }: Partial<Settings>): void {
    const { preferences, surroundings } = this.parts;
    this.assistance.suit(preferences.settings);
    if (language !== undefined) {
      void surroundings.listen(preferences.languages).then(() => this.refresh());
      void this.tongues.suit(preferences.languages);
    }
    if (gyroscope !== undefined) this.parts.screen.gyroscope = gyroscope && this.opening.started;
    this.opening.show();
    this.#show();
  }

  #hear(event: PlayEvent): void {
    const before = this.#state;
    const { state, effects } = reduce(this.play.scene, before, event);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
    if (state.card !== before.card || state.visit !== before.visit || state.finished !== before.finished) this.asking.hush();
    this.asking.remember(this.#telling.tell(before, state));
    if (effects.length > 0 || !isStill(this.play.scene, before, state) || this.#presenter.hasNews(state)) this.#show();
    if (state.variables !== before.variables && !this.#arrival.underway) this.parts.foresight.look(state);
  }

  #do(effect: Effect): void {
    const { surroundings, chronicle } = this.parts;
    switch (effect.do) {
      case "enter": return this.#arrive(effect.viewpoint, { yaw: effect.arrival.yaw, pitch: effect.arrival.pitch ?? 0 });
      case "play": return surroundings.film.play();
      case "pause": return surroundings.film.pause();
      case "log": return chronicle.write(effect.kind, effect.ref, effect.data);
      case "finish":
        void this.#askForNewer();
        return this.asking.remember({ journal: chronicle.rest() ? "sending" : "none" });
    }
  }

  /** What was begun is played to its end; then a newer revision is told of. */
  async #askForNewer(): Promise<void> {
    const now = await this.services.askAnew().catch(() => null);
    if (now && now.revision.id !== this.play.revision.id && this.#state.finished) this.reel.fail("scene.newer");
  }

  #arrive(id: string, facing: Angles): void {
    const viewpoint = viewpointOf(this.play.scene, { viewpoint: id });
    if (!viewpoint) return;
    const { languages } = this.parts.preferences;
    this.#moments.held = false;
    this.parts.foresight.leave();
    void this.#arrival.go({ viewpoint, facing, first: this.#state.visit === 1, languages }, () => this.#there());
  }

  #there(): void {
    this.#show();
    this.parts.foresight.look(this.#state);
  }

  /** A film that has ended has stopped: to play it is to begin it again. */
  #ended(): void {
    const { visit } = this.#state;
    this.#hear({ kind: "end" });
    if (this.#state.visit === visit && this.#state.playing) this.#hear({ kind: "pause" });
  }

  network(isThere: boolean): void {
    this.#telling.say(isThere ? "say.network-back" : "say.network-lost");
  }

  /** All that was kept is with the server (or not). */
  settled(allSent: boolean): void {
    if (this.asking.ui.journal !== "none") this.asking.change({ journal: allSent ? "sent" : "kept" });
  }

  lay(): void {
    this.#presenter.lay();
  }

  /** Something is to be seen that changed by itself. */
  refresh(): void {
    if (this.opening.started) this.#show();
  }

  #show(): void {
    const { settings, t } = this.parts.preferences;
    const { started, vr } = this.opening;
    const shown = { state: this.#state, ui: this.asking.ui, settings, t, started, vr };
    const here = this.#presenter.show({ ...shown, arriving: this.#arrival.underway, fault: this.reel.fault });
    if (started) this.#sightings.see(this.#state.visit, here);
  }
}
