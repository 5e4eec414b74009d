/** Arriving at a viewpoint: the view darkens, its surroundings appear, one faces where one should, the view clears. */
import type { Angles } from "./model/angles";
import type { Viewpoint } from "./model/scene.gen";
import type { Stage } from "./stage/stage";
import type { Standing } from "./standing";
import type { Surroundings } from "./surroundings";

export interface Arriving {
  readonly viewpoint: Viewpoint;
  readonly facing: Angles;
  /** The first place of a scene appears at once: there is nothing to darken. */
  readonly first: boolean;
  /** Best first. */
  readonly languages: readonly string[];
}

export class Arrival {
  /** On the way: nothing of the viewpoint can be pointed at yet. */
  underway = false;
  #count = 0;

  constructor(
    readonly stage: Stage | null,
    readonly surroundings: Surroundings,
    readonly standing: Standing,
  ) {}

  /** `there` is called when one is there, before the view clears; not when one has gone elsewhere meanwhile. */
  async go({ viewpoint, facing, first, languages }: Arriving, there: () => void): Promise<void> {
    const { stage, surroundings } = this;
    this.underway = true;
    const mine = (this.#count += 1);
    surroundings.turnTo(viewpoint);
    surroundings.film.play();
    if (stage && !first) await stage.fade(1);
    if (mine !== this.#count) return;
    await surroundings.appear(languages);
    if (mine !== this.#count) return;
    this.underway = false;
    this.standing.face(facing);
    there();
    await stage?.fade(0);
  }
}
