/** Each part of a sheet as pieces of a panel. Pure. */
import type { FilmPart, Mark, ObjectPart, Option, Part } from "../../model/sheet";
import { COLOUR } from "../look";
import { areaPieces, entryPieces, orderPieces, picturePieces } from "./asked";
import { BODY, beside, boxed, button, type Frame, GAP, type ImageDrawing, inside, type Piece, sideBySide, space, stack, textLines, withSpot } from "./piece";

const IMAGE_HEIGHT = 380;
const FILM_SHAPE = 9 / 16;
const SMALL = BODY * 0.85;

export function partPieces(part: Part, frame: Frame): Piece[] {
  switch (part.kind) {
    case "text": return [...textLines(part.text, { size: BODY, colour: COLOUR.ink }, frame), space(GAP)];
    case "heading": return [...textLines(part.text, { size: BODY, colour: COLOUR.brand, strong: true }, frame), space(8)];
    case "note": return notePieces(part, frame);
    case "image": return imagePieces(part, frame);
    case "button": return [button(part.button, frame), space(14)];
    case "film": return filmPieces(part, frame);
    case "object": return objectPieces(part, frame);
    case "order": return [...promptPieces(part.prompt, "", frame), ...orderPieces(part, frame)];
    case "entry": return [...promptPieces(part.prompt, "", frame), ...entryPieces(part, frame)];
    case "areas": return [...promptPieces(part.prompt, part.hint, frame), ...areaPieces(part, frame)];
    case "pictures": {
      const prompt = stack(promptPieces(part.prompt, part.hint, frame));
      return [stack([prompt, ...picturePieces(part, frame, prompt.height)])];
    }
    case "options": return [...promptPieces(part.prompt, part.hint, frame), ...part.options.flatMap((one) => [optionPiece(one, part.multiple, frame), space(14)]), space(6)];
  }
}

function promptPieces(prompt: string, hint: string, frame: Frame): Piece[] {
  const said = hint ? textLines(hint, { size: SMALL, colour: COLOUR.quiet }, frame) : [];
  return [...textLines(prompt, { size: BODY, colour: COLOUR.ink, strong: true }, frame), ...said, space(GAP)];
}

function notePieces({ text, tone }: Extract<Part, { kind: "note" }>, frame: Frame): Piece[] {
  if (tone === "plain") return [...textLines(text, { size: SMALL, colour: COLOUR.quiet }, frame), space(GAP)];
  const look = {
    right: { ink: COLOUR.okDeep, fill: COLOUR.okPaper, stroke: COLOUR.ok },
    wrong: { ink: COLOUR.warnDeep, fill: COLOUR.warnPaper, stroke: COLOUR.warn },
    hint: { ink: COLOUR.ink, fill: COLOUR.hintPaper, stroke: COLOUR.sun },
  }[tone];
  return [boxed(textLines(text, { size: BODY, colour: look.ink }, inside(frame, 32)), { fill: look.fill, stroke: look.stroke, least: 0 }, frame), space(GAP)];
}

function imagePieces({ url, alternative, caption }: Extract<Part, { kind: "image" }>, frame: Frame): Piece[] {
  const height = Math.min(IMAGE_HEIGHT, frame.width * (frame.shape(url) ?? 1));
  const image: ImageDrawing = { draw: "image", url, alternative, x: frame.left, y: 0, width: frame.width, height };
  const words = caption ? textLines(caption, { size: SMALL, colour: COLOUR.quiet }, frame) : [];
  return [{ height: height + 12, drawings: [image], spots: [] }, ...words, space(GAP)];
}

/** The film's picture, its button, what is said in it, and what is seen, in words. */
function filmPieces(part: FilmPart, frame: Frame): Piece[] {
  const { url } = part;
  const shape = frame.shape(url) ?? FILM_SHAPE;
  const below = stack(belowFilm(part, frame));
  const height = Math.min(IMAGE_HEIGHT, frame.width * shape, frame.room - below.height - 12);
  const width = height / shape;
  const film = { draw: "film" as const, url, x: frame.left + (frame.width - width) / 2, y: 0, width, height };
  const picture: Piece = { height: height + 12, drawings: [{ ...film, draw: "box", fill: COLOUR.night, stroke: "" }, film], spots: [] };
  return [stack([picture, below]), ...textLines(part.alternative, { size: SMALL, colour: COLOUR.quiet }, frame), space(GAP)];
}

/** What is said, and the button. The place of two lines is kept, so that the button does not move under the ray. */
function belowFilm({ url, button: one, tracks }: FilmPart, frame: Frame): Piece[] {
  const lines = tracks.length === 0 ? [] : textLines(frame.said(url), { size: BODY, colour: COLOUR.card, centre: true }, inside(frame, 24));
  const said = boxed(fixed(lines, 2, BODY * 1.42 * frame.scale), { fill: COLOUR.night, stroke: "", least: 0 }, frame);
  return [...(tracks.length === 0 ? [] : [said, space(12)]), button(one, frame), space(12)];
}

/** As many lines as that, some of them empty. */
function fixed(lines: readonly Piece[], count: number, height: number): Piece[] {
  return [...lines.slice(0, count), ...Array.from({ length: Math.max(0, count - lines.length) }, () => space(height))];
}

function objectPieces({ url, yaw, alternative, caption, buttons }: ObjectPart, frame: Frame): Piece[] {
  const stands: Piece = { height: 0, drawings: [{ draw: "object", url, yaw, y: 0 }], spots: [] };
  const width = (frame.width - GAP) / 2;
  const turn = sideBySide(buttons.map((one, index) => button(one, beside(frame, index * (width + GAP), width))));
  const words = textLines(caption || alternative, { size: BODY, colour: COLOUR.ink }, frame);
  return [stack([stands, turn, space(GAP)]), ...words, space(GAP)];
}

export const MARKS: Readonly<Record<Mark, { readonly sign: string; readonly fill: string; readonly stroke: string; readonly ink: string }>> = {
  none: { sign: "○", fill: COLOUR.card, stroke: COLOUR.brand, ink: COLOUR.ink },
  ticked: { sign: "☑", fill: COLOUR.okPaper, stroke: COLOUR.brand, ink: COLOUR.ink },
  right: { sign: "✓", fill: COLOUR.okPaper, stroke: COLOUR.ok, ink: COLOUR.okDeep },
  wrong: { sign: "✗", fill: COLOUR.warnPaper, stroke: COLOUR.warn, ink: COLOUR.warnDeep },
};

function optionPiece(option: Option, multiple: boolean, frame: Frame): Piece {
  const mark = MARKS[option.mark];
  const sign = multiple && option.mark === "none" ? "☐" : mark.sign;
  const ink = { none: COLOUR.brand, ticked: COLOUR.brandDeep, right: COLOUR.okDeep, wrong: COLOUR.warnDeep }[option.mark];
  const piece = boxed(textLines(option.label, { size: BODY, colour: mark.ink }, inside(frame, 92, 32)), { fill: mark.fill, stroke: mark.stroke, least: frame.target }, frame);
  const size = BODY * 1.1 * Math.min(frame.scale, 1.25);
  const drawing = { draw: "text" as const, x: frame.left + 30, y: piece.height / 2 + size * 0.36, text: sign, size, run: { strong: true, emphasis: false }, colour: ink, rtl: false };
  return withSpot({ ...piece, drawings: [...piece.drawings, drawing] }, `option:${option.id}`, option.command, frame);
}
