/** What stands for a controller or a hand: a plain wand, a ray and a dot where it points. */
import { BufferGeometry, CylinderGeometry, Group, Line, LineBasicMaterial, Mesh, MeshBasicMaterial, SphereGeometry, Vector3 } from "three";

const FAR = 3; // metres: length of a ray that meets nothing

/** The ray, the dot and the wand itself, as children of the target ray's group. */
export class Wand {
  readonly group = new Group();
  readonly #ray: Line<BufferGeometry, LineBasicMaterial>;
  readonly #dot: Mesh;
  readonly #body: Mesh;

  constructor() {
    const line = new BufferGeometry().setFromPoints([new Vector3(), new Vector3(0, 0, -1)]);
    this.#ray = new Line(line, new LineBasicMaterial({ color: "#fbf7f0", transparent: true, opacity: 0.75, depthTest: false, toneMapped: false }));
    this.#dot = new Mesh(new SphereGeometry(0.012, 12, 8), new MeshBasicMaterial({ color: "#f2b84b", depthTest: false, toneMapped: false }));
    this.#body = new Mesh(new CylinderGeometry(0.008, 0.016, 0.14, 12), new MeshBasicMaterial({ color: "#1f5d57", toneMapped: false }));
    this.#body.rotation.x = -Math.PI / 2;
    this.#body.position.z = 0.05;
    this.#ray.renderOrder = 20;
    this.#dot.renderOrder = 21;
    this.group.add(this.#ray, this.#dot, this.#body);
  }

  /** A hand shows itself; only a controller needs a body. */
  set solid(solid: boolean) {
    this.#body.visible = solid;
  }

  /** The ray and the dot: what points. */
  set shown(shown: boolean) {
    this.#ray.visible = shown;
    if (!shown) this.#dot.visible = false;
  }

  /** Where the ray ends, in metres; null: it meets nothing. */
  reach(distance: number | null, confirming: boolean): void {
    this.#ray.scale.z = distance ?? FAR;
    this.#dot.visible = distance !== null;
    this.#dot.position.z = -(distance ?? FAR);
    this.#dot.scale.setScalar(confirming ? 1.6 : 1);
  }
}
