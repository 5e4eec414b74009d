/** One upload as a row of the list: its name, how far it is, what can be done about it. */
import { type Phase, type Sending } from "./sending.js";
import { type Told } from "./uploads.js";
import { duration, fill, find, size } from "./words.js";

/** Says a sentence of the page by its name. */
export type Say = (name: string) => string;

export interface Deeds {
  readonly pause: () => void;
  readonly go: () => void;
  readonly cancel: () => void;
}

/** Which buttons a phase shows. */
const BUTTONS: Readonly<Record<Phase | "left", readonly string[]>> = {
  chosen: ["cancel"],
  queued: ["cancel"],
  sending: ["pause", "cancel"],
  offline: ["go", "cancel"],
  paused: ["go", "cancel"],
  waiting: ["cancel"],
  checking: [],
  accepted: ["link", "close"],
  refused: ["close"],
  left: ["cancel"],
};

export class Row {
  readonly element: HTMLElement;
  readonly #say: Say;
  readonly #name: string;
  readonly #bar: HTMLProgressElement;
  readonly #words: HTMLElement;
  readonly #problem: HTMLElement;

  constructor(template: HTMLTemplateElement, name: string, bytes: number | null, say: Say, deeds: Deeds) {
    const copy = document.importNode(template.content, true);
    this.element = find(copy, "li", HTMLElement);
    this.#say = say;
    this.#name = name;
    this.#bar = find(copy, "progress", HTMLProgressElement);
    this.#bar.setAttribute("aria-label", fill(say("barOf"), { name }));
    this.#words = find(copy, "[data-words]", HTMLElement);
    this.#problem = find(copy, "[data-problem]", HTMLElement);
    find(copy, "[data-name]", HTMLElement).textContent = name;
    find(copy, "[data-size]", HTMLElement).textContent = bytes === null ? "" : size(bytes);
    const acts: Readonly<Record<string, () => void>> = { pause: deeds.pause, go: deeds.go, cancel: deeds.cancel, close: deeds.cancel };
    for (const button of copy.querySelectorAll<HTMLElement>("[data-act]")) {
      const act = button.dataset["act"] ?? "";
      button.setAttribute("aria-label", `${button.textContent.trim()} : ${name}`);
      if (acts[act]) button.addEventListener("click", acts[act]);
    }
  }

  /** Shows a file that is on its way from here. */
  show(sending: Sending): void {
    const total = Math.max(sending.file.size, 1);
    this.#set(sending.phase, (100 * sending.sent) / total, this.#sentence(sending, total));
    const broken = sending.intact === false ? this.#say("damaged") : "";
    this.#complain(sending.problem || broken, sending.footage);
  }

  /** Shows an upload that the server knows, and no file of this page goes with. */
  showLeft(told: Told): void {
    const percent = told.size ? (100 * told.offset) / told.size : 0;
    const phase = told.state === "sending" ? "left" : told.state === "expired" ? "refused" : told.state;
    const name = told.state === "expired" ? "expired" : phase;
    this.#set(phase, percent, fill(this.#say(`phase-${name}`), { percent: `${Math.floor(percent)}` }));
    this.#complain(told.problem ?? "", told.footage);
  }

  #sentence(sending: Sending, total: number): string {
    const percent = String(Math.floor((100 * sending.sent) / total));
    if (sending.phase !== "sending" || !sending.speed) return fill(this.#say(`phase-${sending.phase}`), { percent });
    const left = duration((total - sending.sent) / sending.speed);
    return fill(this.#say("speed"), { percent, speed: size(sending.speed), left });
  }

  #set(phase: Phase | "left", percent: number, words: string): void {
    this.element.dataset["phase"] = phase;
    if (phase === "checking") this.#bar.removeAttribute("value");
    else this.#bar.value = phase === "accepted" ? 100 : percent;
    this.#bar.hidden = phase === "refused";
    if (this.#words.textContent !== words) this.#words.textContent = words;
    const focused = document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement);
    for (const button of this.element.querySelectorAll<HTMLElement>("[data-act]")) {
      button.hidden = !BUTTONS[phase].includes(button.dataset["act"] ?? "");
    }
    // A button that goes takes no focus along: whoever works by keyboard stays in the row.
    if (focused && document.activeElement === document.body) this.element.querySelector<HTMLElement>("[data-act]:not([hidden])")?.focus();
  }

  #complain(problem: string, footage: string | null): void {
    if (this.#problem.textContent !== problem) this.#problem.textContent = problem;
    this.#problem.hidden = !problem;
    const link = find(this.element, "[data-act=link]", HTMLAnchorElement);
    if (footage) link.href = `${this.#say("after")}${footage}`;
  }

  /** What a live region says of the row. */
  spoken(words: string): string {
    return `${this.#name} : ${words}`;
  }
}
