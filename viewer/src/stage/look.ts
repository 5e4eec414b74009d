/** The colours and the type of what is drawn in the headset; the same as the tokens of player.css. */

import type { Settings } from "../model/settings";

export const COLOUR = {
  ink: "#22302b",
  paper: "#fbf7f0",
  card: "#ffffff",
  brand: "#1f5d57",
  brandDeep: "#174742",
  brandInk: "#ffffff",
  accent: "#d9703a",
  sun: "#f2b84b",
  ok: "#2c7a4b",
  okDeep: "#1d5433",
  warn: "#a33b20",
  warnDeep: "#85290f",
  line: "#d9d0c1",
  okPaper: "#e6f3ea",
  warnPaper: "#fbe9e2",
  quiet: "#49574f",
  hintPaper: "#fdf1d3",
  night: "#0c1411",
} as const;

const OURS = '"Atkinson Hyperlegible Next", "Atkinson Hyperlegible", sans-serif';
const FAMILIES: Readonly<Record<Settings["font"], string>> = { atkinson: OURS, lexend: `"Lexend Variable", ${OURS}`, opendyslexic: `OpenDyslexic, ${OURS}` };

let chosen = OURS;

/** The family that is drawn with; what was drawn with another one is drawn anew. */
export function family(): string {
  return chosen;
}

export function font(size: number, { strong = false, emphasis = false } = {}): string {
  return `${emphasis ? "italic " : ""}${strong ? 700 : 450} ${Math.round(size)}px ${chosen}`;
}

/** Draws with these letters from now on, once their faces are here: a canvas draws with what is there at that moment. */
export async function chooseFont(name: Settings["font"]): Promise<void> {
  chosen = FAMILIES[name];
  const faces = [font(32), font(32, { strong: true }), font(32, { emphasis: true })];
  await Promise.allSettled(faces.map((face) => document.fonts.load(face, "Éà’ŒFour")));
}
