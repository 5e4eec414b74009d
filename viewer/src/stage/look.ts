/** The colours and the type of what is drawn in the headset; the same as the tokens of player.css. */

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

export const FAMILY = '"Atkinson Hyperlegible Next", "Atkinson Hyperlegible", sans-serif';

export function font(size: number, { strong = false, emphasis = false } = {}): string {
  return `${emphasis ? "italic " : ""}${strong ? 700 : 450} ${Math.round(size)}px ${FAMILY}`;
}

/** Loads the faces used on canvases: a canvas draws with what is there at that moment. */
export async function loadFonts(): Promise<void> {
  const faces = [font(32), font(32, { strong: true }), font(32, { emphasis: true })];
  await Promise.allSettled(faces.map((face) => document.fonts.load(face, "Éà’ŒFour")));
}
