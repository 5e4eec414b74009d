/** Texts in several languages, and the little markup they may hold. */

/** The text in the first wanted language there is, else in its base language, else any. Same rule as `Text.best`. */
export function best(text: Readonly<Record<string, string>>, wanted: readonly string[]): string {
  for (const tag of wanted) {
    for (const candidate of [tag, tag.split("-")[0] ?? tag]) {
      const found = text[candidate];
      if (found?.trim()) return typeset(found);
    }
  }
  return typeset(Object.values(text).find((one) => one.trim()) ?? "");
}

const THIN = "\u202F"; // narrow no-break space
const FIRM = "\u00A0"; // no-break space

/**
 * French typography: a sign of two parts never begins a line, and a quotation mark is never left alone. Only spaces
 * that are there become firm (thin before ; ! ? and », whole before :), so that other languages stay as they are.
 */
export function typeset(text: string): string {
  return text.replaceAll(/ (?=[;!?»])/g, THIN).replaceAll(/ (?=:(?:\s|$))/g, FIRM).replaceAll("« ", `«${THIN}`).replaceAll(/(?<=\d) (?=\d{3}\b|[%€°])/g, THIN);
}

/** Says whether a text is read from right to left: by its first letter that has a direction, as `dir=auto` does. */
export function isRtl(text: string): boolean {
  const [letter = ""] = /[\p{L}]/u.exec(text) ?? [];
  return /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/.test(letter);
}

/** A stretch of text of one weight. */
export interface Run {
  readonly text: string;
  readonly strong: boolean;
  readonly emphasis: boolean;
}

/** Reads `**strong**` and `*emphasis*`; returns one list of runs per line. Stars without a partner stay as they are. */
export function lines(text: string): Run[][] {
  return text.split(/\r?\n/).map((line) => {
    const runs: Run[] = [];
    const pattern = /\*\*(?<strong>[^*]+)\*\*|\*(?<emphasis>[^*]+)\*/g;
    let end = 0;
    for (const match of line.matchAll(pattern)) {
      if (match.index > end) runs.push(plain(line.slice(end, match.index)));
      const { strong, emphasis } = match.groups ?? {};
      runs.push({ text: strong ?? emphasis ?? "", strong: strong !== undefined, emphasis: emphasis !== undefined });
      end = match.index + match[0].length;
    }
    if (end < line.length || runs.length === 0) runs.push(plain(line.slice(end)));
    return runs;
  });
}

function plain(text: string): Run {
  return { text, strong: false, emphasis: false };
}
