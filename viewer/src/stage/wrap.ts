/** Breaks runs of text into lines of a width; measuring is handed in, so that it can be tested without a canvas. */
import { lines as markup, type Run } from "../model/text";

/** Width of a text in a weight, in pixels. */
export type Measure = (text: string, run: Pick<Run, "strong" | "emphasis">) => number;

export interface Word extends Run {
  readonly x: number;
}

/** Lines of words, each with its place from the left. A word longer than a line is cut. */
export function wrap(text: string, width: number, measure: Measure): Word[][] {
  return markup(text).flatMap((runs) => wrapLine(runs, width, measure));
}

function wrapLine(runs: readonly Run[], width: number, measure: Measure): Word[][] {
  const lines: Word[][] = [[]];
  let x = 0;
  for (const run of runs) {
    for (const piece of run.text.split(/(?<= )/)) {
      for (const part of fit(piece, run, width, measure)) {
        const wide = measure(part.trimEnd(), run);
        if (x > 0 && x + wide > width) {
          lines.push([]);
          x = 0;
        }
        lines.at(-1)?.push({ ...run, text: part, x });
        x += measure(part, run);
      }
    }
  }
  return lines;
}

function fit(piece: string, run: Run, width: number, measure: Measure): string[] {
  if (measure(piece.trimEnd(), run) <= width) return [piece];
  const parts: string[] = [];
  let part = "";
  for (const letter of piece) {
    if (part !== "" && measure(part + letter, run) > width) {
      parts.push(part);
      part = "";
    }
    part += letter;
  }
  return [...parts, part];
}
