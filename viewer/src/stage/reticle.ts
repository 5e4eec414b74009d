/** The ring that shows where one looks and how long one has looked; and the veil of fades. */
import { BackSide, Mesh, MeshBasicMaterial, RingGeometry, SphereGeometry } from "three";
import { COLOUR } from "./look";

const SEGMENTS = 48;
const DISTANCE = 1.5; // metres before the eyes

/** A child of the camera. */
export class Reticle {
  readonly ring: Mesh<RingGeometry, MeshBasicMaterial>;
  readonly #arc: Mesh<RingGeometry, MeshBasicMaterial>;

  constructor() {
    const flat = { transparent: true, depthTest: false, depthWrite: false, toneMapped: false };
    this.ring = new Mesh(new RingGeometry(0.012, 0.019, SEGMENTS), new MeshBasicMaterial({ color: "#ffffff", opacity: 0.9, ...flat }));
    // Starts at the top and turns like a clock.
    const arc = new RingGeometry(0.024, 0.036, SEGMENTS, 1, Math.PI / 2, -Math.PI * 2);
    this.#arc = new Mesh(arc, new MeshBasicMaterial({ color: COLOUR.sun, side: BackSide, ...flat }));
    this.ring.position.z = -DISTANCE;
    this.ring.renderOrder = 30;
    this.#arc.renderOrder = 31;
    this.ring.add(this.#arc);
    this.ring.visible = false;
  }

  /** `progress` from 0 to 1 (how much of the looking time has passed). */
  show(visible: boolean, progress: number): void {
    this.ring.visible = visible;
    // Six indices a segment.
    this.#arc.geometry.setDrawRange(0, Math.round(progress * SEGMENTS) * 6);
  }
}

/** A black veil around the head, inside everything else. */
export class Veil {
  readonly mesh = new Mesh(
    new SphereGeometry(0.5, 16, 8),
    new MeshBasicMaterial({ color: "#000000", side: BackSide, transparent: true, opacity: 0, depthTest: false, depthWrite: false, toneMapped: false }),
  );
  #from = 0;
  #to = 0;
  #start = 0;
  #lasts = 0;
  #done: () => void = () => {};

  constructor() {
    this.mesh.renderOrder = 100;
    this.mesh.visible = false;
    this.mesh.frustumCulled = false;
  }

  /** Starts a fade to this darkness (0 clear, 1 black) at a time, all in milliseconds; resolves when it is there. */
  fade(to: number, now: number, lasts: number): Promise<void> {
    this.#done();
    [this.#from, this.#to, this.#start, this.#lasts] = [this.mesh.material.opacity, to, now, lasts];
    const faded = new Promise<void>((done) => (this.#done = done));
    this.step(now);
    return faded;
  }

  /** Says whether it is still on its way. */
  step(now: number): boolean {
    const share = this.#lasts <= 0 ? 1 : Math.min(1, Math.max(0, (now - this.#start) / this.#lasts));
    const before = this.mesh.material.opacity;
    this.mesh.material.opacity = this.#from + (this.#to - this.#from) * share;
    this.mesh.visible = this.mesh.material.opacity > 0.001;
    if (share >= 1) this.#done();
    return this.mesh.material.opacity !== before;
  }
}
