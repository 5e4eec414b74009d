/** Which rungs of a film's ladder are played: one family of codecs, within what the device and the network take. Pure. */
import type { Ceiling } from "../model/document";

/** A rung as its master playlist describes it. */
export interface Rung {
  readonly width: number;
  readonly height: number;
  /** Bits per second. */
  readonly bandwidth: number;
  /** RFC 6381, of the picture: `avc1.640028`. */
  readonly codec: string;
  readonly fps: number;
}

/** What the device says about a rung; null where it was not asked. */
export interface Verdict {
  readonly smooth: boolean;
  /** Decoded without wearing the battery down. */
  readonly efficient: boolean;
}

export interface Limits {
  /** The largest side of a texture, in pixels. */
  readonly texture: number;
  /** The most that this class may use, in bits per second; null: no limit is known. */
  readonly budget: number | null;
  /** What this very device was seen to do; null: it was not checked. */
  readonly ceiling?: Ceiling | null;
  /** What the network was seen to carry, in bits per second; 0: nothing is known. */
  readonly carried: number;
}

type Family = "h264" | "hevc" | "av1" | "other";

const FAMILIES: Readonly<Record<string, Family>> = { avc1: "h264", avc3: "h264", hvc1: "hevc", hev1: "hevc", dvh1: "hevc", av01: "av1" };
const NEAR = 1.05; // a frame of another shape that is hardly larger: two eyes of 4096 x 2048 beside one of 5760 x 2880
const SMALL = 3_000_000; // bits per second that any line of ours carries

export function familyOf(codec: string): Family {
  return FAMILIES[codec.split(".")[0] ?? ""] ?? "other";
}

/**
 * The indices of the rungs to play, of one family of codecs: to change it inside a film breaks on some headsets.
 *
 * `verdicts` are the device's, rung by rung. The family that reaches the largest picture is taken, if the film can start
 * in it: its smallest rung is small, or the network carries it. Its smallest rung always stays, whatever the limits.
 */
export function chooseRungs(rungs: readonly Rung[], verdicts: readonly (Verdict | null)[], limits: Limits): number[] {
  const families = new Map<Family, number[]>();
  rungs.forEach(({ codec }, index) => families.set(familyOf(codec), [...(families.get(familyOf(codec)) ?? []), index]));
  let best: Ladder | null = null;
  for (const [family, indices] of families) {
    const ladder = ladderOf(family, indices, rungs, verdicts, limits);
    if (ladder && (!best || isBetter(ladder, best))) best = ladder;
  }
  return best?.indices ?? rungs.map((_, index) => index);
}

interface Ladder {
  readonly family: Family;
  readonly indices: number[];
  /** The film can start in it on any line. */
  readonly starts: boolean;
  readonly pixels: number;
  readonly efficient: boolean;
  /** Of its largest rung. */
  readonly bandwidth: number;
}

function ladderOf(family: Family, indices: readonly number[], rungs: readonly Rung[], verdicts: readonly (Verdict | null)[], limits: Limits): Ladder | null {
  const at = (index: number): Rung => rungs[index] as Rung;
  const sorted = [...indices].sort((one, other) => at(one).bandwidth - at(other).bandwidth);
  const widest = Math.min(limits.texture, limits.ceiling?.width ?? Infinity);
  const heaviest = Math.min(limits.budget ?? Infinity, limits.ceiling?.bandwidth ?? Infinity);
  const fits = (index: number): boolean => {
    const { width, height, bandwidth } = at(index);
    return isSmooth(at(index), verdicts[index], family, limits.ceiling) && Math.max(width, height) <= widest && bandwidth <= heaviest;
  };
  const [smallest] = sorted;
  if (smallest === undefined) return null;
  const fitting = sorted.filter(fits);
  // H.264 is what every device has: one that says otherwise of all its rungs is better tried than believed.
  if (fitting.length === 0 && family !== "h264") return null;
  const kept = fitting.length > 0 ? fitting : [smallest];
  const [first, last] = [at(kept[0] as number), at(kept.at(-1) as number)];
  return {
    family,
    indices: kept.toSorted((one, other) => one - other),
    starts: first.bandwidth <= Math.max(SMALL, limits.carried),
    pixels: last.width * last.height,
    efficient: verdicts[kept.at(-1) as number]?.efficient ?? family === "h264",
    bandwidth: last.bandwidth,
  };
}

/** What was seen counts more than what the device says of itself. */
function isSmooth({ width, height }: Rung, verdict: Verdict | null | undefined, family: Family, ceiling: Ceiling | null | undefined): boolean {
  const seen = ceiling?.codecs[family];
  const pixels = width * height;
  if (seen && seen.most !== null && pixels > seen.most * NEAR) return false;
  return (seen && pixels <= seen.proven * NEAR) || (verdict?.smooth ?? true);
}

function isBetter(one: Ladder, other: Ladder): boolean {
  if (one.starts !== other.starts) return one.starts;
  if (one.pixels !== other.pixels) return one.pixels > other.pixels;
  if (one.efficient !== other.efficient) return one.efficient;
  return one.bandwidth < other.bandwidth;
}
