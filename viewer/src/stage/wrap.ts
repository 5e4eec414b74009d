/** Breaks runs of text into lines of a width; measuring is handed in, so that it can be tested without a canvas. */
import { isRtl, lines as markup, type Run } from "../model/text";

/** Width of a text in a weight, in pixels. */
export type Measure = (text: string, run: Pick<Run, "strong" | "emphasis">) => number;

/** Words of one weight in a line. */
export interface Word extends Run {
  /** Its place from where the line starts: from the right, where the line is read from there. */
  readonly x: number;
  readonly width: number;
  readonly rtl: boolean;
}

/** Lines of words, each with its place. A word longer than a line is cut; firm spaces never break. */
export function wrap(text: string, width: number, measure: Measure): Word[][] {
  return markup(text).flatMap((runs) => {
    const rtl = isRtl(runs.map((run) => run.text).join(""));
    return wrapLine(runs, width, measure).map((line) => place(line, rtl, measure));
  });
}

/** The words alone, where weight does not matter. */
export function plainLines(text: string, width: number, measure: Measure): string[] {
  return wrap(text, width, measure).map((line) => line.map((word) => word.text).join("").trim());
}

type Piece = Run & { readonly wide: number };

function wrapLine(runs: readonly Run[], width: number, measure: Measure): Piece[][] {
  const lines: Piece[][] = [[]];
  let x = 0;
  for (const run of runs) {
    for (const piece of run.text.split(/(?<= )/)) {
      for (const part of fit(piece, run, width, measure)) {
        if (x > 0 && x + measure(part.trimEnd(), run) > width) {
          lines.push([]);
          x = 0;
        }
        const wide = measure(part, run);
        lines.at(-1)?.push({ ...run, text: part, wide });
        x += wide;
      }
    }
  }
  return lines;
}

/** Puts what has one weight together: letters are joined, and signs turned round, as the browser knows how. */
function place(line: readonly Piece[], rtl: boolean, measure: Measure): Word[] {
  const words: Word[] = [];
  for (const { text, strong, emphasis } of line) {
    const last = words.at(-1);
    const joins = last?.strong === strong && last.emphasis === emphasis;
    const whole = joins ? last.text + text : text;
    const x = joins ? last.x : last ? last.x + last.width : 0;
    if (joins) words.pop();
    words.push({ text: whole, strong, emphasis, x, rtl, width: measure(whole, { strong, emphasis }) });
  }
  return words;
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function fit(piece: string, run: Run, width: number, measure: Measure): string[] {
  if (measure(piece.trimEnd(), run) <= width) return [piece];
  const parts: string[] = [];
  let part = "";
  for (const { segment } of letters.segment(piece)) {
    if (part !== "" && measure(part + segment, run) > width) {
      parts.push(part);
      part = "";
    }
    part += segment;
  }
  return [...parts, part];
}
