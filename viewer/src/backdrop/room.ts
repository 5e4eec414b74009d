/** A room made of a 3D model, around a learner who has a place in it. */
import { DirectionalLight, Group, HemisphereLight, Light, type Object3D, Vector3 } from "three";
import { type Angles, pitchOf, radians, yawOf } from "../model/angles";
import type { Spot } from "../model/marks";
import { loadModel, release } from "../stage/models";

/** Where one is in a room: a point of its floor in metres, and the room's own yaw that lies ahead. */
export interface Place {
  readonly position: readonly [number, number, number];
  readonly yaw: number;
  /** How high the eyes are above the floor, in metres. */
  readonly eyes: number;
}

const NEAREST = 0.3; // metres: what is closer is still drawn there

export class Room {
  readonly group = new Group();
  readonly #lamps = new Group();
  readonly #point = new Vector3();
  #url = "";
  #loading: Promise<void> = Promise.resolve();
  #model: Object3D | null = null;
  readonly #nodes = new Map<string, Object3D>();

  constructor() {
    const sun = new DirectionalLight("#fff4e2", 1.6);
    sun.position.set(2, 5, 3);
    this.#lamps.add(new HemisphereLight("#ffffff", "#8d8475", 1.9), sun);
  }

  /** Takes the model of this URL; the same one stays as it is. Rejects where it cannot be loaded. */
  load(url: string): Promise<void> {
    if (url !== this.#url) {
      this.clear();
      this.#url = url;
      this.#loading = this.#furnish(url);
      // What failed is tried again when one comes again.
      this.#loading.catch(() => url === this.#url && this.clear());
    }
    return this.#loading;
  }

  async #furnish(url: string): Promise<void> {
    const model = await loadModel(url);
    // Meanwhile the learner may have gone on.
    if (url !== this.#url) return release(model);
    let isLit = false;
    model.traverse((part) => {
      isLit ||= part instanceof Light;
      // The name as the file has it: the loader takes spaces and signs out of an object's own.
      const name: unknown = part.userData["name"] ?? part.name;
      if (typeof name === "string" && !this.#nodes.has(name)) this.#nodes.set(name, part);
    });
    this.#model = model;
    this.group.add(model);
    if (!isLit) this.group.add(this.#lamps);
  }

  clear(): void {
    if (this.#model) release(this.#model);
    this.group.clear();
    this.#nodes.clear();
    this.#model = null;
    this.#url = "";
  }

  /** Brings the room around the learner, whose eyes are at the origin. */
  stand({ position: [x, y, z], yaw, eyes }: Place): void {
    this.group.rotation.y = radians(yaw);
    this.group.position.set(-x, -y - eyes, -z).applyEuler(this.group.rotation);
    this.group.updateMatrixWorld(true);
  }

  /** Where a node is, from the learner's eyes; null: the room has none of this name. */
  where(node: string): Spot | null {
    const found = this.#nodes.get(node);
    if (!found) return null;
    this.group.parent?.worldToLocal(found.getWorldPosition(this.#point));
    const distance = Math.max(NEAREST, this.#point.length());
    const direction: Angles = { yaw: yawOf(this.#point.x, this.#point.z), pitch: pitchOf(this.#point.y / distance) };
    return { direction, distance };
  }
}
