/** The icons of hotspots and of the menu, drawn with lines in a box of 24 x 24. */

const PATHS = {
  info: ["M12 10.5v7", "M12 6.2v.1"],
  go: ["M5 12h13", "M12.5 6l6 6-6 6"],
  question: ["M8.6 9a3.4 3.4 0 1 1 5 3c-1.1.6-1.6 1.2-1.6 2.4", "M12 18v.1"],
  choice: ["M12 20v-7", "M12 13L6 5", "M12 13l6-8", "M6 9V5h4", "M14 5h4v4"],
  look: ["M2.5 12S6 5.5 12 5.5 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z", "M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z"],
  finish: ["M6.500 21V4", "M6.500 4.500h11l-2.500 4 2.500 4h-11"],
  take: ["M12 16V4.500", "M7 9.500l5-5 5 5", "M5 19.500h14"],
  put: ["M12 4.500V16", "M7 11l5 5 5-5", "M5 19.500h14"],
  menu: ["M5 7h14", "M5 12h14", "M5 17h14"],
  seen: ["M5.500 12.500l4.200 4.200L18.500 8"],
} as const;

export type Icon = keyof typeof PATHS;

/** Draws an icon with its centre at (x, y); `size` is the side of its box, in pixels of the canvas. */
export function drawIcon(context: CanvasRenderingContext2D, icon: Icon, place: { x: number; y: number; size: number; colour: string }): void {
  context.save();
  context.translate(place.x - place.size / 2, place.y - place.size / 2);
  context.scale(place.size / 24, place.size / 24);
  context.strokeStyle = place.colour;
  context.lineWidth = 2.4;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const path of PATHS[icon]) context.stroke(new Path2D(path));
  context.restore();
}
