/** Other ways to choose on the page, loaded when they are wanted: resting with the mouse, one switch. */
import type { ScanningHooks } from "./dom/scanning";
import type { Page } from "./dom/page";
import type { Settings } from "./model/settings";
import type { Command } from "./model/sheet";
import type { Preferences } from "./preferences";
import type { Immersion } from "./xr/immersion";

type Way = "dwell" | "scanning";

export class Assistance {
  /** How each way that is on is stopped; it may still be on its way. */
  readonly #on = new Map<Way, Promise<() => void>>();

  constructor(
    readonly root: HTMLElement,
    readonly hooks: ScanningHooks & { dwellTime(): number },
  ) {}

  /** Starts and stops what these settings say. */
  suit({ dwell, scanning }: Settings): void {
    const { root, hooks } = this;
    this.#turn("dwell", dwell === "on", async () => (await import("./dom/dwell")).dwelling(root, { time: () => hooks.dwellTime() }));
    this.#turn("scanning", scanning, async () => (await import("./dom/scanning")).scanning(root, hooks));
  }

  #turn(way: Way, wanted: boolean, start: () => Promise<() => void>): void {
    const now = this.#on.get(way);
    if (wanted === (now !== undefined)) return;
    if (wanted) this.#on.set(way, start());
    else {
      this.#on.delete(way);
      void now?.then((stop) => stop());
    }
  }
}

/** `ask` hears what the learner asks for. */
export function assist({ page, preferences, immersion }: { page: Page; preferences: Preferences; immersion: Immersion | null }, ask: (command: Command) => void): Assistance {
  return new Assistance(page.shell.root, {
    time: () => preferences.settings.scanTime,
    dwellTime: () => preferences.settings.dwellTime,
    words: () => preferences.t,
    immersed: () => immersion?.active ?? false,
    confirmThere: () => void immersion?.takeScanned(),
    stop() {
      ask({ kind: "set", settings: { scanning: false } });
      page.shell.say(preferences.t("scan.stopped"));
    },
  });
}
