/** The stage: the renderer, what surrounds the learner, and what they can point at. */
import { Group, PerspectiveCamera, Scene as Graph, Vector3, WebGLRenderer } from "three";
import { type Angles, pitchOf, radians, vector, wrap, yawOf } from "../model/angles";
import type { Command, Sheet } from "../model/sheet";
import { Follow } from "./follow";
import { Hotspots, type HotspotView } from "./hotspots";
import { DISC_DEGREES, drawLabel } from "./labels";
import { Panel } from "./panel";
import { type Meeting, meet, type Ray } from "./pick";
import { place, plate, type Plate } from "./plate";
import { Reticle, Veil } from "./reticle";
import type { LayoutOptions } from "./sheetlayout";
import { type Speech, SpeechPlate } from "./speech";

export interface StageView {
  readonly hotspots: readonly HotspotView[];
  readonly sheet: Sheet | null;
  readonly page: number;
  readonly speech: Speech | null;
  /** Of the text. */
  readonly scale: number;
  readonly words: LayoutOptions["words"] & { readonly menu: string };
}

/** What a ray points at: an id that stays the same while it does, and what confirming asks for. */
export interface Target {
  readonly id: string;
  readonly command: Command;
}

/** What a ray meets: how far, and what can be asked for there (null: something that just stands in the way). */
export interface Hit {
  distance: number;
  target: Target | null;
}

const MENU_TARGET: Target = { id: "menu", command: { kind: "menu", open: true } };
const MENU_DEGREES = 7;
const MENU_PITCH = -42;
const FADE = 250; // milliseconds
const SMALLEST_DISC = 52; // pixels on a screen

export class Stage {
  readonly renderer: WebGLRenderer;
  readonly graph = new Graph();
  readonly camera = new PerspectiveCamera(75, 1, 0.05, 200);
  /** Around the head, turned by `worldYaw`: footage and hotspots. */
  readonly world = new Group();
  /** Where the head was lately: the panel, captions, the menu. */
  readonly rig = new Group();
  readonly hotspots = new Hotspots();
  readonly veil = new Veil();
  readonly reticle = new Reticle();
  readonly #panel: Panel;
  readonly #speech: SpeechPlate;
  #menu: Plate | null = null;
  readonly #speechYaw = new Follow(25, 300);
  readonly #panelYaw = new Follow(50, 400);
  readonly #menuYaw = new Follow(35, 300);
  /** The ray of the gaze. */
  readonly gaze: Ray = { origin: new Vector3(), direction: new Vector3(0, 0, -1) };
  readonly #point = new Vector3();
  readonly #meeting: Meeting = { distance: 0, u: 0, v: 0 };
  readonly #targets = new Map<string, Target>();
  #view: StageView | null = null;
  #dirty = true;
  #sheetKey = "";

  /** Throws where the browser has no WebGL 2. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly calm: () => boolean,
  ) {
    this.renderer = new WebGLRenderer({ canvas, alpha: true, antialias: true, powerPreference: "high-performance" });
    this.renderer.xr.enabled = true;
    this.renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    // On a screen one sees what the left eye sees.
    this.camera.layers.enable(1);
    this.camera.rotation.order = "YXZ";
    this.camera.add(this.reticle.ring);
    this.world.add(this.hotspots.group, this.veil.mesh);
    this.graph.add(this.camera, this.world, this.rig);
    this.#panel = new Panel(this.rig, () => this.invalidate());
    this.#speech = new SpeechPlate(this.rig);
  }

  get context(): WebGL2RenderingContext {
    return this.renderer.getContext() as WebGL2RenderingContext;
  }

  /** The largest side of a texture, in pixels. */
  get textureLimit(): number {
    return this.renderer.capabilities.maxTextureSize;
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
    this.camera.aspect = width / height;
    this.zoom(this.camera.fov);
    this.renderer.setSize(width, height, false);
  }

  /** Vertical angle of view on a screen, in degrees. */
  zoom(fov: number): void {
    this.camera.fov = Math.min(95, Math.max(35, fov));
    this.camera.updateProjectionMatrix();
    this.#scaleHotspots();
    this.invalidate();
  }

  #scaleHotspots(): void {
    const pixels = (this.canvas.clientHeight / this.camera.fov) * DISC_DEGREES;
    this.hotspots.scale = this.immersive || pixels === 0 ? 1 : Math.max(1, SMALLEST_DISC / pixels);
  }

  /** On a screen: turns the camera. In a headset only the head does that. */
  look({ yaw, pitch }: Angles): void {
    const [x, y, z] = vector({ yaw, pitch });
    this.place({ x: 0, y: 0, z: 0 }, { x, y, z });
    this.camera.position.set(0, 0, 0);
    this.camera.rotation.set(radians(pitch), radians(-yaw), 0);
    this.camera.updateMatrixWorld();
    this.invalidate();
  }

  get worldYaw(): number {
    return (this.world.rotation.y * 180) / Math.PI;
  }

  set worldYaw(degrees: number) {
    this.world.rotation.y = radians(wrap(degrees));
    this.invalidate();
  }

  /** The head stands here and faces there (a unit vector), in the reference space; once a frame in a headset. */
  place(head: { x: number; y: number; z: number }, ahead: { x: number; y: number; z: number }): void {
    this.gaze.origin.set(head.x, head.y, head.z);
    this.gaze.direction.set(ahead.x, ahead.y, ahead.z);
  }

  /** Where the head faces, in the reference space (degrees; not turned by worldYaw). */
  heading(): Angles {
    const { x, y, z } = this.gaze.direction;
    return { yaw: yawOf(x, z), pitch: pitchOf(y) };
  }

  show(view: StageView): void {
    const before = this.#view;
    this.#view = view;
    this.hotspots.show(view.hotspots, view.scale);
    this.hotspots.quiet = view.sheet !== null;
    this.#speech.show(view.speech, view.scale);
    if (view.sheet !== before?.sheet || view.page !== before?.page || view.scale !== before?.scale) this.#showSheet(view);
    if (!this.#menu || view.words.menu !== before?.words.menu) this.#makeMenu(view.words.menu);
    this.arrange();
  }

  #showSheet({ sheet, page, scale, words }: StageView): void {
    this.#panel.show(this.immersive ? sheet : null, page, { scale, words });
    if (sheet && sheet.key !== this.#sheetKey && this.immersive) this.standPanel();
    this.#sheetKey = sheet?.key ?? "";
  }

  #makeMenu(word: string): void {
    const { texture, width, height } = drawLabel({ icon: "menu", text: word, seen: false, scale: 1 });
    this.#menu?.removeFromParent();
    this.#menu = plate(texture, 2);
    this.#menu.userData = { width: MENU_DEGREES, height: (MENU_DEGREES * height) / width };
    this.rig.add(this.#menu);
  }

  /** Brings the panel before the learner. */
  standPanel(): void {
    const { yaw, pitch } = this.heading();
    this.rig.position.copy(this.gaze.origin);
    this.#panelYaw.settle(yaw);
    this.#panel.stand({ yaw, pitch: Math.max(-12, Math.min(8, pitch)) });
  }

  /** What is shown on screens and what in headsets, after a change of either. */
  arrange(): void {
    const view = this.#view;
    if (!view) return;
    const immersive = this.immersive;
    this.#panel.mesh.visible = immersive && view.sheet !== null;
    this.#speech.mesh.visible = immersive && view.speech !== null;
    if (this.#menu) this.#menu.visible = immersive && view.sheet === null;
    this.#scaleHotspots();
    this.invalidate();
  }

  /** A session has begun or ended: what was drawn for the other is drawn anew. */
  changeMode(): void {
    if (this.#view) this.#showSheet(this.#view);
    this.arrange();
  }

  /** Moves what follows the head; `elapsed` in milliseconds. */
  follow(now: number, elapsed: number): void {
    const head = this.gaze.origin;
    this.world.position.copy(head);
    if (head.distanceToSquared(this.rig.position) > 0.12) this.rig.position.copy(head);
    if (this.veil.step(now)) this.invalidate();
    if (!this.immersive) return;
    this.invalidate();
    const { yaw } = this.heading();
    const pace = this.calm() ? Number.POSITIVE_INFINITY : elapsed;
    if (this.#speechYaw.step(yaw, pace)) this.#speech.stand(this.#speechYaw.yaw);
    if (this.#panelYaw.step(yaw, pace)) this.#panel.stand({ ...this.#panel.direction, yaw: this.#panelYaw.yaw });
    this.#menuYaw.step(yaw, pace);
    if (this.#menu) place(this.#menu, { yaw: this.#menuYaw.yaw, pitch: MENU_PITCH }, this.#menu.userData as { width: number; height: number }, 1.6);
  }

  /** Draws when there is something new; says whether it did. */
  draw(): boolean {
    if (!this.#dirty) return false;
    this.#dirty = false;
    this.renderer.render(this.graph, this.camera);
    return true;
  }

  /** Darkens (1) or clears (0) the view; under reduced motion at once. Resolves when it is done. */
  async fade(to: number): Promise<void> {
    const lasts = this.calm() ? 0 : FADE;
    const faded = this.veil.fade(to, performance.now(), lasts);
    this.invalidate();
    await faded;
  }

  /** The ray of a point of the screen, in fractions from its top left. */
  rayAt(at: { x: number; y: number }, ray: Ray): void {
    ray.origin.copy(this.camera.position);
    ray.direction.set(at.x * 2 - 1, 1 - at.y * 2, 0.5).unproject(this.camera).sub(ray.origin).normalize();
  }

  /** What the ray meets first, written into `hit`; false when nothing. */
  pick(ray: Ray, hit: Hit): boolean {
    hit.target = null;
    if (meet(ray, this.#panel.mesh, this.#meeting)) {
      hit.distance = this.#meeting.distance;
      const spot = this.#panel.spotAt(this.#meeting.u, this.#meeting.v);
      hit.target = spot;
      return true;
    }
    if (this.#menu && meet(ray, this.#menu, this.#meeting)) {
      [hit.distance, hit.target] = [this.#meeting.distance, MENU_TARGET];
      return true;
    }
    // An open sheet has the word: what is behind it waits.
    return this.#view?.sheet === null && this.#pickHotspot(ray, hit);
  }

  #pickHotspot(ray: Ray, hit: Hit): boolean {
    for (const [id, { mesh }] of this.hotspots.plates) {
      if (!meet(ray, mesh, this.#meeting)) continue;
      hit.distance = this.#meeting.distance;
      hit.target = this.#target(id);
      return true;
    }
    return false;
  }

  #target(hotspot: string): Target {
    let target = this.#targets.get(hotspot);
    if (!target) {
      target = { id: `hotspot:${hotspot}`, command: { kind: "activate", hotspot } };
      this.#targets.set(hotspot, target);
    }
    return target;
  }

  /** Shows what is pointed at. */
  light(target: Target | null): void {
    const id = target?.id ?? "";
    if (this.hotspots.light(id.startsWith("hotspot:") ? id.slice(8) : "")) this.invalidate();
    if (this.#panel.mesh.visible) this.#panel.light(id);
  }

  /** Where a direction of the viewpoint is on the screen, in fractions from its top left; null: not in view. */
  project({ yaw, pitch }: Angles): { x: number; y: number } | null {
    const [x, y, z] = vector({ yaw: yaw - this.worldYaw, pitch });
    this.#point.set(x, y, z).add(this.gaze.origin).project(this.camera);
    const inView = Math.abs(this.#point.x) <= 1 && Math.abs(this.#point.y) <= 1 && this.#point.z < 1;
    return inView ? { x: (this.#point.x + 1) / 2, y: (1 - this.#point.y) / 2 } : null;
  }
}
