/** What is held before the learner in a headset: the panel, captions, the menu's disc. It follows the head, lazily. */
import { Group, type Vector3, type WebGLRenderer } from "three";
import type { Angles } from "../model/angles";
import type { Sheet } from "../model/sheet";
import { Compositor } from "./compositor";
import { Follow } from "./follow";
import { drawLabel } from "./labels";
import { family } from "./look";
import { CARD, Panel, type PanelHooks, type PanelLook } from "./panel";
import { type Meeting, meet, type Ray } from "./pick";
import { UNITS_PER_DEGREE } from "./layout/piece";
import { discard, place, plate, type Plate } from "./plate";
import type { LayoutOptions } from "./sheetlayout";
import { type Speech, SpeechPlate } from "./speech";
import type { Hit, Target } from "./target";

/** What the rig shows. */
export interface RigView {
  readonly sheet: Sheet | null;
  readonly page: number;
  /** What is to be done, as a small sheet; null: nothing. */
  readonly agenda: Sheet | null;
  readonly speech: Speech | null;
  /** Of the text. */
  readonly scale: number;
  /** Targets are large. */
  readonly large: boolean;
  /** The side where what is at hand stands. */
  readonly hand: "right" | "left";
  /** Choices are lit one after the other: turning must be one, too. */
  readonly scanning: boolean;
  readonly words: LayoutOptions["words"] & { readonly menu: string; readonly turn: string };
}

export interface RigHooks extends PanelHooks {
  /** For the journal. */
  failed(what: string, message: string): void;
}

const MENU_TARGET: Target = { id: "menu", command: { kind: "menu", open: true } };
const TURN_TARGET: Target = { id: "turn", command: { kind: "turn", by: 30 } };
const MENU = { degrees: 7, pitch: -38, distance: 1.6, aside: 8 };
const LIT = 1.25; // how much larger what scanning has lit is
/** Low and aside, in degrees: not before the captions. */
const AGENDA: PanelLook & { readonly yaw: number; readonly top: number } = { width: 640, distance: 1.8, renderOrder: 0.5, yaw: 30, top: -13 };
const STRAY = 0.35; // metres that the head may move before everything comes along

export class Rig {
  readonly group = new Group();
  readonly panel: Panel;
  readonly #agenda: Panel;
  readonly #compositor: Compositor;
  readonly #speech: SpeechPlate;
  readonly #panelYaw = new Follow(50, 400);
  // Whoever turns to it must find it there.
  readonly #agendaYaw = new Follow(42, 400);
  readonly #menuYaw = new Follow(35, 300);
  readonly #menuSize = { width: MENU.degrees, height: MENU.degrees };
  readonly #turnSize = { width: MENU.degrees, height: MENU.degrees };
  #menu: Plate | null = null;
  #turn: Plate | null = null;
  #lit = "";
  #family = family();
  #view: RigView | null = null;

  constructor(renderer: WebGLRenderer, hooks: RigHooks) {
    this.#compositor = new Compositor(renderer, (reason) => hooks.failed("panel.quad-layer", reason));
    this.panel = new Panel(this.group, CARD, hooks);
    this.#agenda = new Panel(this.group, AGENDA, hooks);
    this.#speech = new SpeechPlate(this.group);
  }

  /** Shows this; `fresh`: also what has not changed. Nothing of it is seen on a screen, which has the page. */
  show(view: RigView, immersive: boolean, fresh: boolean): void {
    const before = this.#view;
    this.#view = view;
    this.#speech.show(view.speech);
    const { sheet, page, agenda, scale, large, words } = view;
    const letters = family() !== this.#family;
    if (letters) {
      this.#family = family();
      this.#speech.show(null);
      this.#speech.show(view.speech);
    }
    const anew = fresh || letters || scale !== before?.scale || large !== before.large || words.next !== before.words.next;
    if (anew || sheet !== before.sheet || page !== before.page) this.panel.show(immersive ? sheet : null, page, { scale, large, words });
    if (anew || agenda !== before.agenda) this.#agenda.show(immersive ? agenda : null, 0, { scale: Math.min(scale, 1.25), large, words });
    if (!this.#menu || letters || words.menu !== before?.words.menu) this.#makeMenu(words);
    this.panel.mesh.visible = immersive && sheet !== null;
    this.#agenda.mesh.visible = immersive && sheet === null && agenda !== null;
    if (fresh) this.#change(immersive);
    this.#speech.group.visible = immersive && view.speech !== null;
    if (this.#menu) this.#menu.visible = immersive && sheet === null;
    if (this.#turn) this.#turn.visible = immersive && sheet === null && view.scanning;
  }

  #makeMenu(words: RigView["words"]): void {
    for (const old of [this.#menu, this.#turn]) if (old) discard(old);
    const { texture, width, height } = drawLabel({ icon: "menu", text: words.menu, seen: false, scale: 1 });
    this.#menu = plate(texture, 2);
    this.#menuSize.height = (MENU.degrees * height) / width;
    const turn = drawLabel({ icon: "go", text: words.turn, seen: false, scale: 1 });
    this.#turn = plate(turn.texture, 2);
    this.#turnSize.width = (MENU.degrees * turn.width) / width;
    this.#turnSize.height = (MENU.degrees * turn.height) / width;
    this.group.add(this.#menu, this.#turn);
  }

  /** A session has begun or ended. */
  #change(immersive: boolean): void {
    this.#compositor.end();
    if (immersive) this.#compositor.begin(this.panel);
    this.#standAgenda();
  }

  #standAgenda(): void {
    const aside = this.#view?.hand === "left" ? AGENDA.yaw : -AGENDA.yaw;
    const height = (AGENDA.width / UNITS_PER_DEGREE) * this.#agenda.shape;
    this.#agenda.stand({ yaw: this.#agendaYaw.yaw + aside, pitch: AGENDA.top - height / 2 });
  }

  /** Brings the panel before a head that is here and faces there. */
  stand(head: Vector3, { yaw, pitch }: Angles): void {
    this.group.position.copy(head);
    this.#panelYaw.settle(yaw);
    this.#agendaYaw.settle(yaw);
    this.#standAgenda();
    this.panel.stand({ yaw, pitch: Math.max(-12, Math.min(8, pitch)) });
  }

  /** Once a frame of a session: what is drawn by the headset's compositor, and the films of the card. */
  frame(frame: XRFrame | null): void {
    this.panel.frame();
    this.#compositor.frame(frame);
  }

  /**
   * Comes along with a head that has strayed or looks well away; `pace` in milliseconds, infinite for at once.
   * `worldYaw`: how far the viewpoint is turned in the room.
   */
  follow(head: Vector3, yaw: number, worldYaw: number, pace: number): void {
    if (head.distanceToSquared(this.group.position) > STRAY ** 2) this.group.position.copy(head);
    this.#speech.follow(yaw, worldYaw, pace);
    if (this.#panelYaw.step(yaw, pace)) this.panel.stand({ ...this.panel.direction, yaw: this.#panelYaw.yaw });
    if (this.#agendaYaw.step(yaw, pace)) this.#standAgenda();
    this.#menuYaw.step(yaw, pace);
    const aside = this.#view?.hand === "left" ? -MENU.aside : MENU.aside;
    if (this.#menu) this.#placeDisc(this.#menu, this.#menuSize, aside, MENU_TARGET.id);
    if (this.#turn?.visible) this.#placeDisc(this.#turn, this.#turnSize, -aside, TURN_TARGET.id);
  }

  #placeDisc(disc: Plate, size: { width: number; height: number }, aside: number, id: string): void {
    place(disc, { yaw: this.#menuYaw.yaw + aside, pitch: MENU.pitch }, size, MENU.distance);
    if (id === this.#lit) disc.scale.multiplyScalar(LIT);
  }

  /** Adds what can be chosen here, in the order of scanning. */
  choices(found: Target[]): void {
    for (const panel of [this.panel, this.#agenda]) for (const spot of panel.mesh.visible ? panel.spots : []) found.push(spot);
    if (this.#turn?.visible) found.push(TURN_TARGET);
    if (this.#menu?.visible) found.push(MENU_TARGET);
  }

  /** What the ray meets here, written into `hit`; false when nothing. */
  pick(ray: Ray, meeting: Meeting, hit: Hit): boolean {
    if (meet(ray, this.panel.mesh, meeting)) hit.target = this.panel.spotAt(meeting.u, meeting.v);
    else if (this.#menu && meet(ray, this.#menu, meeting)) hit.target = MENU_TARGET;
    else if (this.#turn && meet(ray, this.#turn, meeting)) hit.target = TURN_TARGET;
    else return false;
    hit.distance = meeting.distance;
    return true;
  }

  /** The agenda stands behind the hotspots: none is ever covered, and only its buttons can be pointed at. */
  pickAgenda(ray: Ray, meeting: Meeting, hit: Hit): boolean {
    if (!meet(ray, this.#agenda.mesh, meeting)) return false;
    hit.target = this.#agenda.spotAt(meeting.u, meeting.v);
    hit.distance = meeting.distance;
    return hit.target !== null;
  }

  light(id: string): void {
    this.#lit = id;
    if (this.panel.mesh.visible) this.panel.light(id);
    if (this.#agenda.mesh.visible) this.#agenda.light(id);
  }
}
