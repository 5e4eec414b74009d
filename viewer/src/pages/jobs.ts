/** Keeps the page of jobs up to date: figures in place, the list anew when a job begins or ends. */
import { duration, fill, find } from "./parts/words.js";

interface Job {
  readonly id: string;
  readonly state: string;
  readonly priority: number;
  readonly progress: { readonly percent: number; readonly seconds_left: number | null } | null;
}

interface Standing {
  readonly jobs: readonly Job[];
  readonly workers: readonly { readonly id: string }[];
}

/** What the list shows besides figures: when this changes, it is drawn anew. */
function shape(standing: Standing): string {
  return JSON.stringify([standing.jobs.map((job) => [job.id, job.state, job.priority]), standing.workers.map((worker) => worker.id)]);
}

function show(list: HTMLElement, job: Job): void {
  const card = list.querySelector(`[data-job="${CSS.escape(job.id)}"]`);
  if (!(card instanceof HTMLElement) || job.state !== "running" || !job.progress) return;
  find(card, "progress", HTMLProgressElement).value = job.progress.percent;
  find(card, "[data-percent]", HTMLElement).textContent = `${Math.floor(job.progress.percent)} %`;
  const left = job.progress.seconds_left;
  find(card, "[data-time]", HTMLElement).textContent = left ? fill(list.dataset["left"] ?? "", { left: duration(left) }) : "";
}

/** Takes the list from the server's page; what was open stays open, and the focus where it was. */
async function redraw(list: HTMLElement): Promise<void> {
  const answer = await fetch("/jobs", { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-jobs]");
  if (!fresh) return;
  const open = [...list.querySelectorAll("details[open]")].map((one) => one.id);
  const focused = list.contains(document.activeElement) ? document.activeElement?.id : "";
  list.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) (document.getElementById(focused) ?? document.querySelector<HTMLElement>("main"))?.focus();
}

function follow(list: HTMLElement): void {
  const status = document.querySelector("[data-status]");
  let last = "";
  const source = new EventSource("/api/v1/jobs/events");
  source.addEventListener("message", (event: MessageEvent<string>) => {
    const standing: Standing = JSON.parse(event.data);
    const now = shape(standing);
    if (last && now !== last) {
      void redraw(list);
      if (status) status.textContent = list.dataset["changed"] ?? "";
    }
    last = now;
    for (const job of standing.jobs) show(list, job);
  });
  window.addEventListener("pagehide", () => source.close());
}

const list = document.querySelector<HTMLElement>("[data-jobs]");
if (list) follow(list);
