/** Texts in several languages, and the little markup they may hold. */

/** The text in the first wanted language there is, else in its base language, else any. Same rule as `Text.best`. */
export function best(text: Readonly<Record<string, string>>, wanted: readonly string[]): string {
  for (const tag of wanted) {
    for (const candidate of [tag, tag.split("-")[0] ?? tag]) {
      const found = text[candidate];
      if (found?.trim()) return found;
    }
  }
  return Object.values(text).find((one) => one.trim()) ?? "";
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
