/** The way from the screen into VR, and back. */
import type { Backdrops } from "./backdrop/backdrops";
import type { Chronicle } from "./chronicle";
import type { Key } from "./i18n";
import type { Angles } from "./model/angles";
import type { Screen } from "./screen";
import type { Stage } from "./stage/stage";
import type { Immersion } from "./xr/immersion";

export interface PassageParts {
  readonly stage: Stage | null;
  readonly backdrops: Backdrops | null;
  readonly immersion: Immersion | null;
  readonly screen: Screen;
  readonly chronicle: Chronicle;
}

export interface PassageHooks {
  /** The scene begins, if it has not. */
  begin(mode: "inline" | "vr"): void;
  refused(): void;
  /** One is in VR now, or back; `said`: for who cannot see it. */
  changed(inVr: boolean, said: Key): void;
}

export class Passage {
  constructor(
    readonly parts: PassageParts,
    readonly hooks: PassageHooks,
  ) {}

  /** Enters VR, and begins when nothing has begun yet; in a click. */
  async enter(): Promise<void> {
    const { immersion, screen, chronicle } = this.parts;
    if (!immersion || immersion.active) return;
    try {
      await immersion.enter(screen.gaze.yaw);
    } catch (error) {
      this.hooks.begin("inline");
      chronicle.write("error", null, { what: "xr", message: String(error) });
      return this.hooks.refused();
    }
    this.hooks.begin("vr");
    await immersion.settled();
    chronicle.write("mode.enter", null, { mode: "vr", input: immersion.input });
  }

  entered(): void {
    this.hooks.changed(true, "say.vr");
  }

  left(facing: Angles): void {
    const { stage, backdrops, immersion, screen, chronicle } = this.parts;
    // On the screen one goes on looking where one looked.
    screen.face(facing);
    if (stage) stage.worldYaw = 0;
    backdrops?.turn(0);
    chronicle.write("mode.leave", null, { mode: "vr", input: immersion?.input ?? "gaze" });
    this.hooks.changed(false, "say.inline");
  }
}
