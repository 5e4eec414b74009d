/** Sends the upload form with its progress in view, and a way to stop; without this script the form works too. */
import { duration, fill, find, size } from "./parts/words.js";

/** What the server answers: the footage, or a problem (RFC 9457). */
interface Answer {
  readonly id?: string;
  readonly detail?: string;
}

const form = find(document, "form[data-upload]", HTMLFormElement);
const live = find(form, "[data-live]", HTMLElement);
const bar = find(live, "progress", HTMLProgressElement);
const words = find(live, "[data-words]", HTMLElement);
const status = find(form, "[data-status]", HTMLElement);
const problem = find(form, "[data-problem]", HTMLElement);
const send = find(form, "button:not([type])", HTMLButtonElement);
const cancel = find(form, "[data-cancel]", HTMLButtonElement);

const say = (name: string): string => form.dataset[name] ?? "";
let running: XMLHttpRequest | null = null;

function stop(sentence: string): void {
  running = null;
  live.hidden = true;
  cancel.hidden = true;
  send.disabled = false;
  find(problem, "p", HTMLElement).textContent = sentence;
  problem.hidden = false;
  send.focus();
}

/** Reads an answer that may be cut off, or come from something between us and the server. */
function read(text: string): Answer {
  try {
    const answer: Answer = JSON.parse(text);
    return answer;
  } catch {
    return {};
  }
}

function showProgress(event: ProgressEvent, since: number): void {
  if (!event.lengthComputable) return;
  const speed = event.loaded / Math.max((performance.now() - since) / 1000, 0.001);
  const percent = Math.floor((100 * event.loaded) / event.total);
  const left = duration((event.total - event.loaded) / Math.max(speed, 1));
  bar.value = percent;
  words.textContent = fill(say("sending"), { percent: String(percent), speed: size(speed), left });
  if (percent % 25 === 0) status.textContent = `${percent} %`;
}

function start(): void {
  const request = new XMLHttpRequest();
  const since = performance.now();
  running = request;
  problem.hidden = true;
  live.hidden = false;
  cancel.hidden = false;
  send.disabled = true;
  cancel.focus();
  request.upload.addEventListener("progress", (event) => showProgress(event, since));
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = say("checking");
    status.textContent = say("checking");
  });
  request.addEventListener("load", () => {
    const answer = read(request.responseText);
    if (answer.id) location.assign(`${say("after")}${answer.id}?done=${say("done")}`);
    else stop(answer.detail ?? say("broken"));
  });
  request.addEventListener("error", () => stop(say("broken")));
  request.addEventListener("abort", () => stop(say("cancelled")));
  request.open("POST", say("upload"));
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].some((input) => input.files?.length);
  if (chosen) start();
  else stop(say("nothing"));
});
cancel.addEventListener("click", () => running?.abort());
window.addEventListener("beforeunload", (event) => {
  if (running && running.readyState < XMLHttpRequest.DONE) event.preventDefault();
});
