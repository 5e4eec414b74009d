/** A 3D object of a card, to be looked at from all sides: beside the panel in the headset, as a picture on the page. */
import { CylinderGeometry, type Group, Mesh, MeshBasicMaterial, PerspectiveCamera, Scene, type WebGLRenderer } from "three";
import { radians } from "../model/angles";
import { loadModel } from "./models";
import { prepared } from "./painted";

const SIZE = 0.42; // metres: the longest side in the headset
const STAND = { y: -0.32, z: -1.5 }; // before the eyes, in metres
const FRONT = -30; // degrees: one sees two sides at first
const VIEW = { fov: 32, height: 0.45, distance: 2.25 };

interface Portrait {
  readonly url: string;
  readonly yaw: number;
}

export class Turntable {
  readonly #objects = new Map<string, Promise<Group>>();
  readonly #portraits = new Map<HTMLCanvasElement, Portrait>();
  readonly #plate = new Mesh(new CylinderGeometry(0.27, 0.29, 0.03, 48), new MeshBasicMaterial({ color: "#efe6d6", toneMapped: false }));
  #standing: string | null = null;

  /** `drawn`: the canvas of the renderer was used for a portrait, and is to be drawn anew. */
  constructor(
    readonly renderer: WebGLRenderer,
    readonly drawn: () => void,
  ) {
    this.#plate.position.set(0, STAND.y - 0.015, STAND.z);
    renderer.xr.addEventListener("sessionend", () => void this.#again());
  }

  /** Stands an object in a place, or takes away what stood there (null). Rejects where it cannot be loaded. */
  async stand(place: Group, url: string | null, yaw: number): Promise<void> {
    this.#standing = url;
    const object = url === null ? null : await this.#object(url);
    // Meanwhile the learner may have gone on.
    if (this.#standing !== url) return;
    if (!object || object.parent !== place) place.clear();
    if (!object) return;
    place.add(this.#plate, object);
    object.position.set(0, STAND.y + (object.userData["rise"] as number) * SIZE, STAND.z);
    object.scale.setScalar(SIZE);
    object.rotation.y = radians(yaw + FRONT);
    this.drawn();
  }

  /** Draws an object into a canvas of the page. Rejects where it cannot be loaded. */
  async portray(url: string, canvas: HTMLCanvasElement, yaw: number): Promise<void> {
    this.#portraits.set(canvas, { url, yaw });
    const object = await this.#object(url);
    const wanted = this.#portraits.get(canvas);
    if (wanted?.url !== url || wanted.yaw !== yaw || this.renderer.xr.isPresenting) return;
    const scene = new Scene();
    const picture = object.clone();
    picture.position.set(0, 0, 0);
    picture.scale.setScalar(1);
    picture.rotation.y = radians(yaw + FRONT);
    scene.add(picture);
    this.#draw(scene, canvas);
  }

  /** By the renderer's own canvas, which is drawn anew before it is seen: a second context would cost a second GPU memory. */
  #draw(scene: Scene, canvas: HTMLCanvasElement): void {
    const { domElement } = this.renderer;
    const aspect = domElement.width / domElement.height;
    const wanted = canvas.width / canvas.height;
    const camera = new PerspectiveCamera(aspect < wanted ? VIEW.fov * (wanted / aspect) : VIEW.fov, aspect, 0.1, 20);
    camera.position.set(0, VIEW.height, VIEW.distance);
    camera.lookAt(0, 0, 0);
    this.renderer.render(scene, camera);
    const height = aspect < wanted ? domElement.width / wanted : domElement.height;
    const width = height * wanted;
    const context = canvas.getContext("2d");
    context?.clearRect(0, 0, canvas.width, canvas.height);
    context?.drawImage(domElement, (domElement.width - width) / 2, (domElement.height - height) / 2, width, height, 0, 0, canvas.width, canvas.height);
    canvas.dataset["portrayed"] = "true";
    this.drawn();
  }

  /** What could not be drawn during the session. */
  async #again(): Promise<void> {
    for (const [canvas, { url, yaw }] of this.#portraits) {
      if (canvas.isConnected) await this.portray(url, canvas, yaw).catch(() => undefined);
      else this.#portraits.delete(canvas);
    }
  }

  #object(url: string): Promise<Group> {
    let object = this.#objects.get(url);
    if (!object) {
      object = loadModel(url).then(prepared);
      this.#objects.set(url, object);
      // What failed is tried again with the next card.
      object.catch(() => this.#objects.delete(url));
    }
    return object;
  }
}
