/** What a learner sets for their own comfort; kept on the device. */

export interface Settings {
  readonly text: "normal" | "large" | "huge";
  readonly captions: boolean;
  /** What is told of the picture is shown as text, too. */
  readonly descriptions: boolean;
  /** Selecting by looking: auto = where neither controller nor hand is there. */
  readonly dwell: "auto" | "on" | "off";
  /** How long one looks, in seconds. */
  readonly dwellTime: number;
  /** BCP 47, of the interface and of the scene's texts. */
  readonly language: string;
  readonly gyroscope: boolean;
}

export const TEXT_SCALES: Readonly<Record<Settings["text"], number>> = { normal: 1, large: 1.25, huge: 1.5 };
export const DWELL_TIMES: readonly number[] = [0.8, 1.2, 1.5, 2, 3];
export const LANGUAGES = ["fr", "fr-x-falc", "en"] as const;

const usual = { text: "normal", captions: true, descriptions: false, dwell: "auto", dwellTime: 1.5, gyroscope: true } as const;

/** Reads what was kept; anything not understood is set to the usual. */
export function readSettings(kept: string | null, language: string): Settings {
  let found: Partial<Settings> = {};
  try {
    found = (JSON.parse(kept ?? "{}") ?? {}) as Partial<Settings>;
  } catch {
    // A damaged entry counts as none.
  }
  return {
    text: found.text !== undefined && found.text in TEXT_SCALES ? found.text : usual.text,
    captions: typeof found.captions === "boolean" ? found.captions : usual.captions,
    descriptions: typeof found.descriptions === "boolean" ? found.descriptions : usual.descriptions,
    dwell: found.dwell === "on" || found.dwell === "off" ? found.dwell : usual.dwell,
    dwellTime: DWELL_TIMES.includes(found.dwellTime ?? 0) ? (found.dwellTime ?? 0) : usual.dwellTime,
    language: typeof found.language === "string" && LANGUAGES.some((one) => one === found.language) ? found.language : language,
    gyroscope: typeof found.gyroscope === "boolean" ? found.gyroscope : usual.gyroscope,
  };
}

/** The languages to look for, best first: the learner's, its base, French. */
export function wanted(settings: Settings): readonly string[] {
  return [settings.language, "fr"];
}
