/** Lays a sheet out on pages of a panel: what to draw, and where to point. Pure: measuring is handed in. */
import type { Button, Command, Option, Part, Sheet } from "../model/sheet";
import type { Run } from "../model/text";
import { COLOUR } from "./look";
import { wrap } from "./wrap";

/** Pixels of the panel's canvas; 25.6 of them make a degree of view. */
export const PANEL_WIDTH = 1024;
export const PANEL_HEIGHT_MAX = 1120;
const MARGIN = 56;
const INNER = PANEL_WIDTH - 2 * MARGIN;
const BODY = 36;
const TARGET = 92; // 3.6 degrees: targets are at least 3
const GAP = 20;
const IMAGE_HEIGHT = 380;

export interface TextPart {
  readonly draw: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly run: Pick<Run, "strong" | "emphasis">;
  readonly colour: string;
}

export interface BoxPart {
  readonly draw: "box";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly stroke: string;
}

export interface ImagePart {
  readonly draw: "image";
  readonly url: string;
  readonly alternative: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where one can point, and what that asks for. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly id: string;
  readonly command: Command;
}

export type Drawing = TextPart | BoxPart | ImagePart;

export interface Page {
  readonly drawings: readonly Drawing[];
  readonly spots: readonly Spot[];
  readonly height: number;
}

export interface LayoutOptions {
  readonly measure: (text: string, size: number, run: Pick<Run, "strong" | "emphasis">) => number;
  /** Of the text: 1, 1.25, 1.5. */
  readonly scale: number;
  readonly words: { readonly previous: string; readonly next: string; readonly page: (page: number, pages: number) => string };
}

/** A thing that is never cut by the end of a page, drawn from y = 0. */
interface Piece {
  readonly height: number;
  readonly drawings: readonly Drawing[];
  readonly spots: readonly Spot[];
}

type Style = { readonly size: number; readonly colour: string; readonly strong?: boolean; readonly x?: number; readonly width?: number };

export function layoutSheet(sheet: Sheet, options: LayoutOptions): Page[] {
  const head = heading(sheet.title, options);
  const foot = buttonRow(sheet.buttons, options);
  const pieces = sheet.parts.flatMap((part) => partPieces(part, options));
  // A page with others beside it also holds the buttons to turn it.
  const room = PANEL_HEIGHT_MAX - head.height - foot.height - 2 * MARGIN;
  const sum = pieces.reduce((height, piece) => height + piece.height, 0);
  const groups = sum <= room ? [pieces] : fill(pieces, room - TARGET - GAP);
  return groups.map((group, index) => {
    const turn = groups.length > 1 ? [turner(index, groups.length, options)] : [];
    return stack([head, ...group, ...turn, foot]);
  });
}

function fill(pieces: readonly Piece[], room: number): Piece[][] {
  const pages: Piece[][] = [[]];
  let height = 0;
  for (const piece of pieces) {
    if (height > 0 && height + piece.height > room) {
      pages.push([]);
      height = 0;
    }
    pages.at(-1)?.push(piece);
    height += piece.height;
  }
  return pages;
}

function stack(pieces: readonly Piece[]): Page {
  let y = MARGIN;
  const drawings: Drawing[] = [];
  const spots: Spot[] = [];
  for (const piece of pieces) {
    const down = y;
    drawings.push(...piece.drawings.map((one) => ({ ...one, y: one.y + down })));
    spots.push(...piece.spots.map((one) => ({ ...one, y: one.y + down })));
    y += piece.height;
  }
  return { drawings, spots, height: Math.ceil(y + MARGIN - GAP) };
}

function heading(title: string, options: LayoutOptions): Piece {
  const lines = textLines(title, { size: 48, colour: COLOUR.brand, strong: true }, options);
  const height = lines.reduce((sum, piece) => sum + piece.height, 0);
  const rule: BoxPart = { draw: "box", x: MARGIN, y: height + 10, width: 96, height: 8, fill: COLOUR.accent, stroke: "" };
  let y = 0;
  const drawings = lines.flatMap((piece) => {
    const moved = piece.drawings.map((one) => ({ ...one, y: one.y + y }));
    y += piece.height;
    return moved;
  });
  return { height: height + 44, drawings: [...drawings, rule], spots: [] };
}

function partPieces(part: Part, options: LayoutOptions): Piece[] {
  switch (part.kind) {
    case "text": return [...textLines(part.text, { size: BODY, colour: COLOUR.ink }, options), space(GAP)];
    case "heading": return [...textLines(part.text, { size: BODY, colour: COLOUR.brand, strong: true }, options), space(8)];
    case "note": return notePieces(part, options);
    case "image": return imagePieces(part, options);
    case "button": return [button(part.button, options), space(14)];
    case "options": {
      const prompt = textLines(part.prompt, { size: BODY, colour: COLOUR.ink, strong: true }, options);
      const hint = part.hint ? textLines(part.hint, { size: BODY * 0.85, colour: COLOUR.quiet }, options) : [];
      return [...prompt, ...hint, space(GAP), ...part.options.flatMap((one) => [optionPiece(one, part.multiple, options), space(14)]), space(6)];
    }
  }
}

/** Each line of a text is a piece, so that a long text can go on on the next page. */
function textLines(text: string, style: Style, { measure, scale }: LayoutOptions): Piece[] {
  const size = style.size * scale;
  const left = style.x ?? MARGIN;
  const weigh = (run: Pick<Run, "strong" | "emphasis">) => ({ strong: style.strong ?? run.strong, emphasis: run.emphasis });
  const lines = wrap(text, style.width ?? INNER, (part, run) => measure(part, size, weigh(run)));
  return lines.map((words) => ({
    height: size * 1.42,
    spots: [],
    drawings: words.map((word) => ({ draw: "text" as const, x: left + word.x, y: size * 1.05, text: word.text, size, run: weigh(word), colour: style.colour })),
  }));
}

function notePieces(part: Extract<Part, { kind: "note" }>, options: LayoutOptions): Piece[] {
  if (part.tone === "plain") return [...textLines(part.text, { size: BODY * 0.85, colour: COLOUR.quiet }, options), space(GAP)];
  const right = part.tone === "right";
  const style = { size: BODY, colour: right ? COLOUR.okDeep : COLOUR.warnDeep, x: MARGIN + 32, width: INNER - 64 };
  const [fillColour, stroke] = right ? [COLOUR.okPaper, COLOUR.ok] : [COLOUR.warnPaper, COLOUR.warn];
  return [boxed(textLines(part.text, style, options), { fill: fillColour, stroke, least: 0 }), space(GAP)];
}

function imagePieces(part: Extract<Part, { kind: "image" }>, options: LayoutOptions): Piece[] {
  const { url, alternative } = part;
  const image: ImagePart = { draw: "image", url, alternative, x: MARGIN, y: 0, width: INNER, height: IMAGE_HEIGHT };
  const caption = part.caption ? textLines(part.caption, { size: BODY * 0.85, colour: COLOUR.quiet }, options) : [];
  return [{ height: IMAGE_HEIGHT + 12, drawings: [image], spots: [] }, ...caption, space(GAP)];
}

const MARKS = {
  none: { sign: "○", fill: "#ffffff", stroke: COLOUR.brand, colour: COLOUR.ink },
  ticked: { sign: "☑", fill: COLOUR.okPaper, stroke: COLOUR.brand, colour: COLOUR.ink },
  right: { sign: "✓", fill: COLOUR.okPaper, stroke: COLOUR.ok, colour: COLOUR.okDeep },
  wrong: { sign: "✗", fill: COLOUR.warnPaper, stroke: COLOUR.warn, colour: COLOUR.warnDeep },
} as const;

function optionPiece(option: Option, multiple: boolean, options: LayoutOptions): Piece {
  const mark = MARKS[option.mark];
  const sign = multiple && option.mark === "none" ? "☐" : mark.sign;
  const style = { size: BODY, colour: mark.colour, x: MARGIN + 92, width: INNER - 124 };
  const piece = boxed(textLines(option.label, style, options), { fill: mark.fill, stroke: mark.stroke, least: TARGET });
  const size = BODY * 1.1 * Math.min(options.scale, 1.25);
  const run = { strong: true, emphasis: false };
  const drawing: TextPart = { draw: "text", x: MARGIN + 30, y: piece.height / 2 + size * 0.36, text: sign, size, run, colour: mark.stroke };
  return { ...piece, drawings: [...piece.drawings, drawing], spots: option.command ? [spot(piece, `option:${option.id}`, option.command)] : [] };
}

function button(one: Button, options: LayoutOptions, at = { x: MARGIN, width: INNER }): Piece {
  const size = BODY * Math.min(options.scale, 1.25);
  const run = { strong: true, emphasis: false };
  const colour = one.main ? COLOUR.brandInk : COLOUR.brand;
  const fit = Math.min(1, (at.width - 32) / options.measure(one.label, size, run));
  const wide = options.measure(one.label, size * fit, run);
  const box: BoxPart = { draw: "box", x: at.x, y: 0, width: at.width, height: TARGET, fill: one.main ? COLOUR.brand : "#ffffff", stroke: COLOUR.brand };
  const text: TextPart = { draw: "text", x: at.x + (at.width - wide) / 2, y: TARGET / 2 + size * 0.35, text: one.label, size: size * fit, run, colour };
  return { height: TARGET, drawings: [box, text], spots: [{ x: at.x, y: 0, width: at.width, height: TARGET, id: `button:${one.label}`, command: one.command }] };
}

/** Buttons of the foot: side by side when they are two, else one below the other. */
function buttonRow(buttons: readonly Button[], options: LayoutOptions): Piece {
  const columns = buttons.length === 2 ? 2 : 1;
  const width = (INNER - GAP * (columns - 1)) / columns;
  const pieces = buttons.map((one, index) => {
    const piece = button(one, options, { x: MARGIN + (index % columns) * (width + GAP), width });
    const down = Math.floor(index / columns) * (TARGET + GAP);
    return { drawings: piece.drawings.map((part) => ({ ...part, y: part.y + down })), spots: piece.spots.map((part) => ({ ...part, y: part.y + down })) };
  });
  const height = Math.ceil(buttons.length / columns) * (TARGET + GAP);
  return { height, drawings: pieces.flatMap((piece) => piece.drawings), spots: pieces.flatMap((piece) => piece.spots) };
}

function turner(index: number, pages: number, options: LayoutOptions): Piece {
  const { previous, next, page } = options.words;
  const width = 300;
  const run = { strong: false, emphasis: false };
  const label = page(index + 1, pages);
  const wide = options.measure(label, BODY, run);
  const back = index > 0 ? [button({ label: previous, command: { kind: "page", page: index - 1 } }, options, { x: MARGIN, width })] : [];
  const on = index < pages - 1 ? [button({ label: next, command: { kind: "page", page: index + 1 }, main: true }, options, { x: PANEL_WIDTH - MARGIN - width, width })] : [];
  const text: TextPart = { draw: "text", x: (PANEL_WIDTH - wide) / 2, y: TARGET / 2 + BODY * 0.35, text: label, size: BODY, run, colour: COLOUR.ink };
  const both = [...back, ...on];
  return { height: TARGET + GAP, drawings: [text, ...both.flatMap((one) => one.drawings)], spots: both.flatMap((one) => one.spots) };
}

function boxed(lines: readonly Piece[], { fill: colour, stroke, least }: { fill: string; stroke: string; least: number }): Piece {
  const inside = lines.reduce((sum, line) => sum + line.height, 0);
  const height = Math.max(least, inside + 36);
  let y = (height - inside) / 2;
  const drawings = lines.flatMap((line) => {
    const moved = line.drawings.map((one) => ({ ...one, y: one.y + y }));
    y += line.height;
    return moved;
  });
  return { height, drawings: [{ draw: "box", x: MARGIN, y: 0, width: INNER, height, fill: colour, stroke }, ...drawings], spots: [] };
}

function spot(piece: Piece, id: string, command: Command): Spot {
  return { x: MARGIN, y: 0, width: INNER, height: piece.height, id, command };
}

function space(height: number): Piece {
  return { height, drawings: [], spots: [] };
}
