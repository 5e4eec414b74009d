/** Ways of asking on a panel: an order, a keypad, a place in a picture, big pictures. Nothing is dragged or held. Pure. */
import { DRAWINGS } from "../../model/drawings";
import type { Area, AreaPart, Button, Command, EntryPart, OrderPart, PicturesPart } from "../../model/sheet";
import { COLOUR } from "../look";
import { BODY, type Box, type BoxDrawing, beside, boxed, button, type Drawing, type Frame, GAP, inside, type PathDrawing, type Piece, sideBySide, space, type Spot, stack, textLines, UNITS_PER_DEGREE, withSpot } from "./piece";

const UP = "M12 19V6M6 12l6-6 6 6";
const DOWN = "M12 5v13M6 12l6 6 6-6";
const ERASE = "M8 6h12v12H8l-5-6zM11 9.500l5 5M16 9.500l-5 5";
const AREAS_HEIGHT = 520;
const SMALLEST = 3 * UNITS_PER_DEGREE;

// --- an order --------------------------------------------------------------------------------------------

export function orderPieces(part: OrderPart, frame: Frame): Piece[] {
  const found = part.mark === "right";
  const rows = part.rows.map((row, index) => {
    const words = `**${index + 1}.** ${row.label}`;
    const reach = found ? 0 : 2 * (frame.target + 12);
    const ink = found ? COLOUR.okDeep : COLOUR.ink;
    const label = boxed(textLines(words, { size: BODY, colour: ink }, inside(frame, 28, 28 + reach)), { fill: found ? COLOUR.okPaper : COLOUR.card, stroke: found ? COLOUR.ok : COLOUR.line, least: frame.target + 16 }, frame);
    const at = (place: number): Frame => beside(frame, frame.width - place * (frame.target + 8), frame.target);
    const movers = found ? [] : [mover(row.up, UP, `up:${row.id}`, label.height, at(2)), mover(row.down, DOWN, `down:${row.id}`, label.height, at(1))];
    return sideBySide([label, ...movers]);
  });
  return [...rows.flatMap((row) => [row, space(12)]), space(8)];
}

function mover(one: Button | null, path: string, id: string, height: number, frame: Frame): Piece {
  if (!one) return space(0);
  const top = (height - frame.target) / 2;
  const area: Box = { x: frame.left, y: top, width: frame.target, height: frame.target };
  const sign = iconIn(path, area, COLOUR.brand);
  return { height, drawings: [{ ...area, draw: "box", fill: COLOUR.card, stroke: COLOUR.brand }, sign], spots: [{ ...area, id, command: one.command }] };
}

function iconIn(path: string, { x, y, width, height }: Box, stroke: string): PathDrawing {
  const scale = (Math.min(width, height) * 0.6) / 24;
  return { draw: "path", path, x: x + width / 2 - 12 * scale, y: y + height / 2 - 12 * scale, scale, fill: "", stroke, line: 2.4 };
}

// --- a number or a code ----------------------------------------------------------------------------------

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** What is typed, and a keypad: three columns of digits, one of other keys, the answer at its foot. */
export function entryPieces(part: EntryPart, frame: Frame): Piece[] {
  const pad = part.submit ? [space(GAP), keypad(part, part.submit, frame)] : [];
  return [field(part, frame), ...pad, space(GAP)];
}

function field({ typed, unit, mark }: EntryPart, frame: Frame): Piece {
  const look = { none: [COLOUR.ink, COLOUR.card, COLOUR.brand], ticked: [COLOUR.ink, COLOUR.card, COLOUR.brand], right: [COLOUR.okDeep, COLOUR.okPaper, COLOUR.ok], wrong: [COLOUR.warnDeep, COLOUR.warnPaper, COLOUR.warn] } as const;
  const [colour, fill, stroke] = look[mark];
  const shown = `${typed || "…"}${unit ? `\u00A0${unit}` : ""}`;
  return boxed(textLines(shown, { size: BODY * 1.4, colour, strong: true, centre: true }, inside({ ...frame, scale: Math.min(frame.scale, 1.25) }, 24)), { fill, stroke, least: frame.target }, frame);
}

function keypad(part: EntryPart, submit: Button, frame: Frame): Piece {
  const gap = 12;
  const wide = (frame.width - 3 * gap) / 4;
  const at = (column: number, columns = 1): Frame => beside(frame, column * (wide + gap), wide * columns + gap * (columns - 1));
  const type = (text: string): Command => ({ kind: "type", asked: part.id, text });
  const digit = (key: string, column: number): Piece => button({ label: key, command: type(part.typed + key) }, at(column));
  const minus = part.typed.startsWith("-") ? part.typed.slice(1) : `-${part.typed}`;
  const others = part.entry === "number" ? [button({ label: "−", command: type(minus) }, at(3)), button({ label: ",", command: type(`${part.typed},`) }, at(3))] : [space(0), space(0)];
  const rows = [0, 1, 2].map((row) => {
    const keys = KEYS.slice(row * 3, row * 3 + 3).map((key, column) => digit(key, column));
    return sideBySide([...keys, row === 0 ? eraser(part, type(part.typed.slice(0, -1)), at(3)) : (others[row - 1] ?? space(0))]);
  });
  rows.push(sideBySide([digit("0", 0), button(submit, at(1, 3))]));
  return stack(rows.flatMap((row) => [row, space(gap)]));
}

function eraser({ words }: EntryPart, command: Command, frame: Frame): Piece {
  const area: Box = { x: frame.left, y: 0, width: frame.width, height: frame.target };
  const box: BoxDrawing = { ...area, draw: "box", fill: COLOUR.card, stroke: COLOUR.brand };
  return { height: frame.target, drawings: [box, iconIn(ERASE, area, COLOUR.brand)], spots: [{ ...area, id: `button:${words.erase}`, command }] };
}

// --- a place in a picture --------------------------------------------------------------------------------

export function areaPieces({ url, alternative, areas }: AreaPart, frame: Frame): Piece[] {
  const shape = frame.shape(url) ?? 9 / 16;
  const height = Math.min(AREAS_HEIGHT, frame.width * shape, frame.room - GAP);
  const width = Math.min(frame.width, height / shape);
  const picture: Box = { x: frame.left + (frame.width - width) / 2, y: 0, width, height };
  const drawings: Drawing[] = [{ ...picture, draw: "image", url, alternative }];
  for (const area of areas) if (area.mark !== "none") drawings.push(outline(area, picture));
  // While the picture is not there, its places cannot be pointed at: their names can.
  if (frame.shape(url) === null) return [{ height: height + GAP, drawings, spots: [] }, ...areas.flatMap((area) => names(area, frame))];
  const spots = areas.flatMap((area): Spot[] => (area.command ? [{ ...widened(boxOf(area, picture)), id: `option:${area.id}`, command: area.command }] : []));
  return [{ height: height + GAP, drawings, spots }];
}

function names(area: Area, frame: Frame): Piece[] {
  return [withSpot(button({ label: area.label, command: { kind: "page", page: 0 } }, frame), `option:${area.id}`, area.command, frame), space(12)];
}

function outline(area: Area, picture: Box): BoxDrawing {
  return { ...boxOf(area, picture), draw: "box", fill: "", stroke: area.mark === "right" ? COLOUR.ok : COLOUR.warn, line: 10 };
}

function boxOf(area: Area, picture: Box): Box {
  return { x: picture.x + area.x * picture.width, y: picture.y + area.y * picture.height, width: area.width * picture.width, height: area.height * picture.height };
}

/** No target is smaller than three degrees, however small its place in the picture. */
function widened({ x, y, width, height }: Box): Box {
  const [wide, high] = [Math.max(width, SMALLEST), Math.max(height, SMALLEST)];
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high };
}

// --- big pictures ----------------------------------------------------------------------------------------

/** `above`: how high what stands above them on the same page is. */
export function picturePieces({ options }: PicturesPart, frame: Frame, above: number): Piece[] {
  const width = (frame.width - GAP * (options.length - 1)) / options.length;
  const cells = options.map(({ id, label, picture, mark, command }, index) => {
    const cell = beside(frame, index * (width + GAP), width);
    const sign = mark === "ticked" ? "✓ " : "";
    const words = textLines(`${sign}${label}`, { size: BODY, colour: COLOUR.ink, strong: true, centre: true }, inside({ ...cell, scale: Math.min(frame.scale, 1.25) }, 10));
    const scale = Math.min((width - 48) / 120, (frame.room - above - stack(words).height - 68) / 100);
    const shapes = DRAWINGS[picture].map(({ path, fill }): PathDrawing => ({ draw: "path", path, x: cell.left + (width - 120 * scale) / 2, y: 0, scale, fill, stroke: "", line: 0 }));
    const look = { fill: mark === "ticked" ? COLOUR.okPaper : COLOUR.card, stroke: mark === "ticked" ? COLOUR.ok : COLOUR.brand, least: 0, line: mark === "ticked" ? 10 : 4 };
    return withSpot(boxed([{ height: 100 * scale + 12, drawings: shapes, spots: [] }, ...words], look, cell), `option:${id}`, command, cell);
  });
  return [sideBySide(cells), space(GAP)];
}
