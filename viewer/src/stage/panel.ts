/** A sheet as a panel in the headset: drawn on a canvas, again only when it changes. */
import { Group } from "three";
import type { Angles } from "../model/angles";
import type { Sheet } from "../model/sheet";
import { Clip, saidIn } from "./clip";
import { canvasTexture } from "./labels";
import type { FilmDrawing, ObjectDrawing, Spot } from "./layout/piece";
import { RASTER, UNITS_PER_DEGREE } from "./layout/piece";
import { COLOUR, font } from "./look";
import { paint, paintBox } from "./paint";
import { place, plate, type Plate } from "./plate";
import { type LayoutOptions, layoutSheet, type Page, PANEL_WIDTH } from "./sheetlayout";

export interface PanelLook {
  /** In units of the layout. */
  readonly width: number;
  /** Metres. */
  readonly distance: number;
  readonly renderOrder: number;
}

export interface PanelHooks {
  /** There is something new to draw. */
  changed(): void;
  /** The element of a film of the open card. */
  film(url: string): HTMLVideoElement;
}

export const CARD: PanelLook = { width: PANEL_WIDTH, distance: 1.7, renderOrder: 5 };
const ASIDE = 34; // degrees to the left of the panel's middle: where an object stands

type Options = Pick<LayoutOptions, "scale" | "large" | "words">;

const NONE: readonly Spot[] = [];

export class Panel {
  readonly mesh: Plate;
  readonly canvas = document.createElement("canvas");
  /** Beside the panel: where an object of the card stands. */
  readonly aside = new Group();
  /** Where it stands: the direction of its centre from where the head was. */
  direction: Angles = { yaw: 0, pitch: 0 };
  /** How often it was drawn. */
  drawn = 0;
  #sheet: Sheet | null = null;
  #pageNumber = 0;
  #options: Options | null = null;
  #page: Page | null = null;
  #lit = "";
  readonly #images = new Map<string, HTMLImageElement>();
  #clips: Clip[] = [];

  constructor(
    rig: Group,
    readonly look: PanelLook,
    readonly hooks: PanelHooks,
  ) {
    this.mesh = plate(null, look.renderOrder);
    this.mesh.visible = false;
    rig.add(this.mesh, this.aside);
  }

  /** Draws a page of a sheet; the page number is brought within what there is. null: put away. */
  show(sheet: Sheet | null, page: number, options: Options): void {
    this.mesh.visible = sheet !== null;
    if (sheet?.key !== this.#sheet?.key) this.#images.clear();
    [this.#sheet, this.#pageNumber, this.#options] = [sheet, page, options];
    this.#lay();
  }

  /** The object that stands beside the page which is shown. */
  get object(): ObjectDrawing | null {
    return this.#page?.drawings.find((one) => one.draw === "object") ?? null;
  }

  /** Height over width. */
  get shape(): number {
    return (this.#page?.height ?? this.look.width) / this.look.width;
  }

  #lay(): void {
    const { width } = this.look;
    const options = this.#options;
    const pages = this.#sheet && options ? layoutSheet(this.#sheet, { ...options, width, measure, shape: (url) => this.#shapeOf(url), said: (url) => saidIn(this.hooks.film(url)) }) : [];
    this.#page = pages[Math.min(this.#pageNumber, pages.length - 1)] ?? null;
    this.#layClips();
    this.#draw();
    this.stand(this.direction);
  }

  #layClips(): void {
    const page = this.#page;
    const wanted = page?.drawings.filter((one): one is FilmDrawing => one.draw === "film") ?? [];
    for (const clip of this.#clips) if (!wanted.some((one) => one.url === clip.url)) clip.close();
    this.#clips = wanted.map((one) => {
      const clip = this.#clips.find((each) => each.url === one.url) ?? new Clip(one.url, this.hooks.film(one.url), this.mesh, this.look.renderOrder + 1);
      clip.lay(one, { width: this.look.width, height: page?.height ?? 1 });
      return clip;
    });
  }

  /** Once a frame in a headset: films move on, and what is said in them changes. */
  frame(): void {
    let said = false;
    for (const clip of this.#clips) said = clip.frame() || said;
    if (said) this.#lay();
  }

  /** Places it around the rig's origin. */
  stand(direction: Angles): void {
    this.direction = direction;
    const width = this.look.width / UNITS_PER_DEGREE;
    place(this.mesh, direction, { width, height: width * this.shape }, this.look.distance);
    this.mesh.updateMatrixWorld();
    this.aside.rotation.y = (-(direction.yaw - ASIDE) * Math.PI) / 180;
  }

  /** The spot at a point of the panel; u to the right and v downwards, both from 0 to 1. */
  spotAt(u: number, v: number): Spot | null {
    const x = u * this.look.width;
    const y = v * (this.#page?.height ?? 0);
    for (const one of this.#page?.spots ?? NONE) if (x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height) return one;
    return null;
  }

  /** All spots of the page that is shown. */
  get spots(): readonly Spot[] {
    return this.#page?.spots ?? [];
  }

  /** Shows which spot is pointed at. */
  light(id: string): void {
    const known = this.#page?.spots.some((one) => one.id === id) ? id : "";
    if (known === this.#lit) return;
    this.#lit = known;
    this.#draw();
  }

  #draw(): void {
    const page = this.#page;
    const context = this.canvas.getContext("2d");
    if (!page || !context) return;
    const { width } = this.look;
    this.#size(Math.round(width * RASTER), Math.round(page.height * RASTER));
    context.setTransform(RASTER, 0, 0, RASTER, 0, 0);
    context.clearRect(0, 0, width, page.height);
    paintBox(context, { x: 3, y: 3, width: width - 6, height: page.height - 6 }, { fill: COLOUR.paper, stroke: COLOUR.line, radius: 44 });
    for (const drawing of page.drawings) paint(drawing, { context, picture: (url) => this.#pictureOf(url) });
    const lit = page.spots.find((one) => one.id === this.#lit);
    // Around it, not over it: words keep their contrast.
    if (lit) paintBox(context, lit, { fill: "", stroke: COLOUR.accent, radius: 26, line: 12 });
    if (this.mesh.material.map) this.mesh.material.map.needsUpdate = true;
    this.drawn += 1;
    this.hooks.changed();
  }

  #size(width: number, height: number): void {
    if (this.canvas.width === width && this.canvas.height === height && this.mesh.material.map) return;
    Object.assign(this.canvas, { width, height });
    // A texture of another size is another texture.
    this.mesh.material.map?.dispose();
    this.mesh.material.map = canvasTexture(this.canvas);
    this.mesh.material.needsUpdate = true;
  }

  #shapeOf(url: string): number | null {
    const video = this.#sheet?.parts.some((part) => part.kind === "film" && part.url === url) ? this.hooks.film(url) : null;
    if (video) return video.videoWidth > 0 ? video.videoHeight / video.videoWidth : null;
    const image = this.#pictureOf(url);
    return image && image.naturalHeight / image.naturalWidth;
  }

  #pictureOf(url: string): HTMLImageElement | null {
    const image = this.#images.get(url) ?? this.#load(url);
    return image.complete && image.naturalWidth > 0 ? image : null;
  }

  /** When it is there, the page is laid out anew: its shape is known then. */
  #load(url: string): HTMLImageElement {
    const image = new Image();
    this.#images.set(url, image);
    image.addEventListener("load", () => this.#images.get(url) === image && this.#lay());
    if (url) image.src = url;
    return image;
  }
}

const scratch = document.createElement("canvas").getContext("2d");

function measure(text: string, size: number, run: { strong: boolean; emphasis: boolean }): number {
  if (!scratch) return text.length * size * 0.5;
  scratch.font = font(size, run);
  return scratch.measureText(text).width;
}
