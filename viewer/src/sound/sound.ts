/** All that is heard at a viewpoint: the film, the voice that describes it, its sound field, and what sounds around. */
import type { Words } from "../media/captions";
import { choose } from "../media/tracks";
import type { FootageDocument } from "../model/document";
import { Ears } from "../model/ears";
import type { Viewpoint } from "../model/scene.gen";
import type { Settings } from "../model/settings";
import type { State } from "../model/state";
import { Desk } from "./desk";
import type { Field } from "./field";
import { Heard } from "./heard";
import { Later } from "./later";
import type { Points } from "./points";
import { Slave } from "./slave";
import { type Place, soundsOf } from "./stands";

export interface SoundHooks {
  /** Writes how the head is turned now. */
  listen(ears: Ears): void;
  /** Where a node of the room is, in metres in the viewpoint's frame; null: there is no such node (yet). */
  anchorOf(node: string): Place | null;
  error(what: string, message: string): void;
  /** Where the browser gives the channels of a sound field; null: it does not, and the film's stereo is heard. */
  field(order: readonly number[] | null): void;
  /** Another sound is to be told in words. */
  changed(): void;
}

/** What decides what is heard. */
export interface SoundView {
  /** null: one is not there, or not any more. */
  readonly viewpoint: Viewpoint | null;
  readonly footage: FootageDocument | null;
  readonly state: Pick<State, "variables">;
  readonly settings: Pick<Settings, "mono" | "calmSound" | "descriptions">;
  /** Best first. */
  readonly languages: readonly string[];
  /** Somebody speaks, in words. */
  readonly speaks: boolean;
  readonly inVr: boolean;
}

const DUCK = 0.7; // of the film's loudness, while a voice describes
const DAMP = 0.4; // of the film's loudness, in the seconds in which it jumps
const MARGIN = 0.5; // seconds around those

export class Sound {
  readonly #ears = new Ears();
  readonly #inFootage = new Ears();
  readonly #heard = new Heard();
  readonly #voice: Slave;
  readonly #field: Later<Field>;
  readonly #points: Later<Points>;
  readonly #desk: Desk | null;
  #awake = false;
  #view: SoundView | null = null;
  #voiceUrl: string | null = null;
  #fieldUrl: string | null = null;
  #ticked = 0;

  /** `files`: name in the scene to URL; `context`: null where the browser has none. */
  constructor(
    readonly film: HTMLVideoElement,
    readonly files: Readonly<Record<string, string>>,
    context: AudioContext | null,
    readonly hooks: SoundHooks,
  ) {
    const failed = (reason: string): void => hooks.error("sound", reason);
    this.#voice = new Slave(film, (reason) => hooks.error("audio-description", reason));
    this.#field = new Later(failed);
    this.#points = new Later(failed);
    this.#desk = context && new Desk(context);
    this.route(film);
    this.route(this.#voice.element);
  }

  /** Leads the sound of an element through what the learner has set (mono, calm). */
  route(element: HTMLMediaElement): void {
    // What Safari plays without Media Source Extensions comes out of Web Audio as silence.
    if (element !== this.film || "MediaSource" in globalThis || "ManagedMediaSource" in globalThis) this.#desk?.take(element);
  }

  show(view: SoundView): void {
    this.#view = view;
    this.#desk?.set({ mono: view.settings.mono, calm: view.settings.calmSound });
    this.#describe(view);
    this.#spread(view);
    this.#around(view);
  }

  #describe({ viewpoint, settings, languages }: SoundView): void {
    const offered = settings.descriptions ? (viewpoint?.audio_descriptions ?? []) : [];
    const url = this.files[choose(offered, languages)?.file ?? ""] ?? null;
    if (url === this.#voiceUrl) return;
    this.#voiceUrl = url;
    this.#voice.load(url);
  }

  #spread({ viewpoint, footage }: SoundView): void {
    const desk = this.#desk;
    const url = viewpoint && footage?.ambisonics ? footage.ambisonics.url : null;
    if (url && desk?.awake) this.#field.need(() => this.#makeField(desk), () => this.#view && this.#spread(this.#view));
    const field = this.#field.part;
    if (!field || url === this.#fieldUrl) return;
    this.#fieldUrl = url;
    field.load(url);
  }

  async #makeField(desk: Desk): Promise<Field | null> {
    const chunk = await import("./field");
    const { error, field } = this.hooks;
    return chunk.Field.make(desk, this.film, { failed: (reason) => error("sound-field", reason), found: field });
  }

  #around({ viewpoint, state, languages, inVr }: SoundView): void {
    const { files, hooks } = this;
    const desk = this.#desk;
    const sounds = viewpoint ? soundsOf(viewpoint, state, { files, languages, anchorOf: hooks.anchorOf }) : [];
    this.#heard.show(sounds);
    if (sounds.length > 0 && desk?.awake) this.#points.need(() => this.#makePoints(desk), () => this.#view && this.#around(this.#view));
    const points = this.#points.part;
    if (!points) return;
    points.show(sounds);
    // In a headset some browsers call the page hidden, though its session is seen.
    points.audible = inVr || !document.hidden;
  }

  async #makePoints(desk: Desk): Promise<Points> {
    const chunk = await import("./points");
    return new chunk.Points(desk, (url, reason) => this.hooks.error("sound", `${url}: ${reason}`));
  }

  /** Once a frame. */
  frame(): void {
    const points = this.#points.part;
    const field = this.#field.part;
    if (!points && !field) return;
    this.hooks.listen(this.#ears);
    points?.listen(this.#ears);
    if (!field || !this.#view) return;
    this.#inFootage.turn(this.#ears.ahead, this.#ears.up, this.#view.viewpoint?.backdrop.yaw ?? 0);
    field.listen(this.#inFootage);
  }

  /** A few times a second; `now` in milliseconds. */
  tick(now: number): void {
    const elapsed = this.#ticked ? now - this.#ticked : 0;
    this.#ticked = now;
    const view = this.#view;
    if (!view) return;
    if (this.#awake !== (this.#desk?.awake ?? false)) {
      this.#awake = !this.#awake;
      this.show(view);
    }
    this.#voice.follow();
    const level = this.#level(view);
    const spread = this.#field.part?.follow(level) ?? false;
    const filmLevel = spread ? 0 : level;
    if (this.#desk) this.#desk.level(this.film, filmLevel);
    else this.film.volume = filmLevel;
    if (this.#heard.step(elapsed, view.speaks)) this.hooks.changed();
  }

  /** How loud the film is to be. */
  #level({ footage, settings }: SoundView): number {
    const { currentTime } = this.film;
    const spans = settings.calmSound ? (footage?.comfort?.spans ?? []) : [];
    const loud = spans.some((one) => one.cause === "loudness" && currentTime > one.start_s - MARGIN && currentTime < one.end_s + MARGIN);
    return (this.#voice.sounds ? DUCK : 1) * (loud ? DAMP : 1);
  }

  /** A sound that has begun, in words; null while somebody speaks. */
  get words(): Words | null {
    return this.#view?.speaks ? null : this.#heard.words;
  }
}
