/** Mouse and touch on the 360 view: drag to look around, press to confirm, wheel or pinch to come closer. */

export interface ScreenHooks {
  /** The view was dragged, by these fractions of its height. */
  drag(across: number, down: number): void;
  zoom(by: number): void;
  /** The pointer is over this point (fractions from the top left); null: it left. */
  point(at: { x: number; y: number } | null): void;
  confirm(at: { x: number; y: number }): void;
}

const DRAG = 6; // pixels: less is a press

/** Hears the element until the returned function is called. */
export function screenPointer(element: HTMLElement, hooks: ScreenHooks): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  let moved = 0;
  let spread = 0;

  const at = (event: PointerEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (fingers.size === 0) moved = 0;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    spread = 0;
  };
  const move = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    hooks.point(at(event));
    if (!before) return;
    const [x, y] = [event.clientX - before.x, event.clientY - before.y];
    moved += Math.abs(x) + Math.abs(y);
    // Only a drag is held on to: a press must reach the button under it.
    if (moved > DRAG && !element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size > 1) return pinch();
    if (moved > DRAG) hooks.drag(x / element.clientHeight, y / element.clientHeight);
  };
  const pinch = (): void => {
    const [one, other] = [...fingers.values()];
    if (!one || !other) return;
    const now = Math.hypot(one.x - other.x, one.y - other.y);
    if (spread > 0) hooks.zoom((spread - now) * 0.15);
    spread = now;
  };
  const up = (event: PointerEvent): void => {
    const pressed = fingers.delete(event.pointerId) && moved <= DRAG && fingers.size === 0;
    // A press on a button is the button's own.
    if (pressed && event.type === "pointerup" && !(event.target instanceof HTMLButtonElement)) hooks.confirm(at(event));
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    hooks.zoom(Math.sign(event.deltaY) * 4);
  };
  const swallow = (event: MouseEvent): void => {
    // The click that ends a drag is not a press.
    if (moved > DRAG && event.detail > 0) event.stopPropagation();
  };
  const leave = (): void => hooks.point(null);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  element.addEventListener("click", swallow, { signal, capture: true });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  return () => stop.abort();
}
