/** Paints a laid-out page on a canvas, in units of the layout. */
import { type Box, type Drawing, type ImageDrawing, type PathDrawing, type TextDrawing, BODY } from "./layout/piece";
import { COLOUR, font } from "./look";

export interface Paint {
  readonly context: CanvasRenderingContext2D;
  /** The picture of a URL; null while it is not there. */
  picture(url: string): HTMLImageElement | null;
}

interface BoxLook {
  readonly fill: string;
  readonly stroke: string;
  readonly radius: number;
  readonly line?: number;
}

export function paint(drawing: Drawing, on: Paint): void {
  switch (drawing.draw) {
    case "text": return paintText(on.context, drawing);
    case "box": return paintBox(on.context, drawing, { ...drawing, radius: Math.min(26, drawing.height / 2) });
    case "image": return paintImage(on, drawing);
    case "path": return paintPath(on.context, drawing);
    // The panel lays the film's picture over its place, and stands the object beside itself.
    case "film":
    case "object": return;
  }
}

export function paintBox(context: CanvasRenderingContext2D, area: Box, look: BoxLook): void {
  context.beginPath();
  context.roundRect(area.x, area.y, area.width, area.height, look.radius);
  if (look.fill) {
    context.fillStyle = look.fill;
    context.fill();
  }
  if (!look.stroke) return;
  context.lineWidth = look.line ?? 4;
  context.strokeStyle = look.stroke;
  context.stroke();
}

function paintText(context: CanvasRenderingContext2D, { text, x, y, size, run, colour, rtl }: TextDrawing): void {
  context.font = font(size, run);
  context.fillStyle = colour;
  context.textBaseline = "alphabetic";
  context.textAlign = "start";
  context.direction = rtl ? "rtl" : "ltr";
  context.fillText(text, x, y);
}

function paintImage({ context, picture }: Paint, part: ImageDrawing): void {
  const image = picture(part.url);
  if (!image) {
    // Its words stand where the picture will be, or would have been.
    paintBox(context, part, { fill: COLOUR.card, stroke: COLOUR.line, radius: 20 });
    context.direction = "ltr";
    context.textAlign = "start";
    context.font = font(BODY * 0.85, { emphasis: true });
    context.fillStyle = COLOUR.quiet;
    return context.fillText(part.alternative, part.x + 28, part.y + part.height / 2, part.width - 56);
  }
  const scale = Math.min(part.width / image.naturalWidth, part.height / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  context.drawImage(image, part.x + (part.width - width) / 2, part.y + (part.height - height) / 2, width, height);
}

function paintPath(context: CanvasRenderingContext2D, { path, x, y, scale, fill, stroke, line }: PathDrawing): void {
  const shape = shapeOf(path);
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  if (fill) {
    context.fillStyle = fill;
    context.fill(shape);
  }
  if (stroke) {
    Object.assign(context, { strokeStyle: stroke, lineWidth: line, lineCap: "round", lineJoin: "round" });
    context.stroke(shape);
  }
  context.restore();
}

const shapes = new Map<string, Path2D>();

function shapeOf(path: string): Path2D {
  const shape = shapes.get(path) ?? new Path2D(path);
  shapes.set(path, shape);
  return shape;
}
