/** The player's entry: reads what the page asks for, loads it, and starts. */
import "./player.css";
import { el } from "./dom/element";
import { type Key, translator } from "./i18n";
import { deviceFacts } from "./log/device";
import { type Journal, NO_JOURNAL, openJournal } from "./log/journal";
import { openOutbox } from "./log/outbox";
import { sender } from "./log/sender";
import type { PlayDocument } from "./model/document";
import { readSettings, type Settings } from "./model/settings";
import { build } from "./roof";
import { loadFonts } from "./stage/look";
import { isVrSupported } from "./xr/session";

const SETTINGS = "plateau-settings";

class Refused extends Error {
  constructor(readonly key: Key) {
    super(key);
  }
}

async function load(url: string): Promise<PlayDocument> {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (answer.status === 401 || answer.status === 403) throw new Refused("fault.denied");
  if (answer.status === 404 || answer.status === 410) throw new Refused("fault.missing");
  if (!answer.ok) throw new Error(`the play document answered ${answer.status}`);
  return (await answer.json()) as PlayDocument;
}

async function run(root: HTMLElement, settings: Settings): Promise<void> {
  const url = root.dataset["play"] ?? "";
  const [play, outbox, vr] = await Promise.all([load(url), openOutbox(), isVrSupported(), loadFonts()]);
  const { ticket } = play.viewer;
  let current: Journal = NO_JOURNAL;
  const settled = (allSent: boolean): void => {
    if (!current.isPending) player.settled(allSent); // else it is tried again as soon as all is written
  };
  const post = sender(outbox, { settled, current: () => current.id });
  const player = build(root, play, settings, {
    openJournal(mode, textureLimit) {
      if (ticket === null) return NO_JOURNAL;
      const opening = { ticket, revision: play.revision.id, mode, language: settings.language, device: deviceFacts(vr, textureLimit) };
      current = openJournal(outbox, post, opening);
      return current;
    },
    askAnew: () => load(url),
    reload: () => location.reload(),
    keepSettings: keep,
    // A player in a frame of another page leaves with that page.
    goHome: (home) => (window.top ?? window).location.assign(home),
  });
  player.open(vr);
  // What an earlier page could not send goes first.
  post.wake();
}

function keep(settings: Settings): void {
  try {
    localStorage.setItem(SETTINGS, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing: the settings last as long as the page.
  }
}

function keptSettings(): string | null {
  try {
    return localStorage.getItem(SETTINGS);
  } catch {
    return null;
  }
}

const root = document.querySelector<HTMLElement>("#player");
if (root) {
  const settings = readSettings(keptSettings(), root.dataset["language"] ?? "fr");
  const t = translator(settings.language);
  root.replaceChildren(el("p", { class: "loading", role: "status" }, t("loading")));
  run(root, settings).catch((error: unknown) => {
    const key = error instanceof Refused ? error.key : "fault.document";
    root.replaceChildren(el("div", { class: "loading", role: "alert" }, el("h1", {}, t("fault.title")), el("p", {}, t(key)), el("a", { class: "link", href: "/" }, t("start.home"))));
    console.error(error);
  });
}
