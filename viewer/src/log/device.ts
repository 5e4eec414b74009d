/** Facts about the device that help to understand a viewing; nothing that singles a learner out. */
import type { LogData } from "../model/state";

// PICO's browser names Oculus too: it comes first.
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/Pico ?Browser/i, "pico-browser"],
  [/OculusBrowser/, "quest-browser"],
  [/Wolvic/, "wolvic"],
  [/Firefox\//, "firefox"],
  [/Edg\//, "edge"],
  [/Chrome\//, "chrome"],
  [/Safari\//, "safari"],
];

export function deviceFacts(xr: boolean, textureLimit: number): LogData {
  const family = FAMILIES.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? "other";
  return {
    user_agent_family: family,
    screen: `${Math.round(screen.width * devicePixelRatio)}x${Math.round(screen.height * devicePixelRatio)}`,
    touch: navigator.maxTouchPoints > 0,
    xr,
    texture_limit: textureLimit,
    reduced_motion: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}
