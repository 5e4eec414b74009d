/** WebVTT captions, read by ourselves: shown on the page and in the headset alike. Pure but for `loadCaptions`. */
import type { Angles } from "../model/angles";
import { directionOf, type Directions, NOWHERE, readDirections } from "./directions";

/** Words, and who says them ("": nobody is named). */
export interface Words {
  readonly speaker: string;
  /** With the little markup of scene texts: **strong**, *emphasis*. */
  readonly text: string;
  /** Where it is said, in the viewpoint's angles; null: unknown, or everywhere. */
  readonly direction: Angles | null;
}

/** What is said from `start` until `end` (seconds). */
export interface Caption extends Words {
  readonly start: number;
  readonly end: number;
}

/** A WebVTT file and the sidecar that says where who speaks is. */
export interface CaptionFiles {
  readonly url: string;
  readonly directions?: string | undefined;
}

const TIMING = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})[ \t]+-->[ \t]+(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})/;
const VOICE = /<v(?:\.[^ >]*)?[ \t]+([^>]+)>/;
const LONGEST = 68; // letters at once: two lines of 37, whose last words rarely fill them

/** Reads a WebVTT file; cues that are not well made are passed over. In order of their start. */
export function readCaptions(file: string, directions: Directions = NOWHERE): Caption[] {
  const blocks = file.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/);
  const found = blocks.flatMap((block) => {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    const timing = TIMING.exec(lines[at] ?? "");
    if (!timing) return [];
    const said = lines.slice(at + 1).join("\n");
    const speaker = unescape(VOICE.exec(said)?.[1]?.trim() ?? "");
    const text = markup(said);
    const [start, end] = [seconds(timing.slice(1, 5)), seconds(timing.slice(5, 9))];
    const direction = directionOf(directions, lines[at - 1]?.trim() ?? "", speaker);
    return text && end > start ? [{ start, end, speaker, text, direction }] : [];
  });
  return found.sort((one, other) => one.start - other.start);
}

function seconds([hours, minutes, rest, thousandths]: readonly (string | undefined)[]): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest) + Number(thousandths) / 1000;
}

/** The text of a cue in the markup of scene texts; who speaks second is named in it. */
function markup(said: string): string {
  const voices = said.replace(VOICE, "").replace(new RegExp(VOICE, "g"), "\n$1 : ");
  const starred = voices
    .replaceAll("*", "∗") // a star of the text's own is no markup
    .replace(/<b(?:\.[^>]*)?>([^<]*)<\/b>/g, "**$1**")
    .replace(/<i(?:\.[^>]*)?>([^<]*)<\/i>/g, "*$1*");
  return unescape(starred.replace(/<[^>]*>/g, "")).replace(/\n{2,}/g, "\n").trim();
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: "\u00A0", lrm: "\u200E", rlm: "\u200F", quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name = "") => {
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
    if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    return NAMED[name] ?? whole;
  });
}

/** A text too long to be shown at once is shown in parts of about the same length, each for its share of the time. */
export function split(caption: Caption): Caption[] {
  const { start, end, speaker, text } = caption;
  const named = speaker ? speaker.length + 3 : 0;
  if (named + text.length <= LONGEST) return [caption];
  const plain = text.replaceAll("*", "").replace(/\s+/g, " ");
  const target = plain.length / Math.ceil(plain.length / (LONGEST - named));
  const parts: string[] = [];
  let [part, taken] = ["", 0];
  for (const word of plain.split(" ")) {
    // The part is full, or the share of the text that is told by now is.
    if (part && (part.length + word.length >= LONGEST - named || taken + word.length / 2 > target * (parts.length + 1))) {
      parts.push(part);
      part = "";
    }
    part += part ? ` ${word}` : word;
    taken += word.length + 1;
  }
  parts.push(part);
  const letters = parts.reduce((sum, one) => sum + one.length, 0);
  let from = start;
  return parts.map((one, index) => {
    const to = index === parts.length - 1 ? end : from + ((end - start) * one.length) / letters;
    const made = { ...caption, start: from, end: to, text: one };
    from = to;
    return made;
  });
}

/** What is said at a time; when several speak, the last to begin. */
export function captionAt(captions: readonly Caption[], time: number): Caption | null {
  return captions.findLast((one) => one.start <= time && time < one.end) ?? null;
}

/**
 * The cues of a WebVTT file; none without one. Rejects when it cannot be read; when only its directions cannot, the
 * words are there all the same and `failed` hears of it.
 */
export async function loadCaptions(files: CaptionFiles | undefined, signal: AbortSignal, failed: (message: string) => void): Promise<readonly Caption[]> {
  if (!files) return [];
  const where = files.directions
    ? read(files.directions, signal)
        .then(readDirections)
        .catch((error: unknown) => {
          if (!signal.aborted) failed(String(error));
          return NOWHERE;
        })
    : NOWHERE;
  const [text, directions] = await Promise.all([read(files.url, signal), where]);
  return readCaptions(text, directions);
}

async function read(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`the captions ${url} answered ${answer.status}`);
  return answer.text();
}
