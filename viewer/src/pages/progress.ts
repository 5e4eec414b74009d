/** Shows how far the preparation of footage is, as the server tells it; reloads the page when it is settled. */
import { duration, fill, find } from "./parts/words.js";

/** The part of the API's footage that this page shows. */
interface Footage {
  readonly state: "unsure" | "received" | "preparing" | "ready" | "failed";
  readonly progress: { readonly percent: number; readonly step: string; readonly rung: string | null; readonly seconds_left: number | null } | null;
}

/** The names of rungs, from `fast=légère;low=basse;`. */
function rungWords(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(";").map((pair) => [pair.split("=")[0] ?? "", pair.split("=")[1] ?? ""]));
}

function follow(section: HTMLElement): void {
  const bar = find(section, "progress", HTMLProgressElement);
  const percent = find(section, "[data-percent]", HTMLElement);
  const step = find(section, "[data-step]", HTMLElement);
  const time = find(section, "[data-time]", HTMLElement);
  const status = find(section, "[data-status]", HTMLElement);
  const rungs = rungWords(section.dataset["rungs"] ?? "");
  const say = (name: string): string => section.dataset[name] ?? "";
  let told = 0;

  function show(footage: Footage): void {
    const now = footage.progress;
    const share = Math.floor(now?.percent ?? 0);
    bar.value = share;
    percent.textContent = `${share} %`;
    const words = (now?.rung ?? "").split(",").map((name) => rungs.get(name.trim()) ?? name.trim());
    const quality = now?.rung ? ` · ${fill(say("rung"), { rung: words.join(", ") })}` : "";
    step.textContent = now ? `${section.getAttribute(`data-step-${now.step}`) ?? now.step}${quality}` : say("waiting");
    time.textContent = now?.seconds_left ? fill(say("left"), { left: duration(now.seconds_left) }) : "";
    if (share >= told + 25) {
      told = share - (share % 25);
      status.textContent = fill(say("statusWords"), { percent: String(told) });
    }
  }

  const source = new EventSource(say("follow"));
  source.addEventListener("message", (event: MessageEvent<string>) => {
    const footage: Footage = JSON.parse(event.data);
    if (footage.state !== "received" && footage.state !== "preparing") {
      source.close();
      location.reload();
    } else show(footage);
  });
  window.addEventListener("pagehide", () => source.close());
}

for (const section of document.querySelectorAll<HTMLElement>("[data-follow]")) follow(section);
