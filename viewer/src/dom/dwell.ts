/** Choosing by resting with the mouse: a ring fills around the pointer, then what is under it is pressed. */
import { Dwell } from "../input/dwell";

export interface DwellHooks {
  /** Seconds. */
  time(): number;
}

const BEAT = 50; // ms
const ACTIVE = "button:not(:disabled), a[href], label, summary, select";
const SVG = "http://www.w3.org/2000/svg";
const ROUND = 2 * Math.PI * 20; // the ring's length, in its own units

/** Works until the returned function is called. Fingers and pens press; only a mouse, or what stands for one, rests. */
export function dwelling(root: HTMLElement, hooks: DwellHooks): () => void {
  const rest = new Rest(root, hooks);
  return () => rest.stop();
}

class Rest {
  readonly #dwell = new Dwell();
  readonly #ring = document.createElementNS(SVG, "svg");
  readonly #arc = document.createElementNS(SVG, "circle");
  /** What is rested on, by a number of its own. */
  readonly #numbers = new WeakMap<Element, number>();
  readonly #stopped = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #count = 0;
  #before = performance.now();
  #at: { readonly x: number; readonly y: number } | null = null;

  constructor(
    readonly root: HTMLElement,
    readonly hooks: DwellHooks,
  ) {
    const { signal } = this.#stopped;
    for (const [name, value] of [["viewBox", "0 0 48 48"], ["class", "dwell-ring"], ["aria-hidden", "true"]] as const) this.#ring.setAttribute(name, value);
    for (const [name, value] of [["cx", "24"], ["cy", "24"], ["r", "20"]] as const) this.#arc.setAttribute(name, value);
    this.#ring.append(this.#arc);
    window.addEventListener("pointermove", (event) => this.#move(event), { signal, capture: true });
    document.addEventListener("pointerleave", () => (this.#at = null), { signal });
    this.#timer = setInterval(() => this.#beat(), BEAT);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort();
    this.#ring.remove();
  }

  #beat(): void {
    const now = performance.now();
    const under = this.#at && (document.elementFromPoint(this.#at.x, this.#at.y)?.closest<HTMLElement>(ACTIVE) ?? null);
    const full = this.#dwell.look(this.#numberOf(under), now - this.#before, this.hooks.time() * 1000);
    this.#before = now;
    this.#ring.classList.toggle("resting", this.#dwell.progress > 0);
    this.#arc.style.strokeDasharray = `${this.#dwell.progress * ROUND} ${ROUND}`;
    if (full) under?.click();
  }

  #numberOf(element: Element | null): string {
    if (!element) return "";
    const known = this.#numbers.get(element) ?? (this.#count += 1);
    this.#numbers.set(element, known);
    return String(known);
  }

  #move({ pointerType, clientX: x, clientY: y }: PointerEvent): void {
    if (pointerType !== "mouse") return;
    this.#at = { x, y };
    this.#ring.style.translate = `${x}px ${y}px`;
    // A dialog stands above all else: so does the ring, within it.
    const front = this.root.querySelector("dialog[open]") ?? this.root;
    if (this.#ring.parentElement !== front) front.append(this.#ring);
  }
}
