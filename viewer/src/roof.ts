/** The roof: builds the parts of the player and wires them; nothing else knows them all. */
import { Backdrops } from "./backdrop/backdrops";
import { Chronicle } from "./chronicle";
import { Page } from "./dom/page";
import { Footages } from "./footages";
import { Foresight } from "./foresight";
import type { Journal } from "./log/journal";
import type { PlayDocument } from "./model/document";
import type { Command } from "./model/sheet";
import { Player } from "./player";
import type { Preferences } from "./preferences";
import type { Keeping } from "./profile";
import { Screen } from "./screen";
import { Stage } from "./stage/stage";
import { Surroundings } from "./surroundings";
import { Immersion } from "./xr/immersion";

/** What the player needs of the world. */
export interface Services {
  openJournal(mode: "inline" | "vr", textureLimit: number): Journal;
  /** The footage of the scene as it is now. */
  askFootage(): Promise<PlayDocument["footage"]>;
  readonly keeping: Keeping;
  goHome(url: string): void;
}

/** `preferences`: what the learner has set. */
export function build(root: HTMLElement, play: PlayDocument, preferences: Preferences, services: Services): Player {
  // The parts speak to the player, which is made of them: they are heard once it stands.
  let player: Player;
  const ask = (command: Command): void => player.asking.ask(command);
  const page = new Page(root, preferences.t, {
    ask,
    enterVr: () => void player.enterVr(),
    begin: () => void player.opening.click(),
    towards: (direction) => screen.face(direction),
    settings: () => preferences.settings,
    words: () => preferences.t,
    keeping: services.keeping,
  });
  const stage = makeStage(page.shell.canvas, preferences);
  const chronicle = new Chronicle({
    open: (mode) => services.openJournal(mode, stage?.textureLimit ?? 0),
    position: () => surroundings.position,
    network: (isThere) => player.network(isThere),
  });
  const error = (what: string, message: string): void => chronicle.write("error", null, { what, message });
  const drawn = stage && new Backdrops(stage.world, { context: stage.context, reset: () => stage.renderer.resetState() }, (way, reason) => error(`backdrop.${way}`, reason));
  const footages = new Footages(play.footage, services.askFootage);
  const surroundings = new Surroundings(play, footages, drawn, stage?.textureLimit ?? 0, {
    fault: (key) => player.reel.fail(key),
    error,
    film: (event) => player.reel.hear(event),
    changed: () => player.refresh(),
    ready: (url) => foresight.take(url),
  });
  const foresight = new Foresight({ play, footages, film: surroundings.film, texture: stage?.textureLimit ?? 0 });
  const screen = new Screen(page.shell.stage, stage, { ask, wish: (wish) => player.wish(wish), moved: () => player.lay() });
  const immersion = stage && drawn && immersionOf(stage, drawn, { preferences, chronicle, player: () => player });
  player = new Player({ page, stage, backdrops: drawn, immersion, surroundings, screen, chronicle, preferences, foresight }, play, () => services.goHome(play.home));
  run(player, stage, page.shell.stage);
  return player;
}

interface Wired {
  readonly preferences: Preferences;
  readonly chronicle: Chronicle;
  readonly player: () => Player;
}

function immersionOf(stage: Stage, drawn: Backdrops, { preferences, chronicle, player }: Wired): Immersion {
  return new Immersion(stage, drawn, {
    ask: (command) => player().asking.ask(command),
    settings: () => preferences.settings,
    entered: () => player().passage.entered(),
    left: (facing) => {
      player().wearing.leave();
      player().passage.left(facing);
    },
    seen: (isVisible) => player().wearing.see(isVisible),
    dwelt: (target, ms) => chronicle.write("dwell", target.replace(/^hotspot:/, ""), { ms }),
    recentred: () => player().asking.ask({ kind: "recentre" }),
  });
}

/** Starts the frame loop: the renderer's own, which a headset drives during a session. */
function run(player: Player, stage: Stage | null, element: HTMLElement): void {
  let before = performance.now();
  const frame = (xr: XRFrame | null): void => {
    const now = performance.now();
    // After a pause of the page, things go on from where they were.
    player.pulse.frame(now, Math.min(now - before, 200), xr);
    before = now;
  };
  if (!stage) {
    setInterval(() => frame(null), 100);
    return;
  }
  new ResizeObserver(() => stage.resize(element.clientWidth, element.clientHeight)).observe(element);
  stage.renderer.setAnimationLoop((_time, xr) => frame(xr ?? null));
  stage.canvas.addEventListener("webglcontextlost", () => player.reel.fail("fault.context-lost"));
  stage.canvas.addEventListener("webglcontextrestored", () => player.reel.fail(null));
}

/** null where the browser has no WebGL 2: the scene is then played with the list of its hotspots. */
function makeStage(canvas: HTMLCanvasElement, preferences: Preferences): Stage | null {
  const calm = (): boolean => preferences.settings.motion === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  try {
    return new Stage(canvas, calm);
  } catch {
    return null;
  }
}
