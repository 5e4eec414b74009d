/** What is held before the learner in a headset: the panel, captions, the menu's disc. It follows the head, lazily. */
import { Group, type Vector3 } from "three";
import type { Angles } from "../model/angles";
import type { Sheet } from "../model/sheet";
import { Follow } from "./follow";
import { drawLabel } from "./labels";
import { Panel } from "./panel";
import { type Meeting, meet, type Ray } from "./pick";
import { discard, place, plate, type Plate } from "./plate";
import type { LayoutOptions } from "./sheetlayout";
import { type Speech, SpeechPlate } from "./speech";
import type { Hit, Target } from "./target";

/** What the rig shows. */
export interface RigView {
  readonly sheet: Sheet | null;
  readonly page: number;
  readonly speech: Speech | null;
  /** Of the text. */
  readonly scale: number;
  readonly words: LayoutOptions["words"] & { readonly menu: string };
}

const MENU_TARGET: Target = { id: "menu", command: { kind: "menu", open: true } };
const MENU = { degrees: 7, pitch: -38, distance: 1.6 };
const STRAY = 0.35; // metres that the head may move before everything comes along

export class Rig {
  readonly group = new Group();
  readonly #panel: Panel;
  readonly #speech: SpeechPlate;
  readonly #speechYaw = new Follow(25, 300);
  readonly #panelYaw = new Follow(50, 400);
  readonly #menuYaw = new Follow(35, 300);
  readonly #menuSize = { width: MENU.degrees, height: MENU.degrees };
  #menu: Plate | null = null;
  #view: RigView | null = null;

  constructor(changed: () => void) {
    this.#panel = new Panel(this.group, changed);
    this.#speech = new SpeechPlate(this.group);
  }

  /** Shows this; `fresh`: also what has not changed. Nothing of it is seen on a screen, which has the page. */
  show(view: RigView, immersive: boolean, fresh: boolean): void {
    const before = this.#view;
    this.#view = view;
    this.#speech.show(view.speech, view.scale);
    const { sheet, page, scale, words } = view;
    if (fresh || sheet !== before?.sheet || page !== before?.page || scale !== before?.scale) {
      this.#panel.show(immersive ? sheet : null, page, { scale, words });
    }
    if (!this.#menu || words.menu !== before?.words.menu) this.#makeMenu(words.menu);
    this.#panel.mesh.visible = immersive && sheet !== null;
    this.#speech.mesh.visible = immersive && view.speech !== null;
    if (this.#menu) this.#menu.visible = immersive && sheet === null;
  }

  #makeMenu(word: string): void {
    if (this.#menu) discard(this.#menu);
    const { texture, width, height } = drawLabel({ icon: "menu", text: word, seen: false, scale: 1 });
    this.#menu = plate(texture, 2);
    this.#menuSize.height = (MENU.degrees * height) / width;
    this.group.add(this.#menu);
    this.#placeMenu();
  }

  /** Brings the panel before a head that is here and faces there. */
  stand(head: Vector3, { yaw, pitch }: Angles): void {
    this.group.position.copy(head);
    this.#panelYaw.settle(yaw);
    this.#panel.stand({ yaw, pitch: Math.max(-12, Math.min(8, pitch)) });
  }

  /** Comes along with a head that has strayed or looks well away; `pace` in milliseconds, infinite for at once. */
  follow(head: Vector3, yaw: number, pace: number): void {
    if (head.distanceToSquared(this.group.position) > STRAY ** 2) this.group.position.copy(head);
    if (this.#speechYaw.step(yaw, pace)) this.#speech.stand(this.#speechYaw.yaw);
    if (this.#panelYaw.step(yaw, pace)) this.#panel.stand({ ...this.#panel.direction, yaw: this.#panelYaw.yaw });
    if (this.#menuYaw.step(yaw, pace) && this.#menu) this.#placeMenu();
  }

  #placeMenu(): void {
    if (this.#menu) place(this.#menu, { yaw: this.#menuYaw.yaw, pitch: MENU.pitch }, this.#menuSize, MENU.distance);
  }

  /** What the ray meets here, written into `hit`; false when nothing. */
  pick(ray: Ray, meeting: Meeting, hit: Hit): boolean {
    if (meet(ray, this.#panel.mesh, meeting)) hit.target = this.#panel.spotAt(meeting.u, meeting.v);
    else if (this.#menu && meet(ray, this.#menu, meeting)) hit.target = MENU_TARGET;
    else return false;
    hit.distance = meeting.distance;
    return true;
  }

  light(id: string): void {
    if (this.#panel.mesh.visible) this.#panel.light(id);
  }
}
