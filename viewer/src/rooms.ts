/** Rooms around the learner: what shows them is loaded with the first one. */
import type { Place, Room } from "./backdrop/room";
import type { Spot } from "./model/marks";
import type { Stage } from "./stage/stage";

export class Rooms {
  #room: Room | null = null;
  #here = false;
  #count = 0;

  /** `stage` is null where nothing can be drawn. */
  constructor(
    readonly stage: Stage | null,
    /** How high the eyes are above the floor, in metres. */
    readonly eyes: () => number,
  ) {}

  /** A room is seen. */
  get here(): boolean {
    return this.#here;
  }

  /** Shows the room of this URL from a place in it. Rejects where it cannot be loaded. */
  async show(url: string, place: Omit<Place, "eyes">): Promise<void> {
    const { stage } = this;
    if (!stage) return;
    const mine = (this.#count += 1);
    const room = (this.#room ??= new (await import("./backdrop/room")).Room());
    await room.load(url);
    if (mine !== this.#count) return;
    stage.world.add(room.group);
    stage.moored = true;
    room.stand({ ...place, eyes: this.eyes() });
    this.#here = true;
    stage.invalidate();
  }

  /** Something else surrounds the learner. */
  hide(): void {
    this.#count += 1;
    if (this.stage) this.stage.moored = false;
    this.#room?.group.removeFromParent();
    this.#here = false;
  }

  /** Where a node of the room is, from the eyes; null: there is none. */
  where(node: string): Spot | null {
    return this.#here ? (this.#room?.where(node) ?? null) : null;
  }
}
