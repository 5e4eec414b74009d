/** The pictures of the big answers, as shapes in a box of 120 x 100: the page makes SVG of them, the headset a canvas. */
import type { PictureName } from "./sheet";

export interface Shape {
  /** An SVG path. */
  readonly path: string;
  readonly fill: string;
}

const WOOD = "#d9703a";
const LIGHT = "#f2b84b";
const GLOW = "#f9dfa6";
const FRAME = "#1f5d57";
const FLOOR = "#e9dcc6";
const PAPER = "#fbf7f0";
const GREEN = "#7fb08c";

function disc(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
}

const DOORWAY: readonly Shape[] = [
  { path: "M0 84h120v16H0z", fill: FLOOR },
  { path: "M37 12h50v72H37z", fill: FRAME },
  { path: "M43 18h38v66H43z", fill: LIGHT },
];

export const DRAWINGS: Readonly<Record<PictureName, readonly Shape[]>> = {
  "door-open": [
    ...DOORWAY,
    { path: disc(64, 40, 9), fill: PAPER },
    { path: "M43 68c10-11 24-10 38-3v19H43z", fill: GREEN },
    { path: "M43 84h38l16 16H27z", fill: GLOW },
    { path: "M43 18L18 27v66l25-9z", fill: WOOD },
    { path: disc(24, 58, 3), fill: PAPER },
  ],
  "door-ajar": [
    ...DOORWAY,
    { path: "M43 84h14l-3 12H30z", fill: GLOW },
    { path: "M81 18L55 25v67l26-8z", fill: WOOD },
    { path: disc(61, 58, 3), fill: PAPER },
  ],
  "other-path": [
    { path: "M0 62c24-12 44-12 66-6s38 4 54-4v48H0z", fill: GREEN },
    { path: disc(98, 30, 12), fill: LIGHT },
    { path: "M34 100h30c2-14 12-20 26-25c10-4 15-10 16-19l-9-1c-2 6-6 9-13 11C60 74 38 80 34 100z", fill: GLOW },
    { path: "M41 30h6v58h-6z", fill: FRAME },
    { path: "M30 30h38l12 9l-12 9H30z", fill: WOOD },
  ],
};
