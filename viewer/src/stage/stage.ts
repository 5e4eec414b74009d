/** The stage: the renderer, what surrounds the learner, and what they can point at. */
import { Group, Scene as Graph, WebGLRenderer } from "three";
import { type Angles, radians, wrap } from "../model/angles";
import { cover } from "./cover";
import type { Mark, Thing } from "../model/marks";
import { Head } from "./head";
import { Hotspots } from "./hotspots";
import { DISC_DEGREES } from "./labels";
import { Lens } from "./lens";
import { Objects } from "./objects";
import type { Ray } from "./pick";
import { Pointing } from "./pointing";
import { Reticle, Veil } from "./reticle";
import type { Rig, RigView } from "./rig";
import { Shelf } from "./shelf";
import type { Hit, Target } from "./target";

export interface StageView extends RigView {
  /** All that can be pointed at around the learner. */
  readonly marks: readonly Mark[];
  readonly things: readonly Thing[];
  /** Larger discs, for who points with difficulty. */
  readonly large: boolean;
  /** The footage is not to be seen now. */
  readonly covered: boolean;
}

export interface StageHooks {
  /** The element of a film of the open card. */
  film(url: string): HTMLVideoElement;
  /** Something else is pointed at ("": nothing). */
  pointed(id: string): void;
  /** For the journal. */
  failed(what: string, message: string): void;
}

const FADE = 250; // milliseconds
const SMALLEST_DISC = 52; // pixels on a screen
const LARGER = 1.55; // of discs, where large ones are wanted: even small ones have 5 degrees then

export class Stage {
  readonly renderer: WebGLRenderer;
  readonly graph = new Graph();
  readonly lens = new Lens();
  readonly head = new Head();
  readonly gaze = this.head.gaze;
  /** Around the head, turned by `worldYaw`: footage and hotspots. */
  readonly world = new Group();
  /** What is held before the learner in a headset; null before `equip`. */
  rig: Rig | null = null;
  readonly objects: Objects;
  readonly hotspots = new Hotspots();
  readonly shelf: Shelf;
  /** A room stands still around the learner, who may lean in it; called when it is to be brought to the head anew. */
  moored: (() => void) | null = null;
  /** The ray of what the learner acts with; null: the gaze. */
  handRay: Ray | null = null;
  readonly veil = new Veil();
  readonly cover = cover();
  readonly reticle = new Reticle();
  readonly #pointing = new Pointing(this);
  #view: StageView | null = null;
  #dirty = true;

  /** Throws where the browser has no WebGL 2. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly calm: () => boolean,
    readonly hooks: StageHooks,
  ) {
    this.renderer = new WebGLRenderer({ canvas, alpha: true, antialias: true, powerPreference: "high-performance" });
    this.renderer.xr.enabled = true;
    this.renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    this.objects = new Objects(this.renderer, { changed: () => this.invalidate(), failed: (reason) => hooks.failed("model", reason) });
    this.shelf = new Shelf({ world: this.world, graph: this.graph }, { changed: () => this.invalidate(), failed: (reason) => hooks.failed("thing", reason) });
    this.lens.camera.add(this.reticle.ring);
    this.world.add(this.cover, this.hotspots.group);
    this.graph.add(this.lens.camera, this.world, this.veil.mesh);
  }

  get immersive(): boolean {
    return this.renderer.xr.isPresenting;
  }

  /** There is something new to draw. */
  invalidate(): void {
    this.#dirty = true;
  }

  resize(width: number, height: number): void {
    if (this.immersive || width === 0 || height === 0) return;
    this.lens.camera.aspect = width / height;
    this.zoom(this.lens.camera.fov);
    this.renderer.setSize(width, height, false);
  }

  /** Vertical angle of view on a screen, in degrees. */
  zoom(fov: number): void {
    this.lens.zoom(fov);
    this.#scaleHotspots();
    this.invalidate();
  }

  #scaleHotspots(): void {
    const larger = this.#view?.large ? LARGER : 1;
    const pixels = (this.canvas.clientHeight / this.lens.camera.fov) * DISC_DEGREES;
    this.hotspots.scale = larger * (this.immersive || pixels === 0 ? 1 : Math.max(1, SMALLEST_DISC / pixels));
  }

  /** On a screen: turns the camera. In a headset only the head does that. */
  look(direction: Angles): void {
    this.head.look(direction);
    this.lens.look(direction);
    if (this.moored) this.world.position.copy(this.gaze.origin);
    this.invalidate();
  }

  /** The surroundings are brought to where the head is now. */
  moor(): void {
    this.world.position.copy(this.gaze.origin);
    this.moored?.();
  }

  get worldYaw(): number {
    return (this.world.rotation.y * 180) / Math.PI;
  }

  set worldYaw(degrees: number) {
    this.world.rotation.y = radians(wrap(degrees));
    this.invalidate();
  }

  show(view: StageView): void {
    const opens = this.immersive && view.sheet !== null && view.sheet.key !== this.#view?.sheet?.key;
    this.#view = view;
    this.hotspots.show(view.marks, view.scale);
    this.shelf.show(view.things);
    this.cover.visible = view.covered;
    [this.hotspots.quiet, this.hotspots.scanning] = [view.sheet !== null, view.scanning];
    this.#scaleHotspots();
    this.rig?.show(view, this.immersive, false);
    if (opens) this.standPanel();
    if (this.rig) this.objects.stand(this.rig.panel);
    this.invalidate();
  }

  /** Brings the panel before the learner. */
  standPanel(): void {
    this.rig?.stand(this.gaze.origin, this.head.heading());
  }

  /** A headset is there: what is held before the learner in it is made. */
  equip(Worn: typeof Rig): void {
    this.rig = new Worn(this.renderer, { changed: () => this.invalidate(), film: this.hooks.film, failed: this.hooks.failed });
    this.graph.add(this.rig.group);
  }

  /** A session has begun or ended: what was drawn for the other is drawn anew. */
  changeMode(): void {
    this.handRay = null;
    if (this.rig && this.#view) {
      this.rig.show(this.#view, this.immersive, true);
      this.objects.stand(this.rig.panel);
      this.standPanel();
    }
    this.#scaleHotspots();
    this.moor();
    this.invalidate();
  }

  /** Moves what follows the head; `elapsed` in milliseconds; `frame` in a headset. */
  follow(now: number, elapsed: number, frame: XRFrame | null): void {
    if (!this.moored) this.world.position.copy(this.gaze.origin);
    // A head that leans out of its place in a room still sees it darken.
    this.veil.mesh.position.copy(this.gaze.origin);
    if (this.shelf.follow(this.handRay, this.gaze, this.#view?.hand === "left" ? -1 : 1)) this.invalidate();
    if (this.veil.step(now)) this.invalidate();
    if (!this.immersive) return;
    this.invalidate();
    this.rig?.follow(this.gaze.origin, this.head.heading().yaw, this.worldYaw, this.calm() ? Number.POSITIVE_INFINITY : elapsed);
    this.rig?.frame(frame);
  }

  /** Draws when there is something new; says whether it did. */
  draw(): boolean {
    if (!this.#dirty) return false;
    this.#dirty = false;
    this.renderer.render(this.graph, this.lens.camera);
    return true;
  }

  /** Darkens (1) or clears (0) the view; under reduced motion at once. Resolves when it is done. */
  fade(to: number): Promise<void> {
    this.invalidate();
    return this.veil.fade(to, performance.now(), this.calm() ? 0 : FADE);
  }

  /** A sheet is open: it has the word, and what is behind it waits. */
  get isRead(): boolean {
    return this.#view !== null && this.#view.sheet !== null;
  }

  /** What the ray meets first, written into `hit`; false when nothing. */
  pick(ray: Ray, hit: Hit): boolean {
    return this.#pointing.pick(ray, hit);
  }

  /** The marks as they are now. */
  get marks(): readonly Mark[] {
    return this.#view?.marks ?? [];
  }

  /** The film has come to this second: what moves with it moves. */
  run(second: number): void {
    if (this.hotspots.follow(second)) this.invalidate();
  }

  /** All that can be chosen now, in the order of scanning, written into `found`: what is in view, then what is at hand. */
  choices(found: Target[]): void {
    this.#pointing.choices(this.head.heading().yaw + this.worldYaw, found);
  }

  /** Shows what is pointed at. */
  light(target: Target | null): void {
    if (!this.#pointing.light(target?.id ?? "")) return;
    this.hooks.pointed(target?.id ?? "");
    this.invalidate();
  }

  /** Where a mark is on the screen, in fractions from its top left; null: not in view. */
  where(id: string): { x: number; y: number } | null {
    const direction = this.hotspots.direction(id);
    return direction && this.project(direction);
  }

  /** Where a direction of the viewpoint is on the screen, likewise. */
  project({ yaw, pitch }: Angles): { x: number; y: number } | null {
    return this.lens.project({ yaw: yaw - this.worldYaw, pitch }, this.gaze.origin);
  }
}
