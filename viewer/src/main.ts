/** The player's entry: reads what the page asks for, loads it, and starts. */
import "./player.css";
import { el } from "./dom/element";
import { isLive } from "./footages";
import { mayFetchAhead } from "./foresight";
import { type Key, loadWords, type Translate, translator } from "./i18n";
import { deviceFacts } from "./log/device";
import { type Journal, NO_JOURNAL, openJournal } from "./log/journal";
import { openOutbox } from "./log/outbox";
import { sender } from "./log/sender";
import { warmUp } from "./media/film";
import { limitsOf } from "./media/limits";
import type { PlayDocument } from "./model/document";
import { Preferences } from "./preferences";
import { deviceSettings, Keeper, openStorage, preferredHere, putProfile } from "./profile";
import { build, type Worn } from "./roof";
import { chooseFont } from "./stage/look";
import { isVrSupported } from "./xr/session";

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

/** Whether a headset is there, and what shows the scene in it; null where that does not come: the screen is left. */
async function headset(): Promise<{ vr: boolean; worn: Worn | null }> {
  const vr = await isVrSupported();
  const worn = vr ? await import("./worn").catch(() => null) : null;
  return { vr, worn };
}

/** The film with which the scene begins; null: a picture, or one that still grows. */
function firstFilm({ scene, footage }: PlayDocument): string | null {
  const first = footage[scene.viewpoints.find(({ id }) => id === scene.start)?.backdrop.footage ?? ""];
  return first?.state === "ready" && !isLive(first) ? first.hls : null;
}

async function run(root: HTMLElement, language: string): Promise<void> {
  const url = root.dataset["play"] ?? "";
  const [play, outbox, { vr, worn }] = await Promise.all([load(url), openOutbox(), headset()]);
  // While the words and the letters come, so does what plays the first film.
  const film = firstFilm(play);
  // How large its textures may be is known with the stage: the beginning is of a small rung.
  if (film) warmUp(film, mayFetchAhead(play) ? limitsOf(play, 0) : null);
  const keeper = new Keeper(play.viewer, { storage: openStorage(), put: putProfile });
  const settings = keeper.settings(language, preferredHere());
  const [t] = await Promise.all([loadWords(settings.language), chooseFont(settings.font)]);
  const preferences = new Preferences(settings, t, keeper);
  const { ticket } = play.viewer;
  let current: Journal = NO_JOURNAL;
  const settled = (allSent: boolean): void => {
    if (!current.isPending) player.settled(allSent); // else it is tried again as soon as all is written
  };
  const post = sender(outbox, { settled, current: () => current.id });
  const player = build(root, play, preferences, {
    openJournal(mode, textureLimit) {
      if (ticket === null) return NO_JOURNAL;
      const opening = { ticket, revision: play.revision.id, mode, language: preferences.settings.language, device: deviceFacts(vr, textureLimit) };
      current = openJournal(outbox, post, opening);
      return current;
    },
    askAnew: () => load(url),
    reload: () => location.reload(),
    keeping: keeper.keeping,
    worn,
    // A player in a frame of another page leaves with that page.
    goHome: (home) => (window.top ?? window).location.assign(home),
  });
  player.open(worn !== null);
  // What an earlier page could not send goes first.
  post.wake();
  addEventListener("online", () => void keeper.flush());
  addEventListener("pagehide", () => void keeper.flush(true));
}

async function start(root: HTMLElement): Promise<void> {
  const language = root.dataset["language"] ?? "fr";
  let t: Translate = translator();
  try {
    t = await loadWords(deviceSettings(openStorage(), language, {}).language);
    root.replaceChildren(el("p", { class: "loading", role: "status" }, t("loading")));
    await run(root, language);
  } catch (error) {
    const key = error instanceof Refused ? error.key : "fault.document";
    root.replaceChildren(el("div", { class: "loading", role: "alert" }, el("h1", {}, t("fault.title")), el("p", {}, t(key)), el("a", { class: "link", href: "/" }, t("start.home"))));
    console.error(error);
  }
}

const root = document.querySelector<HTMLElement>("#player");
if (root) void start(root);
