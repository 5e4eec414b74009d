/** Captions and notices in the headset: one plate, and an arrow beside it towards who speaks out of view. */
import { Group } from "three";
import { type Angles, wrap as wrapYaw } from "../model/angles";
import { type Arrow, arrowTo } from "../model/arrow";
import type { Settings } from "../model/settings";
import { drawArrow } from "./arrows";
import { Follow } from "./follow";
import { canvasTexture } from "./labels";
import { COLOUR, font } from "./look";
import { place, plate, type Plate } from "./plate";
import { type Word, wrap } from "./wrap";

export interface Speech {
  readonly speaker: string;
  readonly text: string;
  readonly tone: "caption" | "notice";
  /** Where it is said, in the viewpoint's angles; null: unknown, or everywhere. */
  readonly direction: Angles | null;
  readonly size: Settings["captionSize"];
  readonly background: Settings["captionBackground"];
  /** In the viewpoint's angles; null: it follows the head. */
  readonly fixed: Angles | null;
}

const PIXELS = 30; // per degree of view
/** Degrees: of an em, and of the longest line (37 letters, and 2 lines; 3 of about 29 when large). */
const SIZES: Readonly<Record<Settings["captionSize"], { readonly em: number; readonly line: number }>> = {
  normal: { em: 1.8, line: 33 },
  large: { em: 2.3, line: 35 },
  huge: { em: 2.8, line: 41 },
};
const LOWEST = -24.5; // degrees of pitch of the plate's foot: further down the neck tires
const DISTANCE = 1.9;
const IN_VIEW = 30; // degrees on either side of where one looks
const ARROW = 5.5; // degrees
const BACKGROUNDS: Readonly<Record<Settings["captionBackground"], string | null>> = { solid: "#0c1411", half: "rgba(12, 20, 17, 0.8)", none: null };
const RIGHT_TO_LEFT = /^[^A-Za-z\u00C0-\u024F]*[\u0591-\u08FF\uFB1D-\uFDFD\uFE70-\uFEFC]/;

export class SpeechPlate {
  readonly group = new Group();
  readonly #plate: Plate = plate(null, 6);
  readonly #arrows: Readonly<Record<Arrow, Plate>>;
  readonly #yaw = new Follow(25, 300);
  #canvas = document.createElement("canvas");
  #speech: Speech | null = null;
  #key = "";
  #arrow: Arrow | null = null;
  /** Where the plate stands, in the room's angles; what is around it moves when the viewpoint is turned. */
  #stood = { yaw: Number.NaN, along: Number.NaN };

  constructor(rig: Group) {
    const arrow = (kind: Arrow): Plate => plate(canvasTexture(drawArrow(kind)), 7);
    this.#arrows = { left: arrow("left"), right: arrow("right"), "behind-left": arrow("behind-left"), "behind-right": arrow("behind-right") };
    this.group.add(this.#plate, ...Object.values(this.#arrows));
    this.group.visible = false;
    for (const one of Object.values(this.#arrows)) one.visible = false;
    rig.add(this.group);
  }

  /** Shows these words, or nothing; says whether that is something new. */
  show(speech: Speech | null): boolean {
    const key = speech ? JSON.stringify(speech) : "";
    if (key === this.#key) return false;
    this.#key = key;
    this.#speech = speech;
    if (speech) this.#draw(speech);
    this.#stood.yaw = Number.NaN;
    return true;
  }

  /** Comes along with the head, and points to who speaks. Degrees, in the room's angles; `pace` in milliseconds, infinite for at once. */
  follow(heading: number, worldYaw: number, pace: number): void {
    this.#yaw.step(heading, pace);
    if (!this.#speech || !this.group.visible) return;
    const { fixed, direction } = this.#speech;
    this.#stand(fixed ? wrapYaw(fixed.yaw - worldYaw) : this.#yaw.yaw, this.#yaw.yaw);
    const arrow = direction ? arrowTo(wrapYaw(direction.yaw - worldYaw - heading), IN_VIEW, this.#arrow) : null;
    if (arrow === this.#arrow) return;
    if (this.#arrow) this.#arrows[this.#arrow].visible = false;
    if (arrow) this.#arrows[arrow].visible = true;
    this.#arrow = arrow;
  }

  /** The plate goes to a yaw, its arrows beside where plates are that follow the head. */
  #stand(yaw: number, along: number): void {
    if (yaw === this.#stood.yaw && along === this.#stood.along) return;
    this.#stood.yaw = yaw;
    this.#stood.along = along;
    const width = this.#canvas.width / PIXELS;
    const height = this.#canvas.height / PIXELS;
    const { fixed } = this.#speech ?? { fixed: null };
    const lowest = LOWEST + height / 2;
    // Below the face of who speaks, where that is not too low.
    place(this.#plate, { yaw, pitch: fixed ? Math.max(lowest, fixed.pitch - 8 - height / 2) : lowest }, { width, height }, DISTANCE);
    const size = { width: ARROW, height: ARROW };
    const beside = (fixed ? IN_VIEW - ARROW : width / 2) + ARROW / 2 + 0.5;
    for (const [kind, arrow] of Object.entries(this.#arrows)) {
      place(arrow, { yaw: along + (kind.endsWith("right") ? beside : -beside), pitch: lowest }, size, DISTANCE);
    }
  }

  #draw(speech: Speech): void {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const strong = speech.tone === "notice";
    const { em, line } = SIZES[speech.size];
    const size = em * PIXELS;
    const measure = (text: string, run: Pick<Word, "strong" | "emphasis">): number => {
      context.font = font(size, { strong: strong || run.strong, emphasis: run.emphasis });
      return context.measureText(text).width;
    };
    const said = speech.speaker ? `**${speech.speaker.replaceAll("*", "")} :** ${speech.text}` : speech.text;
    const rightToLeft = RIGHT_TO_LEFT.test(speech.text);
    const lines = wrap(said, line * PIXELS, measure);
    const widths = lines.map((words) => (words.at(-1)?.x ?? 0) + measure(words.at(-1)?.text.trimEnd() ?? "", words.at(-1) ?? { strong: false, emphasis: false }));
    this.#canvas.width = Math.ceil(Math.max(size * 4, ...widths) + size * 1.4);
    this.#canvas.height = Math.ceil(lines.length * size * 1.35 + size * 0.7);
    const background = strong ? COLOUR.paper : BACKGROUNDS[speech.background];
    fill(context, background, size * 0.5);
    const pen = { context, ink: strong ? COLOUR.warnDeep : "#ffffff", outline: background === null ? size * 0.16 : 0 };
    context.direction = rightToLeft ? "rtl" : "ltr";
    lines.forEach((words, index) => {
      const y = size * (1.35 * index + 1.3);
      // What runs from right to left is shaped as one piece, in one weight.
      if (rightToLeft) return write(pen, words.map((word) => word.text).join("").trim(), { x: this.#canvas.width / 2, y, align: "center", style: font(size, { strong }) });
      const left = (this.#canvas.width - (widths[index] ?? 0)) / 2;
      for (const word of words) write(pen, word.text, { x: left + word.x, y, align: "left", style: font(size, { strong: strong || word.strong, emphasis: word.emphasis }) });
    });
    this.#plate.material.map?.dispose();
    this.#plate.material.map = canvasTexture(this.#canvas);
    this.#plate.material.needsUpdate = true;
  }
}

function fill(context: CanvasRenderingContext2D, colour: string | null, radius: number): void {
  if (colour === null) return;
  context.beginPath();
  context.roundRect(0, 0, context.canvas.width, context.canvas.height, radius);
  context.fillStyle = colour;
  context.fill();
}

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly ink: string;
  /** Pixels of dark around each letter; 0: none. */
  readonly outline: number;
}

function write({ context, ink, outline }: Pen, text: string, at: { x: number; y: number; align: CanvasTextAlign; style: string }): void {
  context.font = at.style;
  context.textAlign = at.align;
  if (outline > 0) {
    context.lineJoin = "round";
    context.lineWidth = outline;
    context.strokeStyle = "#0c1411";
    context.strokeText(text, at.x, at.y);
  }
  context.fillStyle = ink;
  context.fillText(text, at.x, at.y);
}
