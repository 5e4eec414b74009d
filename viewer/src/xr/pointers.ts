/** The pointers of an immersive session: controllers, hands, and the gaze. */
import { type Group, type Object3D, Vector3, type WebGLRenderer } from "three";
import type { Ray } from "../stage/pick";
import { Hold } from "../input/hold";
import { Body, type BodyHooks } from "./bodies";
import { Wand } from "./wand";

export interface Pointer {
  readonly ray: Ray;
  readonly kind: "controller" | "hand" | "gaze";
  /** Which hand holds it, or is it. */
  readonly hand: XRHandedness;
  /** Its trigger is kept pulled, its fingers pinched. */
  readonly hold: Hold;
  /** It points at nothing, and shows nothing. */
  rest(): void;
  reach(distance: number | null, confirming: boolean): void;
}

export interface PointerHooks {
  readonly bodies: BodyHooks;
  /** A trigger was pulled, fingers pinched. */
  confirm(pointer: Pointer): void;
  /** A trigger begins to be pulled, fingers to pinch. */
  press(pointer: Pointer): void;
  /** A grip was closed, and opened again. */
  grab(pointer: Pointer): void;
  letGo(pointer: Pointer): void;
  /** The thumbstick was pushed to a side. */
  turn(direction: -1 | 1): void;
  /** The first button (A or X). */
  recentre(): void;
  /** The second button (B or Y). */
  menu(): void;
}

const PUSHED = 0.7;
const RELEASED = 0.3;
const FIRST_BUTTON = 4; // xr-standard gamepad mapping: A or X
const SECOND_BUTTON = 5; // B or Y
const STICK_ACROSS = 2;

/** One place of the session where a controller or a hand may be. */
class Slot implements Pointer {
  readonly ray = { origin: new Vector3(), direction: new Vector3() };
  readonly #wand = new Wand();
  #source: XRInputSource | null = null;
  #tilted = false;
  readonly #down = [false, false];
  readonly hold = new Hold();

  constructor(
    readonly space: Group,
    readonly body: Body,
    readonly hooks: PointerHooks,
  ) {
    // three types these events by target; what matters of them is here.
    const on = (name: "connected" | "disconnected" | "select" | "selectstart" | "selectend" | "squeezestart" | "squeezeend", heard: (source: XRInputSource | null) => void): void => {
      (space as unknown as { addEventListener(name: string, heard: (event: { data?: XRInputSource }) => void): void }).addEventListener(name, (event) => heard(event.data ?? null));
    };
    on("connected", (source) => {
      this.#source = source;
      this.#wand.solid = this.kind === "controller";
      if (this.kind !== "gaze") space.add(this.#wand.group);
      if (source && this.kind !== "gaze") body.connect(source, this.#wand);
    });
    on("disconnected", () => {
      this.#source = null;
      this.#wand.group.removeFromParent();
      body.disconnect();
    });
    on("selectstart", () => {
      this.aim();
      hooks.press(this);
    });
    on("select", () => {
      this.aim();
      if (!this.hold.end()) hooks.confirm(this);
    });
    on("selectend", () => this.hold.end());
    on("squeezestart", () => {
      this.aim();
      hooks.grab(this);
    });
    on("squeezeend", () => {
      this.aim();
      hooks.letGo(this);
    });
  }

  get here(): boolean {
    return this.#source !== null && this.space.visible;
  }

  get kind(): Pointer["kind"] {
    if (this.#source?.hand) return "hand";
    return this.#source?.targetRayMode === "tracked-pointer" ? "controller" : "gaze";
  }

  get hand(): XRHandedness {
    return this.#source?.handedness ?? "none";
  }

  rest(): void {
    this.#wand.shown = false;
  }

  aim(): void {
    this.space.updateWorldMatrix(true, false);
    this.ray.origin.setFromMatrixPosition(this.space.matrixWorld);
    this.ray.direction.set(0, 0, -1).transformDirection(this.space.matrixWorld);
  }

  reach(distance: number | null, confirming: boolean): void {
    this.#wand.shown = true;
    this.#wand.reach(distance, confirming);
  }

  /** Thumbstick and buttons are asked once a frame: WebXR tells no event of them. */
  poll(): void {
    const pad = this.#source?.gamepad;
    if (!pad) return;
    const across = pad.axes[STICK_ACROSS] ?? 0;
    if (!this.#tilted && Math.abs(across) > PUSHED) {
      this.#tilted = true;
      this.hooks.turn(across > 0 ? 1 : -1);
    } else if (Math.abs(across) < RELEASED) this.#tilted = false;
    if (this.#pressed(0, pad.buttons[FIRST_BUTTON])) this.hooks.recentre();
    if (this.#pressed(1, pad.buttons[SECOND_BUTTON])) this.hooks.menu();
  }

  #pressed(index: 0 | 1, button: GamepadButton | undefined): boolean {
    const before = this.#down[index] ?? false;
    this.#down[index] = button?.pressed ?? false;
    return !before && (this.#down[index] ?? false);
  }
}

export interface Pointers {
  /** Brings the rays up to date; returns those that are there. Once a frame. */
  frame(): readonly Pointer[];
}

export function pointers(renderer: WebGLRenderer, graph: { add(child: Object3D): unknown }, hooks: PointerHooks): Pointers {
  const slots = [0, 1].map((index) => {
    const space = renderer.xr.getController(index) as unknown as Group;
    graph.add(space);
    return new Slot(space, new Body(renderer, index, graph, hooks.bodies), hooks);
  });
  const here: Slot[] = [];
  return {
    frame() {
      here.length = 0;
      for (const slot of slots) {
        slot.body.frame();
        if (!slot.here) continue;
        slot.aim();
        slot.poll();
        here.push(slot);
      }
      return here;
    },
  };
}
