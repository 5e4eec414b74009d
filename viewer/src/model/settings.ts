/** What a learner sets for their own needs: chosen by need, never by diagnosis; read robustly from what was kept. */

export interface Settings {
  /** BCP 47, of the interface and of the scene's texts. */
  readonly language: string;
  readonly text: "normal" | "large" | "huge";
  readonly font: "atkinson" | "lexend" | "opendyslexic";
  readonly captions: boolean;
  readonly captionSize: "normal" | "large" | "huge";
  readonly captionBackground: "solid" | "half" | "none";
  /** Captions come along with the view, or stand where who speaks is. */
  readonly captionPlace: "follow" | "scene";
  /** What is told of the picture is shown as text, too. */
  readonly descriptions: boolean;
  /** Both ears hear the same. */
  readonly mono: boolean;
  /** No sudden loudness. */
  readonly calmSound: boolean;
  /** What is pointed at: 3 degrees or more, or 5 and more when large. */
  readonly targets: "normal" | "large";
  /** Selecting by looking: auto = where neither controller nor hand is there. */
  readonly dwell: "auto" | "on" | "off";
  /** How long one looks, in seconds. */
  readonly dwellTime: number;
  /** Choices light up one after the other; one switch confirms. */
  readonly scanning: boolean;
  /** How long each choice is lit, in seconds. */
  readonly scanTime: number;
  /** One controller is used: the other one, lying somewhere, points at nothing. */
  readonly oneHand: boolean;
  /** The side where what is at hand stands. */
  readonly hand: "right" | "left";
  /** The eyes are as high in a room as those of one who stands there, though one sits. */
  readonly seated: boolean;
  /** system = as the device says (prefers-reduced-motion). */
  readonly motion: "system" | "reduced";
  /** false: passages of a film with flashes are covered, their sound goes on. */
  readonly flashes: boolean;
  /** What comes by itself after a wait does; false: a button stands for it. */
  readonly timers: boolean;
  /** In a headset, a break is proposed now and then. */
  readonly breaks: boolean;
  readonly gyroscope: boolean;
}

export const TEXT_SCALES: Readonly<Record<Settings["text"], number>> = { normal: 1, large: 1.25, huge: 1.5 };
export const DWELL_TIMES: readonly number[] = [0.8, 1.2, 1.5, 2, 3];
export const SCAN_TIMES: readonly number[] = [0.8, 1.2, 1.6, 2.2, 3];
export const LANGUAGES = ["fr", "fr-x-falc", "en"] as const;

/** What holds where nobody has chosen. */
export const USUAL: Omit<Settings, "language"> = {
  text: "normal",
  font: "atkinson",
  captions: true,
  captionSize: "normal",
  captionBackground: "half",
  captionPlace: "follow",
  descriptions: false,
  mono: false,
  calmSound: false,
  targets: "normal",
  dwell: "auto",
  dwellTime: 1.5,
  scanning: false,
  scanTime: 1.6,
  oneHand: false,
  hand: "right",
  seated: true,
  motion: "system",
  flashes: true,
  timers: true,
  breaks: true,
  gyroscope: true,
};

const SIZES = ["normal", "large", "huge"] as const;

/** All that each field may be; a field without a list is true or false. */
export const VALUES: { readonly [Name in keyof Settings]?: readonly Settings[Name][] } = {
  language: LANGUAGES,
  text: SIZES,
  font: ["atkinson", "lexend", "opendyslexic"],
  captionSize: SIZES,
  captionBackground: ["solid", "half", "none"],
  captionPlace: ["follow", "scene"],
  targets: ["normal", "large"],
  dwell: ["auto", "on", "off"],
  dwellTime: DWELL_TIMES,
  scanTime: SCAN_TIMES,
  hand: ["right", "left"],
  motion: ["system", "reduced"],
};

const NAMES = ["language", ...Object.keys(USUAL)] as readonly (keyof Settings)[];

/** What is understood of something that was kept, perhaps by another version, perhaps damaged. */
export function understood(found: unknown): Partial<Settings> {
  if (typeof found !== "object" || found === null) return {};
  const values = found as Readonly<Record<string, unknown>>;
  const allowed = (name: keyof Settings): boolean => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const list = VALUES[name] as readonly unknown[] | undefined;
    return list ? list.includes(value) : typeof value === "boolean";
  };
  return Object.fromEntries(NAMES.filter(allowed).map((name) => [name, values[name]]));
}

/** Reads what was kept; anything not understood is as `defaults` say, or the usual. */
export function readSettings(kept: string | null, language: string, defaults: Partial<Settings> = {}): Settings {
  let found: unknown = null;
  try {
    found = JSON.parse(kept ?? "{}");
  } catch {
    // A damaged entry counts as none.
  }
  return { ...USUAL, language, ...defaults, ...understood(found) };
}

/** The languages to look for, best first: the learner's, its base, French. */
export function wanted(settings: Settings): readonly string[] {
  return [settings.language, "fr"];
}
