/** What the learner's controllers and hands look like. Where there is no model, or none comes, the wand stays: nothing waits for it. */
import { Group, type InstancedMesh, Matrix4, type Object3D, Quaternion, Vector3, type WebGLRenderer } from "three";
import { loadModel, release } from "../stage/models";
import { knuckles, paint } from "../stage/painted";
import { modelOf } from "./models";
import type { Wand } from "./wand";

export interface BodyHooks {
  /** A model is there for this input source; for tests and for the journal. */
  shown(kind: "controller" | "hand"): void;
  failed(message: string): void;
}

type Joint = Object3D & { jointRadius?: number };

const FINGERS = ["thumb", "index-finger", "middle-finger", "ring-finger", "pinky-finger"];
const PARTS = ["metacarpal", "phalanx-proximal", "phalanx-intermediate", "phalanx-distal", "tip"];
/** From joint to joint, as WebXR names them (Hand Input Module); the thumb has no intermediate one. */
const BONES = FINGERS.flatMap((finger) => {
  const joints = ["wrist", ...PARTS.filter((part) => finger !== "thumb" || part !== "phalanx-intermediate").map((part) => `${finger}-${part}`)];
  return joints.slice(1).map((joint, index) => [joints[index] as string, joint] as const);
});
const THICKEST = 0.013; // metres: of the palm's bones
const THINNEST = 0.007;
const UP = new Vector3(0, 1, 0);

export class Body {
  readonly #group = new Group();
  readonly #place = new Matrix4();
  readonly #size = new Vector3();
  readonly #along = new Vector3();
  readonly #middle = new Vector3();
  readonly #turn = new Quaternion();
  #model: Object3D | null = null;
  #knuckles: InstancedMesh | null = null;
  #count = 0;

  constructor(
    readonly renderer: WebGLRenderer,
    readonly index: number,
    readonly graph: { add(child: Object3D): unknown },
    readonly hooks: BodyHooks,
  ) {
    this.graph.add(renderer.xr.getControllerGrip(index));
    this.graph.add(this.#group);
  }

  /** An input source is here; its wand loses its body when there is something better. */
  connect({ hand, profiles, handedness }: XRInputSource, wand: Wand): void {
    const mine = (this.#count += 1);
    if (hand) return this.#hold();
    const url = modelOf(profiles, handedness);
    if (!url) return;
    loadModel(url).then(
      (model) => {
        if (mine !== this.#count) return release(model);
        paint(model);
        this.#model = model;
        this.renderer.xr.getControllerGrip(this.index).add(model);
        wand.solid = false;
        this.hooks.shown("controller");
      },
      (error: unknown) => this.hooks.failed(`${profiles[0] ?? ""}: ${String(error)}`),
    );
  }

  /** A hand is drawn by its bones. */
  #hold(): void {
    this.#knuckles ??= knuckles(BONES.length);
    this.#group.add(this.#knuckles);
    this.hooks.shown("hand");
  }

  disconnect(): void {
    this.#count += 1;
    if (this.#model) release(this.#model);
    this.#model = null;
    this.#group.clear();
  }

  /** Once a frame: the bones are where the hand has them. */
  frame(): void {
    const bones = this.#knuckles;
    if (!bones || this.#group.children.length === 0) return;
    const { joints } = this.renderer.xr.getHand(this.index) as unknown as { joints: Readonly<Record<string, Joint>> };
    let shown = 0;
    for (let index = 0; index < BONES.length; index += 1) {
      const [from, to] = BONES[index] as readonly [string, string];
      const [one, other] = [joints[from], joints[to]];
      if (!one?.visible || !other?.visible) continue;
      bones.setMatrixAt(shown, this.#bone(one, other));
      shown += 1;
    }
    bones.count = shown;
    bones.instanceMatrix.needsUpdate = true;
  }

  /** A ball that is stretched from one joint to the next. */
  #bone(from: Joint, to: Joint): Matrix4 {
    this.#along.subVectors(to.position, from.position);
    const length = this.#along.length();
    const radius = Math.min(THICKEST, Math.max(THINNEST, to.jointRadius ?? THINNEST));
    this.#middle.addVectors(from.position, to.position).multiplyScalar(0.5);
    this.#turn.setFromUnitVectors(UP, this.#along.normalize());
    return this.#place.compose(this.#middle, this.#turn, this.#size.set(radius, length / 2 + radius * 0.6, radius));
  }
}
