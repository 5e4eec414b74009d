/** Captions and notices in the headset: one plate that follows the learner's heading, lazily. */
import type { Group } from "three";
import { canvasTexture } from "./labels";
import { COLOUR, font } from "./look";
import { place, plate, type Plate } from "./plate";
import { wrap } from "./wrap";

export interface Speech {
  readonly speaker: string;
  readonly text: string;
  readonly tone: "caption" | "notice";
}

const WIDTH = 1024;
const DEGREES = 34;
const SIZE = 40; // pixels; 1.3 degrees
const PITCH = -20;
const DISTANCE = 1.9;

export class SpeechPlate {
  readonly mesh: Plate = plate(null, 6);
  #canvas = document.createElement("canvas");
  #key = "";
  #yaw = 0;

  constructor(rig: Group) {
    this.mesh.visible = false;
    rig.add(this.mesh);
  }

  /** Shows these words, or nothing; says whether that is something new. */
  show(speech: Speech | null, scale: number): boolean {
    const key = speech ? JSON.stringify([speech, scale]) : "";
    if (key === this.#key) return false;
    this.#key = key;
    this.mesh.visible = speech !== null;
    if (speech) this.#draw(speech, SIZE * scale);
    this.stand(this.#yaw);
    return true;
  }

  stand(yaw: number): void {
    this.#yaw = yaw;
    const height = (DEGREES * this.#canvas.height) / WIDTH;
    place(this.mesh, { yaw, pitch: PITCH }, { width: DEGREES, height }, DISTANCE);
  }

  #draw(speech: Speech, size: number): void {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const strong = speech.tone === "notice";
    const measure = (text: string): number => {
      context.font = font(size, { strong });
      return context.measureText(text).width;
    };
    const said = speech.speaker ? `${speech.speaker} : ${speech.text}` : speech.text;
    const lines = wrap(said, WIDTH - 96, measure).map((words) => words.map((word) => word.text).join("").trim());
    this.#canvas.width = WIDTH;
    this.#canvas.height = Math.ceil(lines.length * size * 1.35 + size);
    context.beginPath();
    context.roundRect(0, 0, WIDTH, this.#canvas.height, 28);
    context.fillStyle = strong ? COLOUR.paper : "rgba(12, 20, 17, 0.86)";
    context.fill();
    context.font = font(size, { strong });
    context.fillStyle = strong ? COLOUR.warnDeep : "#ffffff";
    context.textAlign = "center";
    lines.forEach((line, index) => context.fillText(line, WIDTH / 2, size * (1.35 * index + 1.3)));
    this.mesh.material.map?.dispose();
    this.mesh.material.map = canvasTexture(this.#canvas);
    this.mesh.material.needsUpdate = true;
  }
}
