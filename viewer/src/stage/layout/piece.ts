/** What a laid-out panel is made of: drawings, spots to point at, and pieces that no page cuts. Pure. */
import type { Button, Command } from "../../model/sheet";
import type { Run } from "../../model/text";
import { COLOUR } from "../look";
import { wrap } from "../wrap";

/** Units of the layout that make a degree of view. */
export const UNITS_PER_DEGREE = 25.6;
/** Pixels of the canvas for a unit: 32 for a degree, a little finer than the headsets of today. */
export const RASTER = 1.25;
export const MARGIN = 56;
export const BODY = 36; // 1.4 degrees
export const GAP = 20;
/** Height of what can be pointed at: 3.6 degrees; 5 where the learner wants large targets. */
export const TARGET = 92;
export const TARGET_LARGE = 128;

export interface TextDrawing {
  readonly draw: "text";
  /** Where the text starts: its right edge, where it is read from there. */
  readonly x: number;
  /** Of the line on which the letters stand. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly run: Pick<Run, "strong" | "emphasis">;
  readonly colour: string;
  readonly rtl: boolean;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BoxDrawing extends Box {
  readonly draw: "box";
  readonly fill: string;
  readonly stroke: string;
  readonly line?: number;
}

export interface ImageDrawing extends Box {
  readonly draw: "image";
  readonly url: string;
  readonly alternative: string;
}

/** Where a film is seen; the panel lays its picture over it. */
export interface FilmDrawing extends Box {
  readonly draw: "film";
  readonly url: string;
}

/** An object stands beside the panel while this page is shown. */
export interface ObjectDrawing {
  readonly draw: "object";
  readonly url: string;
  readonly yaw: number;
  readonly y: number;
}

/** An SVG path in a box of its own units, scaled. */
export interface PathDrawing {
  readonly draw: "path";
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly fill: string;
  /** "" for none; `line` in units of the path. */
  readonly stroke: string;
  readonly line: number;
}

export type Drawing = TextDrawing | BoxDrawing | ImageDrawing | FilmDrawing | ObjectDrawing | PathDrawing;

/** Where one can point, and what that asks for. */
export interface Spot extends Box {
  readonly id: string;
  readonly command: Command;
}

/** A thing that is never cut by the end of a page, drawn from y = 0. */
export interface Piece {
  readonly height: number;
  readonly drawings: readonly Drawing[];
  readonly spots: readonly Spot[];
}

/** What a piece is laid out with. */
export interface Frame {
  readonly measure: (text: string, size: number, run: Pick<Run, "strong" | "emphasis">) => number;
  /** Of the text: 1, 1.25, 1.5. */
  readonly scale: number;
  /** Height over width of a picture; null while it is not known. */
  readonly shape: (url: string) => number | null;
  /** What is said now in a film. */
  readonly said: (url: string) => string;
  readonly target: number;
  /** The highest that a piece can be, so that a page holds it. */
  readonly room: number;
  readonly left: number;
  readonly width: number;
}

export type Style = { readonly size: number; readonly colour: string; readonly strong?: boolean; readonly centre?: boolean };

/** A frame further inside. */
export function inside(frame: Frame, left: number, right = left): Frame {
  return { ...frame, left: frame.left + left, width: frame.width - left - right };
}

/** A part of a frame, beside others. */
export function beside(frame: Frame, from: number, width: number): Frame {
  return { ...frame, left: frame.left + from, width };
}

/** Each line of a text is a piece, so that a long text can go on on the next page. */
export function textLines(text: string, style: Style, { measure, scale, left, width }: Frame): Piece[] {
  const size = style.size * scale;
  const weigh = (run: Pick<Run, "strong" | "emphasis">) => ({ strong: style.strong === true || run.strong, emphasis: run.emphasis });
  return wrap(text, width, (part, run) => measure(part, size, weigh(run))).map((words) => {
    const last = words.at(-1);
    const wide = last ? last.x + measure(last.text.trimEnd(), size, weigh(last)) : 0;
    const indent = style.centre ? Math.max(0, (width - wide) / 2) : 0;
    const drawings = words.map((word): TextDrawing => {
      const x = word.rtl ? left + width - indent - word.x : left + indent + word.x;
      return { draw: "text", x, y: size * 1.05, text: word.text, size, run: weigh(word), colour: style.colour, rtl: word.rtl };
    });
    return { height: size * 1.42, spots: [], drawings };
  });
}

/** One below the other, as one piece. */
export function stack(pieces: readonly Piece[], from = 0): Piece {
  let y = from;
  const drawings: Drawing[] = [];
  const spots: Spot[] = [];
  for (const piece of pieces) {
    const down = y;
    drawings.push(...piece.drawings.map((one) => ({ ...one, y: one.y + down })));
    spots.push(...piece.spots.map((one) => ({ ...one, y: one.y + down })));
    y += piece.height;
  }
  return { height: y, drawings, spots };
}

/** Side by side, as one piece. */
export function sideBySide(pieces: readonly Piece[]): Piece {
  return {
    height: Math.max(0, ...pieces.map((piece) => piece.height)),
    drawings: pieces.flatMap((piece) => piece.drawings),
    spots: pieces.flatMap((piece) => piece.spots),
  };
}

export interface BoxLook {
  readonly fill: string;
  readonly stroke: string;
  /** At least this high. */
  readonly least: number;
  readonly line?: number;
}

/** Lines in a box, in its middle. */
export function boxed(lines: readonly Piece[], { fill, stroke, least, line = 4 }: BoxLook, { left, width }: Frame): Piece {
  const content = stack(lines);
  const height = Math.max(least, content.height + 36);
  const { drawings, spots } = stack([content], (height - content.height) / 2);
  return { height, drawings: [{ draw: "box", x: left, y: 0, width, height, fill, stroke, line }, ...drawings], spots };
}

/** A button as high as its words need, and no lower than a target. */
export function button(one: Button, frame: Frame, least = frame.target): Piece {
  const colour = one.main ? COLOUR.brandInk : COLOUR.brand;
  const calm = { ...frame, scale: Math.min(frame.scale, 1.25) };
  const lines = textLines(one.label, { size: BODY, colour, strong: true, centre: true }, inside(calm, 20));
  const piece = boxed(lines, { fill: one.main ? COLOUR.brand : COLOUR.card, stroke: COLOUR.brand, least }, frame);
  return withSpot(piece, `button:${one.label}`, one.command, frame);
}

/** The whole piece can be pointed at. */
export function withSpot(piece: Piece, id: string, command: Command | null, { left, width }: Frame): Piece {
  return command ? { ...piece, spots: [{ x: left, y: 0, width, height: piece.height, id, command }] } : piece;
}

export function space(height: number): Piece {
  return { height, drawings: [], spots: [] };
}
