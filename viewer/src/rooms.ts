/** Rooms around the learner: what shows them is loaded with the first one. */
import type { Place, Room } from "./backdrop/room";
import type { Spot } from "./model/marks";
import type { Backdrop } from "./model/scene.gen";
import type { Stage } from "./stage/stage";

export class Rooms {
  #room: Room | null = null;
  #place: Omit<Place, "eyes"> = { position: [0, 0, 0], yaw: 0 };
  #here = false;
  #count = 0;

  /** `stage` is null where nothing can be drawn; `isSeated`: the learner does everything seated. */
  constructor(
    readonly stage: Stage | null,
    readonly isSeated: () => boolean,
  ) {}

  /** A room is seen. */
  get here(): boolean {
    return this.#here;
  }

  /** Shows the room of a backdrop from its place in it; returns why it cannot, or null. `files`: names to URLs. */
  async enter({ room, position = [0, 0, 0], yaw = 0 }: Backdrop, files: Readonly<Record<string, string>>): Promise<string | null> {
    try {
      await this.#show(files[room ?? ""] ?? "", { position: triple(position), yaw });
      return null;
    } catch (error) {
      this.hide();
      return `${room}: ${String(error)}`;
    }
  }

  async #show(url: string, place: Omit<Place, "eyes">): Promise<void> {
    const { stage } = this;
    if (!stage) return;
    const mine = (this.#count += 1);
    const { Room } = await import("./backdrop/room");
    const room = (this.#room ??= new Room());
    await room.load(url);
    if (mine !== this.#count) return;
    this.#place = place;
    this.#here = true;
    stage.world.add(room.group);
    stage.moored = () => this.#settle();
    stage.moor();
    stage.invalidate();
  }

  /** The floor lies where one expects it: as of one who stands, or below the head's true height. */
  #settle(): void {
    if (!this.stage) return;
    const { y } = this.stage.gaze.origin;
    const stands = this.stage.immersive && !this.isSeated() && y > CROUCHED;
    this.#room?.stand({ ...this.#place, eyes: stands ? y : STANDING });
  }

  /** Something else surrounds the learner. */
  hide(): void {
    this.#count += 1;
    this.#here = false;
    this.#room?.group.removeFromParent();
    if (this.stage) this.stage.moored = null;
  }

  /** Where a node of the room is, from the eyes; null: there is none. */
  where(node: string): Spot | null {
    return this.#here ? (this.#room?.where(node) ?? null) : null;
  }
}

const STANDING = 1.6; // metres from the floor to the eyes
const CROUCHED = 0.5; // metres: what is lower is a headset that does not know its floor

function triple([x, y, z]: readonly unknown[]): Place["position"] {
  return [Number(x ?? 0), Number(y ?? 0), Number(z ?? 0)];
}
