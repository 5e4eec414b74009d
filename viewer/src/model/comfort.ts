/** How footage may be felt, told before it is seen; and the seconds that are covered for who wants no flashes. Pure. */
import type { Translate } from "../i18n";
import type { Comfort, PlayDocument } from "./document";
import type { FilmClock } from "./timeline";
import { causeWord } from "./timeline";

const FLASHES: ReadonlySet<string> = new Set(["flash", "red-flash"]);
const EARLY = 0.6; // seconds: looks at the clock are 0.2 s apart, and a film runs on meanwhile
const LATE = 0.2;

/** What may be felt in any of the scene's films, each cause once. */
export function causesIn({ footage }: PlayDocument): readonly string[] {
  return causesOf(Object.values(footage).flatMap((one) => (one.state === "ready" && one.comfort ? [one.comfort] : [])));
}

export function causesOf(labels: readonly Comfort[]): readonly string[] {
  return [...new Set(labels.flatMap((label) => label.spans.map((span) => span.cause)))];
}

/** The sentences that say so; none for what is calm. `flashes`: whether the learner wants to see them. */
export function warningOf(causes: readonly string[], flashes: boolean, t: Translate): string {
  if (causes.length === 0) return "";
  const told = t("comfort.contains", { causes: causes.map((cause) => causeWord(cause, t)).join(", ") });
  return !flashes && causes.some((cause) => FLASHES.has(cause)) ? `${told} ${t("comfort.covered")}` : told;
}

/** There are flashes at this moment of the film. */
export function flashesAt(clock: Pick<FilmClock, "position" | "comfort"> | null): boolean {
  const spans = clock?.comfort?.spans ?? [];
  return spans.some(({ cause, start_s: start, end_s: end }) => FLASHES.has(cause) && clock !== null && clock.position >= start - EARLY && clock.position <= end + LATE);
}
