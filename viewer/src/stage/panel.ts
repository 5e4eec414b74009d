/** The sheet as a panel in the headset: drawn on a canvas, again only when it changes. */
import type { Group } from "three";
import type { Angles } from "../model/angles";
import type { Sheet } from "../model/sheet";
import { canvasTexture } from "./labels";
import { COLOUR, font } from "./look";
import { place, plate, type Plate } from "./plate";
import { type Drawing, type ImagePart, type LayoutOptions, layoutSheet, type Page, PANEL_WIDTH, type Spot } from "./sheetlayout";

const WIDTH = 40; // degrees
const DISTANCE = 1.7; // metres

const NONE: readonly Spot[] = [];

export class Panel {
  readonly mesh: Plate = plate(null, 5);
  /** Where it stands: the direction of its centre from where the head was. */
  direction: Angles = { yaw: 0, pitch: 0 };
  #canvas = document.createElement("canvas");
  #page: Page | null = null;
  #lit = "";
  #images = new Map<string, HTMLImageElement>();

  constructor(
    rig: Group,
    readonly onChange: () => void,
  ) {
    this.mesh.visible = false;
    rig.add(this.mesh);
  }

  /** Draws a page of a sheet; the page number is brought within what there is. null: put away. */
  show(sheet: Sheet | null, page: number, options: Omit<LayoutOptions, "measure">): void {
    this.mesh.visible = sheet !== null;
    if (!sheet) return this.#forget();
    const pages = layoutSheet(sheet, { ...options, measure });
    this.#page = pages[Math.min(page, pages.length - 1)] ?? null;
    this.#lit = "";
    this.#draw();
    this.stand(this.direction);
  }

  /** Places it around the rig's origin. */
  stand(direction: Angles): void {
    this.direction = direction;
    const height = (WIDTH * (this.#page?.height ?? PANEL_WIDTH)) / PANEL_WIDTH;
    place(this.mesh, direction, { width: WIDTH, height }, DISTANCE);
  }

  /** The spot at a point of the panel; u to the right and v downwards, both from 0 to 1. */
  spotAt(u: number, v: number): Spot | null {
    const x = u * PANEL_WIDTH;
    const y = v * (this.#page?.height ?? 0);
    for (const one of this.#page?.spots ?? NONE) if (x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height) return one;
    return null;
  }

  /** Shows which spot is pointed at. */
  light(id: string): void {
    if (id === this.#lit) return;
    this.#lit = id;
    this.#draw();
  }

  #forget(): void {
    this.#page = null;
    this.#images.clear();
  }

  #draw(): void {
    const page = this.#page;
    const context = this.#canvas.getContext("2d");
    if (!page || !context) return;
    if (this.#canvas.width !== PANEL_WIDTH || this.#canvas.height !== page.height) {
      this.#canvas.width = PANEL_WIDTH;
      this.#canvas.height = page.height;
      // A texture of another size is another texture.
      this.mesh.material.map?.dispose();
      this.mesh.material.map = canvasTexture(this.#canvas);
      this.mesh.material.needsUpdate = true;
    }
    context.clearRect(0, 0, PANEL_WIDTH, page.height);
    box(context, { x: 3, y: 3, width: PANEL_WIDTH - 6, height: page.height - 6 }, { fill: COLOUR.paper, stroke: COLOUR.line, radius: 44 });
    for (const drawing of page.drawings) this.#drawOne(context, drawing);
    const lit = page.spots.find((one) => one.id === this.#lit);
    if (lit) box(context, lit, { fill: "rgba(242, 184, 75, 0.28)", stroke: COLOUR.accent, radius: 26, line: 8 });
    if (this.mesh.material.map) this.mesh.material.map.needsUpdate = true;
    this.onChange();
  }

  #drawOne(context: CanvasRenderingContext2D, drawing: Drawing): void {
    if (drawing.draw === "image") return this.#drawImage(context, drawing);
    if (drawing.draw === "box") return box(context, drawing, { ...drawing, radius: Math.min(26, drawing.height / 2) });
    context.font = font(drawing.size, drawing.run);
    context.fillStyle = drawing.colour;
    context.textBaseline = "alphabetic";
    context.fillText(drawing.text, drawing.x, drawing.y);
  }

  #drawImage(context: CanvasRenderingContext2D, part: ImagePart): void {
    const image = this.#images.get(part.url) ?? this.#load(part.url);
    if (!image.complete || image.naturalWidth === 0) {
      // Its words stand where the picture will be, or would have been.
      box(context, part, { fill: "#efe8db", stroke: COLOUR.line, radius: 20 });
      context.font = font(30, { emphasis: true });
      context.fillStyle = COLOUR.quiet;
      context.fillText(part.alternative, part.x + 28, part.y + part.height / 2, part.width - 56);
      return;
    }
    const scale = Math.min(part.width / image.naturalWidth, part.height / image.naturalHeight);
    const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
    context.drawImage(image, part.x + (part.width - width) / 2, part.y + (part.height - height) / 2, width, height);
  }

  #load(url: string): HTMLImageElement {
    const image = new Image();
    this.#images.set(url, image);
    image.addEventListener("load", () => this.#draw());
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

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function box(context: CanvasRenderingContext2D, area: Area, look: { fill: string; stroke: string; radius: number; line?: number }): void {
  context.beginPath();
  context.roundRect(area.x, area.y, area.width, area.height, look.radius);
  context.fillStyle = look.fill;
  context.fill();
  if (!look.stroke) return;
  context.lineWidth = look.line ?? 4;
  context.strokeStyle = look.stroke;
  context.stroke();
}
