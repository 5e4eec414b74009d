/** What a sheet is made from, beside the play state. */
import type { Translate } from "../../i18n";
import type { Scene } from "../scene.gen";
import type { Settings } from "../settings";
import type { Sheet } from "../sheet";
import type { TaskVerdict } from "../tasks";

/** What the player itself remembers: what is only on the screen, never in the play state. */
export interface Ui {
  readonly menu: boolean;
  /** Of the menu, the sheet of needs that is open; how it is made comes when it is opened. */
  readonly needs: ((context: SheetContext) => Sheet) | null;
  /** A break is proposed: minutes in the headset. */
  readonly rest: number | null;
  /** What may be felt in the film that is around: causes of its comfort label. */
  readonly felt: readonly string[];
  /** Options ticked but not yet given as an answer. */
  readonly ticked: readonly string[];
  /** Orders being made, by the id of what asks. */
  readonly orders: Readonly<Record<string, readonly string[]>>;
  /** What was typed, by the id of what asks. */
  readonly typed: Readonly<Record<string, string>>;
  /** How far the object of the card was turned, in degrees. */
  readonly spun: number;
  /** The film of the card that plays. */
  readonly watching: string | null;
  /** What was last said of a task here. */
  readonly verdict: TaskVerdict | null;
  readonly inVr: boolean;
  /** There is a film to play or pause. */
  readonly film: boolean;
  /** The end was read: the learner looks around. */
  readonly looking: boolean;
  /** There is a scene to end. */
  readonly ends: boolean;
  /** The journal: nothing to send, on its way, all sent, or some kept on the device. */
  readonly journal: "none" | "sending" | "sent" | "kept";
}

/** What belongs to an open card, and goes with it. */
export const FRESH_CARD = { ticked: [], orders: {}, typed: {}, spun: 0, watching: null } as const;

export const FRESH_UI: Ui = { ...FRESH_CARD, menu: false, needs: null, rest: null, felt: [], verdict: null, inVr: false, film: false, looking: false, ends: true, journal: "none" };

export interface SheetContext {
  readonly scene: Scene;
  readonly files: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** Best first. */
  readonly languages: readonly string[];
  readonly t: Translate;
}
