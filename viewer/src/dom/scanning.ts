/** One-switch scanning of the page: the focus goes through the real buttons; any key or press takes the one that has it. */
import type { Translate } from "../i18n";
import { Scanner } from "../input/scanning";
import { el } from "./element";

export interface ScanningHooks {
  /** Seconds. */
  time(): number;
  words(): Translate;
  /** The headset scans by itself: the press is its own. */
  immersed(): boolean;
  confirmThere(): void;
  stop(): void;
}

interface Choice {
  readonly id: string;
  readonly element: HTMLElement;
}

const BEAT = 50; // ms
const SCOPES = ["dialog[open]", ".sheet:not([hidden])", ".start"];
const ACTIVE = "button:not(:disabled), a[href], input, select, summary";
const OTHERS: ReadonlySet<string> = new Set(["Tab", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "F5", "F11", "F12"]);
const PRESSES = ["pointerdown", "pointerup", "mousedown", "mouseup", "touchstart", "touchend", "click"] as const;

/** Scans until the returned function is called. */
export function scanning(root: HTMLElement, hooks: ScanningHooks): () => void {
  const scan = new Scan(root, hooks);
  return () => scan.stop();
}

class Scan {
  readonly #scanner = new Scanner();
  readonly #hint = el("p", { class: "scan-hint", role: "status" });
  readonly #stopped = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #lit: HTMLElement | null = null;
  #before = performance.now();

  constructor(
    readonly root: HTMLElement,
    readonly hooks: ScanningHooks,
  ) {
    const options = { signal: this.#stopped.signal, capture: true, passive: false };
    for (const name of ["keydown", "keyup"] as const) window.addEventListener(name, (event) => this.#key(event), options);
    for (const name of PRESSES) window.addEventListener(name, (event) => this.#press(event), options);
    root.append(this.#hint);
    this.#timer = setInterval(() => this.#beat(), BEAT);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort();
    this.#light(null);
    this.#hint.remove();
  }

  #beat(): void {
    const now = performance.now();
    const choices = this.hooks.immersed() ? [] : choicesIn(this.root);
    const id = this.#scanner.step(choices, now - this.#before, this.hooks.time() * 1000);
    this.#before = now;
    const words = this.hooks.words()("scan.here");
    if (this.#hint.textContent !== words) this.#hint.textContent = words;
    this.#light(choices.find((one) => one.id === id)?.element ?? null);
  }

  #light(element: HTMLElement | null): void {
    if (element === this.#lit) return;
    this.#lit?.classList.remove("scanned");
    this.#lit = element;
    element?.classList.add("scanned");
    element?.focus();
  }

  #take(): void {
    if (this.hooks.immersed()) return this.hooks.confirmThere();
    const taken = this.#lit;
    this.#light(null);
    this.#scanner.restart();
    taken?.click();
  }

  #key(event: KeyboardEvent): void {
    if (OTHERS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    swallow(event);
    if (event.type !== "keydown" || event.repeat) return;
    if (event.key === "Escape") this.hooks.stop();
    else this.#take();
  }

  #press(event: Event): void {
    // Our own click() is no press of the learner's.
    if (!event.isTrusted) return;
    swallow(event);
    if (event.type === "click") this.#take();
  }
}

function swallow(event: Event): void {
  // A touch that is prevented makes no click.
  if (!event.type.startsWith("touch") && event.type !== "pointerdown") event.preventDefault();
  event.stopImmediatePropagation();
}

/** What can be taken now, in the order of the page: only of what is in front. */
function choicesIn(root: HTMLElement): Choice[] {
  const scope = SCOPES.map((one) => root.querySelector<HTMLElement>(one)).find(Boolean) ?? root;
  const found = [...scope.querySelectorAll<HTMLElement>(ACTIVE)].filter((one) => !one.closest("[inert]") && one.checkVisibility());
  return found.map((element, index) => ({ id: `${element.dataset["focus"] ?? element.dataset["hotspot"] ?? element.dataset["action"] ?? ""}:${index}`, element }));
}
