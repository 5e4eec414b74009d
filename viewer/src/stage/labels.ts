/** Pictures of hotspots: a disc with its icon, its label on a plate below. Drawn once, and again only on change. */
import { CanvasTexture, LinearMipmapLinearFilter, SRGBColorSpace } from "three";
import { drawIcon, type Icon } from "./icons";
import { COLOUR, font } from "./look";
import { plainLines } from "./wrap";

/** Pixels of canvas per degree of view: a little finer than the headsets of today. */
export const DENSITY = 32;
const DISC = 176; // 5.5 degrees: well above the 3 that a target needs
const EDGE = 10;
const LABEL = 40; // 1.25 degrees
const WIDEST = 460;

export interface Label {
  readonly icon: Icon;
  readonly text: string;
  readonly seen: boolean;
  readonly scale: number;
}

export interface Drawn {
  readonly texture: CanvasTexture;
  /** Size in degrees of view. */
  readonly width: number;
  readonly height: number;
  /** How far the centre of the disc is above the centre of the picture, in degrees. */
  readonly rise: number;
}

export const DISC_DEGREES = DISC / DENSITY;

export function drawLabel(label: Label): Drawn {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws no 2D canvas");
  const size = LABEL * label.scale;
  const measure = (text: string): number => {
    context.font = font(size, { strong: true });
    return context.measureText(text).width;
  };
  const lines = label.text ? plainLines(label.text, WIDEST * label.scale, measure) : [];
  const widest = Math.max(0, ...lines.map(measure));
  const plate = { width: widest + size * 1.1, height: lines.length * size * 1.25 + size * 0.55 };
  canvas.width = Math.ceil(Math.max(DISC, lines.length > 0 ? plate.width : 0) + EDGE * 2);
  canvas.height = Math.ceil(DISC + EDGE * 2 + (lines.length > 0 ? plate.height + 14 : 0));
  drawDisc(context, label, canvas.width / 2);
  if (lines.length > 0) drawPlate(context, lines, { ...plate, size, centre: canvas.width / 2 });
  const texture = canvasTexture(canvas);
  return { texture, width: canvas.width / DENSITY, height: canvas.height / DENSITY, rise: (canvas.height / 2 - EDGE - DISC / 2) / DENSITY };
}

function drawDisc(context: CanvasRenderingContext2D, { icon, seen }: Label, x: number): void {
  const y = EDGE + DISC / 2;
  const ring = (radius: number, colour: string): void => {
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.fillStyle = colour;
    context.fill();
  };
  ring(DISC / 2 + 6, "rgba(20, 32, 28, 0.35)");
  ring(DISC / 2, "#ffffff");
  ring(DISC / 2 - 9, icon === "go" || icon === "finish" ? COLOUR.accent : COLOUR.brand);
  drawIcon(context, icon, { x, y, size: DISC * 0.56, colour: "#ffffff" });
  if (!seen) return;
  const mark = { x: x + DISC * 0.36, y: y - DISC * 0.36 };
  context.beginPath();
  context.arc(mark.x, mark.y, 31, 0, Math.PI * 2);
  context.fillStyle = "#ffffff";
  context.fill();
  context.beginPath();
  context.arc(mark.x, mark.y, 26, 0, Math.PI * 2);
  context.fillStyle = COLOUR.ok;
  context.fill();
  drawIcon(context, "seen", { ...mark, size: 44, colour: "#ffffff" });
}

function drawPlate(context: CanvasRenderingContext2D, lines: readonly string[], plate: { width: number; height: number; size: number; centre: number }): void {
  const top = EDGE + DISC + 14;
  context.beginPath();
  context.roundRect(plate.centre - plate.width / 2, top, plate.width, plate.height, 18);
  context.fillStyle = "rgba(20, 32, 28, 0.88)";
  context.fill();
  context.font = font(plate.size, { strong: true });
  context.fillStyle = "#ffffff";
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  lines.forEach((line, index) => context.fillText(line, plate.centre, top + plate.size * (1.2 + index * 1.25)));
}

/** A canvas as a texture that stays sharp and calm when seen small. */
export function canvasTexture(canvas: HTMLCanvasElement): CanvasTexture {
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.anisotropy = 8;
  return texture;
}
