/** The roof: builds the parts of the player and wires them; nothing else knows them all. */
import { Backdrops } from "./backdrop/backdrops";
import { Chronicle } from "./chronicle";
import { Page } from "./dom/page";
import { Footages } from "./footages";
import { Foresight } from "./foresight";
import { Hearing } from "./hearing";
import type { Journal } from "./log/journal";
import { Clips } from "./media/clips";
import type { Angles } from "./model/angles";
import type { PlayDocument } from "./model/document";
import { pointOf } from "./model/marks";
import type { Command } from "./model/sheet";
import { Player } from "./player";
import type { Preferences } from "./preferences";
import type { Keeping } from "./profile";
import { Rooms } from "./rooms";
import { Screen } from "./screen";
import { Stage, type StageHooks } from "./stage/stage";
import { Surroundings } from "./surroundings";
import type { Immersion as ImmersionPart } from "./xr/immersion";

/** What the player needs of the world. */
export interface Services {
  openJournal(mode: "inline" | "vr", textureLimit: number): Journal;
  /** The scene as it is now: it may have a newer revision, or more of its footage. */
  askAnew(): Promise<PlayDocument>;
  /** Begins with the scene as it is now. */
  reload(): void;
  readonly keeping: Keeping;
  goHome(url: string): void;
  /** What shows the scene in a headset; null: there is none. */
  readonly worn: Worn | null;
}

export type Worn = typeof import("./worn");

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
    film: (url) => clips.of(url),
    portray: (...given) => (stage ? stage.objects.portray(...given) : Promise.reject(new Error("nothing can be drawn"))),
  });
  const stage = makeStage(page.shell.canvas, preferences, { film: (url) => clips.of(url), pointed: (id) => page.shell.facts({ pointed: id }), failed: (...told) => error(...told) });
  const chronicle = new Chronicle({
    open: (mode) => services.openJournal(mode, textureLimit(stage)),
    position: () => surroundings.position,
    network: (isThere) => player.network(isThere),
  });
  const error = (what: string, message: string): void => chronicle.write("error", null, { what, message });
  const drawn = stage && new Backdrops(stage.world, services.worn?.layered(glHost(stage)) ?? [], (way, reason) => error(`backdrop.${way}`, reason));
  const footages = new Footages(play.footage, async () => (await services.askAnew()).footage);
  const rooms = new Rooms(stage, () => preferences.settings.seated);
  const surroundings = new Surroundings(play, footages, drawn, textureLimit(stage), rooms, {
    fault: (key) => player.reel.fail(key),
    error,
    film: (event) => player.reel.hear(event),
    changed: () => player.refresh(),
    ready: (url) => foresight.take(url),
  });
  const hearing = hearingOf(surroundings, stage, { play, chronicle, gaze: () => screen.gaze, changed: () => player.refresh() });
  const clips = clipsOf(surroundings, hearing, { preferences, chronicle, player: () => player });
  const foresight = new Foresight({ play, footages, film: surroundings.film, texture: textureLimit(stage) });
  const screen = new Screen(page.shell.stage, stage, { ask, wish: (wish) => player.wish(wish), moved: () => player.lay() });
  const immersion = stage && drawn && services.worn && immersionOf(services.worn, stage, drawn, { preferences, chronicle, player: () => player });
  player = new Player({ page, stage, backdrops: drawn, immersion, surroundings, hearing, screen, chronicle, preferences, foresight, clips }, play, services);
  run(player, stage, page.shell.stage);
  return player;
}

interface Heard {
  readonly play: PlayDocument;
  readonly chronicle: Chronicle;
  /** Where one looks where nothing can be drawn. */
  gaze(): Angles;
  changed(): void;
}

function hearingOf({ film, rooms }: Surroundings, stage: Stage | null, { play, chronicle, gaze, changed }: Heard): Hearing {
  return new Hearing(film.video, play.files, {
    listen: (ears) => (stage ? stage.head.hear(ears, stage.worldYaw) : ears.face(gaze())),
    anchorOf: (node) => {
      const spot = rooms.where(node);
      return spot && pointOf(spot);
    },
    error: (what, message) => chronicle.write("error", null, { what, message }),
    field: (order) => chronicle.write("sound.field", null, { heard: order ? "around" : "stereo", order: order?.join(" ") ?? "" }),
    changed,
  });
}

interface Wired {
  readonly preferences: Preferences;
  readonly chronicle: Chronicle;
  readonly player: () => Player;
}

function clipsOf({ film }: Surroundings, hearing: Hearing, { chronicle, player }: Wired): Clips {
  return new Clips(film.video, {
    made: (clip) => hearing.route(clip),
    changed: () => player().refresh(),
    happened: (kind, url) => chronicle.write(kind, url),
    failed: (url, reason) => chronicle.write("error", url, { what: "clip", message: reason }),
  });
}

function immersionOf({ Immersion, Rig }: Worn, stage: Stage, drawn: Backdrops, { preferences, chronicle, player }: Wired): ImmersionPart {
  stage.equip(Rig);
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
    dressed: (kind) => player().parts.page.shell.facts({ body: kind }),
    failed: (what, message) => chronicle.write("error", null, { what, message }),
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
  const { backdrops, immersion } = player.parts;
  stage.canvas.addEventListener("webglcontextlost", () => {
    // A session draws into the context that is gone: one goes on on the screen, and may enter again.
    immersion?.leave();
    player.reel.fail("fault.context-lost");
  });
  stage.canvas.addEventListener("webglcontextrestored", () => {
    backdrops?.renew();
    stage.changeMode();
    player.reel.fail(null);
  });
}

/** The largest side of a texture, in pixels; 0 where nothing can be drawn. */
function textureLimit(stage: Stage | null): number {
  return stage?.renderer.capabilities.maxTextureSize ?? 0;
}

/** null where the browser has no WebGL 2: the scene is then played with the list of its hotspots. */
function makeStage(canvas: HTMLCanvasElement, preferences: Preferences, hooks: StageHooks): Stage | null {
  const calm = (): boolean => preferences.settings.motion === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  try {
    return new Stage(canvas, calm, hooks);
  } catch {
    return null;
  }
}

function glHost(stage: Stage): { context: WebGL2RenderingContext; reset(): void } {
  return { context: stage.renderer.getContext() as WebGL2RenderingContext, reset: () => stage.renderer.resetState() };
}
