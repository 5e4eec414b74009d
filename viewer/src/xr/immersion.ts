/** One immersive session: the frame loop's part of it, pointing and confirming, turning and recentring. */
import { Vector3 } from "three";
import type { Backdrops } from "../backdrop/backdrops";
import { type Angles, wrap } from "../model/angles";
import type { Stage } from "../stage/stage";
import { Aiming, type AimingHooks } from "./aiming";
import { type HeadsetFacts, headsetFacts } from "./facts";
import { Grip } from "./grip";
import { type Pointer, pointers, type Pointers } from "./pointers";
import { enterVr } from "./session";

export interface ImmersionHooks extends AimingHooks {
  entered(): void;
  /** `facing`: where the learner looked last, in the viewpoint's angles. */
  left(facing: Angles): void;
  /** The system shows the session, or hides it. */
  seen(isVisible: boolean): void;
  recentred(): void;
  /** A controller or a hand is shown as what it is. */
  dressed(kind: "controller" | "hand"): void;
  failed(what: string, message: string): void;
}

const SNAP = 30; // degrees
const SETTLED = 30; // frames after which a browser has told of controllers and hands, if there are any

export class Immersion {
  readonly #aiming: Aiming;
  readonly #pointers: Pointers;
  readonly #head = new Vector3();
  readonly #ahead = new Vector3();
  readonly #up = new Vector3();
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
    this.#aiming = new Aiming(stage, hooks);
    this.#pointers = pointers(stage.renderer, stage.graph, {
      bodies: { shown: (kind) => hooks.dressed(kind), failed: (message) => hooks.failed("controller-model", message) },
      grab: (pointer) => grip.grab(pointer),
      letGo: (pointer) => grip.letGo(pointer),
      confirm: (pointer) => this.#aiming.confirm(pointer),
      press: (pointer) => this.#aiming.press(pointer),
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
    const { yaw, pitch } = this.stage.head.heading();
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
    this.stage.light(this.#aiming.frame(here, elapsed));
  }

  /** Takes the choice that scanning has lit; says whether there is one. */
  takeScanned(): boolean {
    return this.#aiming.takeScanned();
  }

  #place({ position, matrix }: XRRigidTransform): void {
    this.#head.set(position.x, position.y, position.z);
    // The third column is where the head's back is.
    this.#ahead.set(-(matrix[8] ?? 0), -(matrix[9] ?? 0), -(matrix[10] ?? 1));
    this.#up.set(matrix[4] ?? 0, matrix[5] ?? 1, matrix[6] ?? 0);
    this.stage.head.place(this.#head, this.#ahead, this.#up);
    if (this.#facing === null) return;
    this.#turnTo(wrap(this.#facing - this.stage.head.heading().yaw));
    this.#facing = null;
    this.stage.moor();
  }
}
