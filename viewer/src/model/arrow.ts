/** Which way to look for who speaks, when they are out of view. Pure. */

export type Arrow = "left" | "right" | "behind-left" | "behind-right";

const BEHIND = 120; // degrees from where one looks
const STICK = 6; // degrees within which what is shown stays: no flicker at an edge

/** `away`: degrees from where one looks to the speaker, + to the right; `half`: half of what is in view; `before`: what is shown now. */
export function arrowTo(away: number, half: number, before: Arrow | null): Arrow | null {
  const far = Math.abs(away);
  if (far <= (before === null ? half : half - STICK)) return null;
  // Straight behind, either way is as good: the one that was shown stays.
  const right = before !== null && far > 180 - STICK ? before.endsWith("right") : away > 0;
  const behind = far > (before?.startsWith("behind") ? BEHIND - STICK : BEHIND);
  if (behind) return right ? "behind-right" : "behind-left";
  return right ? "right" : "left";
}

/** How it is drawn, to the right, in a box of 24 x 24; to the left it is mirrored. */
export function arrowPath(arrow: Arrow): string {
  return arrow.startsWith("behind") ? "M7 17v-6a4.500 4.500 0 0 1 9 0v5M12.500 12.800 16 16.300l3.500-3.500" : "M6 12h12M12.500 6.500 18 12l-5.500 5.500";
}
