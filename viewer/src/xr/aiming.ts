/** What is pointed at in a headset, and confirmed: by controllers and hands, by looking, or by one switch. */
import { Dwell } from "../input/dwell";
import { Scanner } from "../input/scanning";
import type { Settings } from "../model/settings";
import type { Command } from "../model/sheet";
import type { Stage } from "../stage/stage";
import type { Hit, Target } from "../stage/target";
import type { Pointer } from "./pointers";

export interface AimingHooks {
  ask(command: Command): void;
  settings(): Settings;
  /** Something was selected by looking at it for so many milliseconds. */
  dwelt(target: string, ms: number): void;
}

export class Aiming {
  readonly #dwell = new Dwell();
  readonly #scanner = new Scanner();
  readonly #choices: Target[] = [];
  readonly #hit: Hit = { distance: 0, target: null };
  #scanned: Target | null = null;
  /** The hand that last confirmed. */
  #inHand: XRHandedness = "none";

  constructor(
    readonly stage: Stage,
    readonly hooks: AimingHooks,
  ) {}

  /** Once a frame: returns what is to be lit. `elapsed` in milliseconds. */
  frame(here: readonly Pointer[], elapsed: number): Target | null {
    const pointed = this.#point(here, elapsed);
    return this.#scan(elapsed) ?? this.#gaze(here, elapsed) ?? pointed;
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

  press(pointer: Pointer): void {
    const ray = pointer.kind === "gaze" ? this.stage.gaze : pointer.ray;
    if (!this.stage.pick(ray, this.#hit) || !this.#hit.target) pointer.hold.begin();
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

  confirm(pointer: Pointer): void {
    this.#inHand = pointer.hand;
    this.stage.handRay = pointer.kind === "gaze" ? null : pointer.ray;
    if (this.takeScanned()) return;
    // A screen-like or gaze input of the headset confirms what is looked at.
    const ray = pointer.kind === "gaze" ? this.stage.gaze : pointer.ray;
    if (this.stage.pick(ray, this.#hit) && this.#hit.target) this.hooks.ask(this.#hit.target.command);
  }
}
