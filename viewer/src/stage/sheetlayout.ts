/** Lays a sheet out on pages of a panel: what to draw, and where to point. Pure: measuring is handed in. */
import type { Button, Sheet } from "../model/sheet";
import { beside, BODY, type BoxDrawing, button, type Drawing, type Frame, GAP, MARGIN, type Piece, sideBySide, space, type Spot, stack, TARGET, TARGET_LARGE, textLines } from "./layout/piece";
import { partPieces } from "./layout/parts";
import { COLOUR } from "./look";

/** Width of the panel, in units of the layout: 40 degrees. */
export const PANEL_WIDTH = 1024;
export const PANEL_HEIGHT_MAX = 1120;

export interface Page {
  readonly drawings: readonly Drawing[];
  readonly spots: readonly Spot[];
  readonly height: number;
}

export interface LayoutOptions extends Pick<Frame, "measure" | "scale" | "shape" | "said"> {
  /** Targets are at least 5 degrees high, instead of 3. */
  readonly large: boolean;
  readonly words: { readonly previous: string; readonly next: string; readonly page: (page: number, pages: number) => string };
  /** Of the panel, in units of the layout. */
  readonly width?: number;
}

export function layoutSheet(sheet: Sheet, options: LayoutOptions): Page[] {
  const { width = PANEL_WIDTH } = options;
  const whole: Frame = { ...options, target: options.large ? TARGET_LARGE : TARGET, room: PANEL_HEIGHT_MAX, left: MARGIN, width: width - 2 * MARGIN };
  const head = heading(sheet.title, whole);
  const foot = buttonRows(sheet.buttons, whole);
  const room = PANEL_HEIGHT_MAX - head.height - foot.height - 2 * MARGIN + GAP;
  // A page with others beside it also holds the buttons to turn it.
  const frame = { ...whole, room: room - whole.target - GAP };
  const pieces = sheet.parts.flatMap((part) => partPieces(part, frame));
  const sum = pieces.reduce((height, piece) => height + piece.height, 0);
  const groups = sum <= room ? [pieces] : fill(pieces, frame.room);
  return groups.map((group, index) => {
    const turn = groups.length > 1 ? [turner(index, groups.length, frame, options.words)] : [];
    const { height, drawings, spots } = stack([head, ...group, ...turn, foot], MARGIN);
    return { drawings, spots, height: Math.ceil(height + MARGIN - GAP) };
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

function heading(title: string, frame: Frame): Piece {
  const lines = stack(textLines(title, { size: 48, colour: COLOUR.brand, strong: true }, { ...frame, scale: Math.min(frame.scale, 1.25) }));
  const rule: BoxDrawing = { draw: "box", x: frame.left, y: lines.height + 10, width: 96, height: 8, fill: COLOUR.accent, stroke: "" };
  return { height: lines.height + 44, drawings: [...lines.drawings, rule], spots: [] };
}

/** Buttons of the foot: two side by side; one that is left over has a row of its own. */
function buttonRows(buttons: readonly Button[], frame: Frame): Piece {
  const half = (frame.width - GAP) / 2;
  const rows: Piece[] = [];
  for (let first = 0; first < buttons.length; first += 2) {
    const pair = buttons.slice(first, first + 2);
    const at = (index: number): Frame => (pair.length === 1 ? frame : beside(frame, index * (half + GAP), half));
    const least = Math.max(...pair.map((one, index) => button(one, at(index)).height));
    rows.push(sideBySide(pair.map((one, index) => button(one, at(index), least))), space(GAP));
  }
  return stack(rows);
}

function turner(index: number, pages: number, frame: Frame, { previous, next, page }: LayoutOptions["words"]): Piece {
  const width = Math.min(300, frame.width * 0.36);
  const calm = { ...frame, scale: Math.min(frame.scale, 1) };
  const [label] = textLines(page(index + 1, pages), { size: BODY, colour: COLOUR.ink, centre: true }, calm);
  const parts: Piece[] = label ? [stack([label], (frame.target - label.height) / 2)] : [];
  if (index > 0) parts.push(button({ label: previous, command: { kind: "page", page: index - 1 } }, beside(calm, 0, width)));
  if (index < pages - 1) parts.push(button({ label: next, command: { kind: "page", page: index + 1 }, main: true }, beside(calm, frame.width - width, width)));
  return stack([sideBySide(parts), space(GAP)]);
}
