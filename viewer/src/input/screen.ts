/** Mouse and touch on the 360 view: drag to look around, press to confirm, wheel or pinch to come closer. */
import { HOLD } from "./hold";

export interface ScreenHooks {
  /** The view was dragged, by these fractions of its height. */
  drag(across: number, down: number): void;
  zoom(by: number): void;
  /** The pointer is over this point (fractions from the top left); null: it left. */
  point(at: { x: number; y: number } | null): void;
  confirm(at: { x: number; y: number }): void;
  /** One long press without moving, not on a button; true: something came of it, and letting go is no press. */
  hold(at: { x: number; y: number }): boolean;
}

const DRAG = 6; // pixels: less is a press

/** Hears an element. */
export class ScreenPointer {
  readonly #fingers = new Map<number, { x: number; y: number }>();
  #moved = 0;
  #spread = 0;
  #hold: ReturnType<typeof setTimeout> | undefined;
  readonly #stop = new AbortController();

  constructor(
    readonly element: HTMLElement,
    readonly hooks: ScreenHooks,
  ) {
    const { signal } = this.#stop;
    element.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    element.addEventListener("pointermove", (event) => this.#move(event), { signal });
    element.addEventListener("pointerup", (event) => this.#up(event, true), { signal });
    element.addEventListener("pointercancel", (event) => this.#up(event, false), { signal });
    element.addEventListener("pointerleave", () => hooks.point(null), { signal });
    // A long touch is ours, not the browser's menu.
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    element.addEventListener("click", (event) => this.#swallow(event), { signal, capture: true });
    element.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
  }

  stop(): void {
    this.#stop.abort();
  }

  #at(event: PointerEvent): { x: number; y: number } {
    const box = this.element.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.#fingers.size === 0) this.#moved = 0;
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.#spread = 0;
    clearTimeout(this.#hold);
    if (this.#fingers.size === 1 && !(event.target instanceof HTMLButtonElement)) this.#hold = setTimeout(() => this.#held(event), HOLD);
  }

  #move(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    this.hooks.point(this.#at(event));
    if (!before) return;
    const [x, y] = [event.clientX - before.x, event.clientY - before.y];
    this.#moved += Math.abs(x) + Math.abs(y);
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#moved <= DRAG) return;
    // Only a drag is held on to: a press must reach the button under it.
    if (!this.element.hasPointerCapture(event.pointerId)) this.element.setPointerCapture(event.pointerId);
    if (this.#fingers.size > 1) this.#pinch();
    else this.hooks.drag(x / this.element.clientHeight, y / this.element.clientHeight);
  }

  #held(event: PointerEvent): void {
    if (this.#moved <= DRAG && this.hooks.hold(this.#at(event))) this.#moved = DRAG + 1;
  }

  #pinch(): void {
    const [one, other] = [...this.#fingers.values()];
    if (!one || !other) return;
    const now = Math.hypot(one.x - other.x, one.y - other.y);
    if (this.#spread > 0) this.hooks.zoom((this.#spread - now) * 0.15);
    this.#spread = now;
  }

  #up(event: PointerEvent, ended: boolean): void {
    clearTimeout(this.#hold);
    const pressed = this.#fingers.delete(event.pointerId) && ended && this.#moved <= DRAG && this.#fingers.size === 0;
    // A press on a button is the button's own.
    if (pressed && !(event.target instanceof HTMLButtonElement)) this.hooks.confirm(this.#at(event));
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.hooks.zoom(Math.sign(event.deltaY) * 4);
  }

  #swallow(event: MouseEvent): void {
    // The click that ends a drag is not a press.
    if (this.#moved > DRAG && event.detail > 0) event.stopPropagation();
  }
}
