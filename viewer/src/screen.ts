/** Looking around on a screen: mouse, touch, keyboard and gyroscope turn one gaze; the stage's camera follows it. */
import { gyroscope } from "./input/gyroscope";
import { keyboard, type KeyWish } from "./input/keyboard";
import { ScreenPointer } from "./input/screen";
import { type Angles, wrap } from "./model/angles";
import type { Command } from "./model/sheet";
import { newRay } from "./stage/pick";
import type { Stage } from "./stage/stage";
import type { Hit } from "./stage/target";

export interface ScreenHooks {
  ask(command: Command): void;
  wish(wish: Exclude<KeyWish["wish"], "turn" | "zoom">): void;
  /** The view turned or came closer. */
  moved(): void;
}

const STEEPEST = 85; // degrees of pitch

export class Screen {
  #gaze: Angles = { yaw: 0, pitch: 0 };
  /** What the gyroscope's yaw is ahead of the gaze's; null until it first speaks. */
  #offset: number | null = null;
  #stopGyroscope: (() => void) | null = null;
  readonly #hit: Hit = { distance: 0, target: null };
  readonly #ray = newRay();
  readonly pointer: ScreenPointer;

  constructor(
    element: HTMLElement,
    readonly stage: Stage | null,
    readonly hooks: ScreenHooks,
  ) {
    this.pointer = new ScreenPointer(element, {
      drag: (across, down) => this.#drag(across, down),
      zoom: (by) => this.#zoom(by),
      point: (at) => this.#point(at, element),
      confirm: (at) => {
        this.#point(at, element);
        if (at && this.#hit.target) hooks.ask(this.#hit.target.command);
      },
      hold: (at) => {
        this.#point(at, element);
        if (this.#hit.target) return false;
        hooks.wish("menu");
        return true;
      },
    });
    keyboard((wish) => {
      if (wish.wish === "turn") this.turn(wish.yaw, wish.pitch);
      else if (wish.wish === "zoom") this.#zoom(wish.by);
      else hooks.wish(wish.wish);
    });
  }

  get gaze(): Angles {
    return this.#gaze;
  }

  /** Faces a direction at once. */
  face({ yaw, pitch }: Angles): void {
    this.#gaze = { yaw: wrap(yaw), pitch: Math.max(-STEEPEST, Math.min(STEEPEST, pitch)) };
    this.#offset = null;
    this.#apply();
  }

  turn(yaw: number, pitch: number): void {
    const offset = this.#offset;
    this.face({ yaw: this.#gaze.yaw + yaw, pitch: this.#gaze.pitch + pitch });
    // A drag turns the phone's window too, and it goes on from there.
    this.#offset = offset === null ? null : wrap(offset - yaw);
  }

  #drag(across: number, down: number): void {
    const fov = this.stage?.lens.camera.fov ?? 75;
    this.turn(-across * fov, down * fov);
  }

  #zoom(by: number): void {
    if (!this.stage) return;
    this.stage.zoom(this.stage.lens.camera.fov + by);
    this.hooks.moved();
  }

  #apply(): void {
    if (this.stage && !this.stage.immersive) this.stage.look(this.#gaze);
    this.hooks.moved();
  }

  #point(at: { x: number; y: number } | null, element: HTMLElement): void {
    if (!this.stage || this.stage.immersive) return;
    this.#hit.target = null;
    if (at) {
      this.stage.lens.ray(at, this.#ray);
      this.stage.pick(this.#ray, this.#hit);
    }
    this.stage.light(this.#hit.target);
    element.classList.toggle("pointing", this.#hit.target !== null);
  }

  /** Lets the phone's movements turn the view, or not. */
  set gyroscope(on: boolean) {
    if (on === (this.#stopGyroscope !== null)) return;
    this.#stopGyroscope?.();
    this.#stopGyroscope = on ? gyroscope((angles) => this.#tilt(angles)) : null;
  }

  #tilt({ yaw, pitch }: Angles): void {
    this.#offset ??= wrap(yaw - this.#gaze.yaw);
    this.#gaze = { yaw: wrap(yaw - this.#offset), pitch: Math.max(-STEEPEST, Math.min(STEEPEST, pitch)) };
    this.#apply();
  }
}
