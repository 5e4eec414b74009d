/** WebVTT captions, read by ourselves: shown on the page and in the headset alike. Pure but for `loadCaptions`. */

/** Words, and who says them ("": nobody is named). */
export interface Words {
  readonly speaker: string;
  readonly text: string;
}

/** What is said from `start` until `end` (seconds). */
export interface Caption extends Words {
  readonly start: number;
  readonly end: number;
}

const TIMING = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})[ \t]+-->[ \t]+(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})/;

/** Reads a WebVTT file; cues that are not well made are passed over. In order of their start. */
export function readCaptions(file: string): Caption[] {
  const blocks = file.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/);
  const found = blocks.flatMap((block) => {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    const timing = TIMING.exec(lines[at] ?? "");
    if (!timing) return [];
    const said = lines.slice(at + 1).join("\n");
    const speaker = unescape(/<v(?:\.[^ >]*)?[ \t]+([^>]+)>/.exec(said)?.[1]?.trim() ?? "");
    const text = unescape(said.replace(/<[^>]*>/g, "")).trim();
    const [start, end] = [seconds(timing.slice(1, 5)), seconds(timing.slice(5, 9))];
    return text && end > start ? [{ start, end, speaker, text }] : [];
  });
  return found.sort((one, other) => one.start - other.start);
}

function seconds([hours, minutes, rest, thousandths]: readonly (string | undefined)[]): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest) + Number(thousandths) / 1000;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: "\u00A0", lrm: "\u200E", rlm: "\u200F" };

function unescape(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => NAMED[name] ?? whole);
}

/** What is said at a time; when several speak, the last to begin. */
export function captionAt(captions: readonly Caption[], time: number): Caption | null {
  return captions.findLast((one) => one.start <= time && time < one.end) ?? null;
}

/** The cues of a WebVTT file; none without a URL. Rejects when it cannot be read. */
export async function loadCaptions(url: string | undefined, signal: AbortSignal): Promise<readonly Caption[]> {
  if (!url) return [];
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`the captions ${url} answered ${answer.status}`);
  return readCaptions(await answer.text());
}
