/** The things of a viewpoint: those that stand or lie around the learner, and the one in the hand. */
import { Group, type Object3D, Vector3 } from "three";
import { radians } from "../model/angles";
import type { Thing } from "../model/marks";
import { loadModel, release } from "./models";
import { prepared } from "./painted";
import type { Ray } from "./pick";
import { stand } from "./plate";

interface Shown {
  thing: Thing;
  readonly place: Group;
  object: Object3D | null;
}

export interface ThingHooks {
  changed(): void;
  failed(message: string): void;
}

const AHEAD = 0.16; // metres before a controller or a hand
const BELOW_GAZE = { ahead: 0.8, down: 0.24, aside: 0.2 }; // metres from the eyes, where nothing is held
const LEAN = 25; // degrees: one sees two sides of it
const LARGEST = 0.4; // metres: what is larger shrinks in the hand, or nothing else is seen

export class Things {
  readonly group = new Group();
  /** In the space of the head, not of the world: it comes along. */
  readonly hand = new Group();
  readonly #shown = new Map<string, Shown>();
  readonly #down = new Vector3();

  constructor(readonly hooks: ThingHooks) {}

  /** Shows exactly these. */
  show(things: readonly Thing[]): void {
    const wanted = new Set(things.map((one) => one.id));
    for (const [id, { place, object }] of this.#shown) {
      if (wanted.has(id)) continue;
      place.removeFromParent();
      if (object) release(object);
      this.#shown.delete(id);
    }
    for (const thing of things) this.#showOne(thing);
  }

  #showOne(thing: Thing): void {
    let shown = this.#shown.get(thing.id);
    if (!shown) {
      shown = { thing, place: new Group(), object: null };
      this.#shown.set(thing.id, shown);
      void this.#load(shown);
    }
    shown.thing = thing;
    this.#stand(shown);
  }

  async #load(shown: Shown): Promise<void> {
    try {
      const object = prepared(await loadModel(shown.thing.url));
      if (this.#shown.get(shown.thing.id) !== shown) return release(object);
      shown.object = object;
      shown.place.add(object);
      this.#stand(shown);
      this.hooks.changed();
    } catch (error) {
      // Its disc and its name are there: it is taken and put like any other.
      this.hooks.failed(`${shown.thing.id}: ${String(error)}`);
    }
  }

  #stand({ thing, place, object }: Shown): void {
    const { spot, size, hold } = thing;
    if (hold) {
      place.position.set(0, 0, 0);
      place.rotation.set(0, radians(LEAN), 0);
      this.hand.add(place);
    } else {
      stand(place, spot.direction, spot.distance);
      place.rotation.set(0, radians(LEAN - spot.direction.yaw), 0);
      this.group.add(place);
    }
    object?.scale.setScalar(hold ? Math.min(LARGEST, size) : size);
    place.updateMatrixWorld(true);
  }

  /** Each frame: brings what is held to the ray of a controller or hand; without one, below the gaze on this side. */
  follow(ray: Ray | null, gaze: Ray, side: 1 | -1): boolean {
    if (this.hand.children.length === 0) return false;
    const { origin, direction } = ray ?? gaze;
    const { position } = this.hand;
    if (ray) position.copy(direction).multiplyScalar(AHEAD).add(origin);
    else {
      const { ahead, down, aside } = BELOW_GAZE;
      this.#down.set(-direction.z, 0, direction.x).normalize().multiplyScalar(aside * side);
      position.copy(direction).multiplyScalar(ahead).add(origin).add(this.#down);
      position.y -= down;
    }
    this.hand.rotation.y = Math.atan2(-direction.x, -direction.z);
    return true;
  }
}
