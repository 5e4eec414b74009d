/** One immersive session: the frame loop's part of it, pointing and confirming, turning and recentring. */
import { Vector3 } from "three";
import type { Backdrops } from "../backdrop/backdrops";
import { Dwell } from "../input/dwell";
import { Scanner } from "../input/scanning";
import { type Angles, wrap } from "../model/angles";
import type { Settings } from "../model/settings";
import type { Command } from "../model/sheet";
import type { Stage } from "../stage/stage";
import type { Hit, Target } from "../stage/target";
import { type HeadsetFacts, headsetFacts } from "./facts";
import { Grip } from "./grip";
import { type Pointer, pointers, type Pointers } from "./pointers";
import { enterVr } from "./session";

export interface ImmersionHooks {
  ask(command: Command): void;
  settings(): Settings;
  entered(): void;
  /** `facing`: where the learner looked last, in the viewpoint's angles. */
  left(facing: Angles): void;
  /** The system shows the session, or hides it. */
  seen(isVisible: boolean): void;
  recentred(): void;
  /** Something was selected by looking at it for so many milliseconds. */
  dwelt(target: string, ms: number): void;
}

const SNAP = 30; // degrees
const SETTLED = 30; // frames after which a browser has told of controllers and hands, if there are any

export class Immersion {
  readonly #dwell = new Dwell();
  readonly #scanner = new Scanner();
  readonly #choices: Target[] = [];
  #scanned: Target | null = null;
  /** The hand that last confirmed. */
  #inHand: XRHandedness = "none";
  readonly #hit: Hit = { distance: 0, target: null };
  readonly #pointers: Pointers;
  readonly #head = new Vector3();
  readonly #ahead = new Vector3();
  #session: XRSession | null = null;
  /** The yaw of the viewpoint that shall lie where the head faces at the next frame. */
  #facing: number | null = null;
  #input: Pointer["kind"] = "gaze";
  #frames = 0;
  #settled: () => void = () => {};

  constructor(
    readonly stage: Stage,
    readonly backdrops: Backdrops,
    readonly hooks: ImmersionHooks,
  ) {
    const grip = new Grip(stage, hooks.ask);
    this.#pointers = pointers(stage.renderer, stage.graph, {
      grab: (pointer) => grip.grab(pointer),
      letGo: (pointer) => grip.letGo(pointer),
      confirm: (pointer) => this.#confirm(pointer),
      press: (pointer) => this.#press(pointer),
      turn: (direction) => this.turn(direction * SNAP),
      recentre: () => hooks.ask({ kind: "recentre" }),
      menu: () => hooks.ask({ kind: "menu", open: true }),
    });
  }

  get active(): boolean {
    return this.#session !== null;
  }

  /** What the learner points with, for the journal; the last thing when the session has ended. */
  get input(): Pointer["kind"] {
    return this.#input;
  }

  get facts(): HeadsetFacts | null {
    return this.#session && headsetFacts(this.#session, this.#input);
  }

  /** Resolves when controllers and hands have been told of, or the session has ended. */
  settled(): Promise<void> {
    return new Promise((settled) => (this.#settled = settled));
  }

  /** Enters VR, facing this yaw of the viewpoint; in a click. Rejects when the headset refuses. */
  async enter(facing: number): Promise<void> {
    if (this.#session) return;
    const session = await enterVr(this.stage.renderer);
    this.#session = session;
    this.#frames = 0;
    this.face(facing);
    session.addEventListener("end", () => this.#left());
    session.addEventListener("visibilitychange", () => this.hooks.seen(session.visibilityState !== "hidden"));
    const space = this.stage.renderer.xr.getReferenceSpace();
    if (space) {
      this.backdrops.immerse({ session, space });
      // The headset's own recentring: what was ahead is ahead again.
      space.addEventListener("reset", () => this.hooks.recentred());
    }
    this.stage.changeMode();
    this.hooks.entered();
  }

  leave(): void {
    void this.#session?.end().catch(() => undefined);
  }

  #left(): void {
    const { yaw, pitch } = this.stage.heading();
    this.#session = null;
    this.#settled();
    this.backdrops.immerse(null);
    this.hooks.left({ yaw: wrap(yaw + this.stage.worldYaw), pitch });
    this.stage.reticle.show(false, 0);
    this.stage.changeMode();
  }

  /** Turns the surroundings so that this yaw of the viewpoint lies where the head faces. */
  face(yaw: number): void {
    this.#facing = yaw;
  }

  /** A step to the right (degrees; negative: to the left). Only ever asked for by the learner. */
  turn(by: number): void {
    this.#turnTo(this.stage.worldYaw + by);
  }

  #turnTo(worldYaw: number): void {
    this.stage.worldYaw = worldYaw;
    this.backdrops.turn(worldYaw);
  }

  /** Once a frame of the session, before drawing; `elapsed` in milliseconds. */
  frame(frame: XRFrame, elapsed: number): void {
    const space = this.stage.renderer.xr.getReferenceSpace();
    const pose = space && frame.getViewerPose(space);
    if (pose) this.#place(pose.transform);
    const here = this.#pointers.frame();
    this.#input = here[0]?.kind ?? "gaze";
    this.#frames += 1;
    if (here.length > 0 || this.#frames === SETTLED) this.#settled();
    const pointed = this.#point(here, elapsed);
    this.stage.light(this.#scan(elapsed) ?? this.#gaze(here, elapsed) ?? pointed);
  }

  /** What the pointers meet; a long press on nothing opens the menu. */
  #point(here: readonly Pointer[], elapsed: number): Hit["target"] {
    let lit: Hit["target"] = null;
    for (const pointer of here) {
      if (this.#isIdle(pointer, here)) {
        pointer.rest();
        continue;
      }
      const met = this.stage.pick(pointer.ray, this.#hit);
      pointer.reach(met ? this.#hit.distance : null, this.#hit.target !== null);
      lit = this.#hit.target ?? lit;
      if (this.#hit.target) pointer.hold.spoil();
      else if (pointer.hold.wait(elapsed)) this.hooks.ask({ kind: "menu", open: true });
    }
    return lit;
  }

  /** With one hand, what the other controller lies on is not pointed at; the one that last confirmed is in the hand. */
  #isIdle(pointer: Pointer, here: readonly Pointer[]): boolean {
    const { oneHand, hand } = this.hooks.settings();
    if (!oneHand || here.length < 2) return false;
    const inHand = this.#inHand !== "none" ? this.#inHand : hand;
    return pointer.hand !== inHand && here.some((one) => one.hand === inHand);
  }

  /** One-switch scanning: the choice that is lit now; null when it is off. */
  #scan(elapsed: number): Hit["target"] {
    const { scanning, scanTime } = this.hooks.settings();
    this.#scanned = null;
    if (!scanning) return null;
    this.stage.choices(this.#choices);
    const id = this.#scanner.step(this.#choices, elapsed, scanTime * 1000);
    for (const choice of this.#choices) if (choice.id === id) this.#scanned = choice;
    return this.#scanned;
  }

  /** Takes the choice that is lit; says whether there is one. */
  takeScanned(): boolean {
    const taken = this.#scanned;
    if (!taken) return false;
    this.#scanner.restart();
    this.hooks.ask(taken.command);
    return true;
  }

  #press(pointer: Pointer): void {
    const ray = pointer.kind === "gaze" ? this.stage.gaze : pointer.ray;
    if (!this.stage.pick(ray, this.#hit) || !this.#hit.target) pointer.hold.begin();
  }

  #place({ position, matrix }: XRRigidTransform): void {
    this.#head.set(position.x, position.y, position.z);
    // The third column is where the head's back is.
    this.#ahead.set(-(matrix[8] ?? 0), -(matrix[9] ?? 0), -(matrix[10] ?? 1));
    this.stage.place(this.#head, this.#ahead);
    if (this.#facing === null) return;
    this.#turnTo(wrap(this.#facing - this.stage.heading().yaw));
    this.#facing = null;
    this.stage.moor();
  }

  /** Selecting by looking, where it is wanted: without controller and hand, or always. */
  #gaze(here: readonly Pointer[], elapsed: number): Hit["target"] {
    const { dwell, dwellTime } = this.hooks.settings();
    const wanted = dwell === "on" || (dwell === "auto" && here.every((pointer) => pointer.kind === "gaze"));
    if (!wanted) {
      this.stage.reticle.show(false, 0);
      return null;
    }
    this.stage.pick(this.stage.gaze, this.#hit);
    const { target } = this.#hit;
    const full = this.#dwell.look(target?.id ?? "", elapsed, dwellTime * 1000);
    this.stage.reticle.show(true, this.#dwell.progress);
    if (full && target) {
      this.hooks.dwelt(target.id, dwellTime * 1000);
      this.hooks.ask(target.command);
    }
    return target;
  }

  #confirm(pointer: Pointer): void {
    this.#inHand = pointer.hand;
    this.stage.handRay = pointer.kind === "gaze" ? null : pointer.ray;
    if (this.takeScanned()) return;
    // A screen-like or gaze input of the headset confirms what is looked at.
    const ray = pointer.kind === "gaze" ? this.stage.gaze : pointer.ray;
    if (this.stage.pick(ray, this.#hit) && this.#hit.target) this.hooks.ask(this.#hit.target.command);
  }
}
