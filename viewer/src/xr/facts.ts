/** What a session tells of its headset, for the journal. Nothing in it singles a learner out. */
import type { LogData } from "../model/state";

export interface HeadsetFacts {
  /** Pictures a second; null where the browser does not say. */
  readonly rate: number | null;
  readonly facts: LogData;
}

/** `input`: what the learner points with. */
export function headsetFacts(session: XRSession, input: string): HeadsetFacts {
  const enabled = session.enabledFeatures ?? [];
  const rate = session.frameRate ?? null;
  const profiles = new Set([...(session.inputSources ?? [])].flatMap((source) => source.profiles.slice(0, 1)));
  return {
    rate,
    facts: {
      model: /Quest \w+|Pico \w+|Vive \w+/i.exec(navigator.userAgent)?.[0] ?? "",
      refresh_rate: rate,
      layers: enabled.includes("layers"),
      media_layers: typeof XRMediaBinding !== "undefined",
      hands: enabled.includes("hand-tracking"),
      floor: enabled.includes("local-floor"),
      input,
      profiles: [...profiles].sort(),
    },
  };
}
