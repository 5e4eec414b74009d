/** The arrows beside captions: towards who speaks out of view. */
import { type Arrow, arrowPath } from "../model/arrow";

const SIDE = 160; // pixels

/** A disc with an arrow to a side, or a bent one for what is behind. */
export function drawArrow(arrow: Arrow): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  context.translate(SIDE / 2, SIDE / 2);
  context.beginPath();
  context.arc(0, 0, SIDE / 2 - 4, 0, Math.PI * 2);
  context.fillStyle = "rgba(12, 20, 17, 0.9)";
  context.fill();
  if (arrow.endsWith("left")) context.scale(-1, 1);
  context.scale(SIDE / 24, SIDE / 24);
  context.translate(-12, -12);
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2.2;
  context.lineCap = context.lineJoin = "round";
  context.stroke(new Path2D(arrowPath(arrow)));
  return canvas;
}
