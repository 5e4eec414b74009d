/** The headset check: after one click everything is tried by itself, told to the server, and said in plain words. */
import { battery, sound, storage, textures } from "./parts/abilities";
import { within } from "../patience";
import { type Offered, tryFilms } from "./parts/trial";
import { fill, find } from "./parts/words";
import { notWorn, wear } from "./parts/worn";

const API = "/api/v1/headset-checks";
const LOOK_MS = 1_500;
const STEPS = ["vr", "texture", "storage", "sound", "films", "send"] as const;
type Step = (typeof STEPS)[number];

interface Trials {
  readonly ready: boolean;
  readonly missing: number;
  readonly problem: string;
  readonly films: readonly Offered[];
  readonly sound: string | null;
}

const section = find(document, "[data-check]", HTMLElement);
const begin = find(section, "[data-begin]", HTMLButtonElement);
const note = find(section, "[data-note]", HTMLElement);
const live = find(section, "[data-live]", HTMLElement);
const stage = find(section, "[data-stage]", HTMLElement);
const problem = find(section, "[data-problem]", HTMLElement);
const say = (name: string): string => section.getAttribute(`data-${name}`) ?? "";

function mark(step: Step, state: "waiting" | "running" | "done" | "skipped", more = ""): void {
  const row = find(section, `[data-step="${step}"]`, HTMLElement);
  row.dataset["state"] = state;
  find(row, "[data-word]", HTMLElement).textContent = say(`state-${state}`);
  find(row, "[data-more]", HTMLElement).textContent = more && `· ${more}`;
  if (state !== "running" || more) return;
  const words = { step: row.querySelector("span")?.firstChild?.textContent?.trim() ?? "", done: String(STEPS.indexOf(step) + 1), of: String(STEPS.length) };
  live.textContent = fill(say("running"), words);
}

async function through<T>(name: Step, work: Promise<T> | T): Promise<T> {
  mark(name, "running");
  const result = await work;
  mark(name, "done");
  return result;
}

function complain(sentence: string): void {
  find(problem, "p", HTMLElement).textContent = sentence;
  problem.hidden = !sentence;
}

/** Waits until the trial films are made, and shows how far they are. */
async function prepared(): Promise<Trials> {
  const box = find(section, "[data-preparation]", HTMLElement);
  const bar = find(box, "progress", HTMLProgressElement);
  for (;;) {
    const answer = await fetch(API, { headers: { Accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403) throw new Error(say("denied"));
    if (!answer.ok) throw new Error(say("failed"));
    const trials = (await answer.json()) as Trials;
    box.hidden = trials.ready;
    if (trials.ready) return trials;
    bar.value = (100 * trials.films.length) / (trials.films.length + trials.missing);
    find(box, "[data-preparation-words]", HTMLElement).textContent = fill(say("preparing"), { count: String(trials.missing) });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** All that is measured, as the server's CheckReport has it. */
async function measure(trials: Trials, vr: boolean): Promise<object> {
  const since = performance.now();
  // First, and at once: the click is what lets a page in.
  const worn = vr ? await through("vr", wear(say("inside"))) : notWorn(false);
  if (!vr) mark("vr", "skipped");
  const held = await through("texture", textures());
  const kept = await through("storage", storage());
  const heard = await through("sound", sound(trials.sound));
  stage.hidden = false;
  mark("films", trials.films.length > 0 ? "running" : "skipped");
  const films = await tryFilms(trials.films, stage, (film, number) => {
    mark("films", "running", fill(say("film"), { number: String(number), of: String(trials.films.length), width: String(film.width), height: String(film.height) }));
  });
  if (films.length > 0) mark("films", "done");
  stage.hidden = true;
  return { films, vr: worn, ...held, storage: kept, ...heard, battery: await battery(), took_s: (performance.now() - since) / 1_000 };
}

async function send(report: object): Promise<void> {
  const body = { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(report) };
  const answer = await within(15_000, fetch(API, body)).catch(() => null);
  if (answer?.status === 401 || answer?.status === 403) throw new Error(say("denied"));
  if (!answer?.ok) throw new Error(say("failed"));
}

/** Takes the result in words from the server's page. */
async function show(): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-result]");
  const result = find(document, "[data-result]", HTMLElement);
  if (!answer.ok || !fresh) throw new Error(say("failed"));
  result.replaceChildren(...fresh.childNodes);
  result.hidden = false;
  result.focus();
  document.querySelector("[data-back]")?.classList.remove("quiet");
  live.textContent = result.querySelector("h2")?.textContent ?? "";
}

async function run(trials: Trials, vr: boolean): Promise<void> {
  begin.disabled = true;
  complain("");
  find(section, "[data-steps]", HTMLElement).hidden = false;
  for (const name of STEPS) mark(name, "waiting");
  try {
    const report = await measure(trials, vr);
    await through("send", send(report));
    await show();
  } catch (error) {
    complain(error instanceof Error && error.message ? error.message : say("failed"));
  }
  begin.disabled = false;
  begin.classList.add("quiet");
  find(begin, "span", HTMLElement).textContent = say("again");
}

async function start(): Promise<void> {
  const vr = await within(3_000, Promise.resolve(navigator.xr?.isSessionSupported("immersive-vr"))).catch(() => false);
  if (!vr) note.textContent = say("novr");
  try {
    const trials = await prepared();
    if (trials.problem) note.textContent = fill(say("later"), { problem: trials.problem });
    begin.addEventListener("click", () => void run(trials, vr ?? false));
    begin.disabled = false;
    live.textContent = say("ready");
  } catch (error) {
    complain(error instanceof Error ? error.message : say("failed"));
  }
}

void start();
