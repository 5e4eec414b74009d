/** Marks: all that can be pointed at around the learner - hotspots, things to take, places to put them. Pure. */
import { type Angles, vector, wrap } from "./angles";
import type { PlayDocument } from "./document";
import { placesHere, propsHere, stays } from "./doing";
import { at, type Path } from "./path";
import type { Hotspot, Place, Prop, Stand } from "./scene.gen";
import type { Command } from "./sheet";
import type { State } from "./state";
import { best } from "./text";
import { isThere, own, viewpointOf } from "./turn";

/** A direction from the learner's eyes, and how far, in metres. */
export interface Spot {
  readonly direction: Angles;
  readonly distance: number;
}

/** A spot as a point, in metres from the eyes (x right, y up, -z ahead). */
export function pointOf({ direction, distance }: Spot): readonly [number, number, number] {
  const [x, y, z] = vector(direction);
  return [x * distance, y * distance, z * distance];
}

/** Where a node of the room is; null: there is none, or the room is not there. */
export type Nodes = (name: string) => Spot | null;

export interface Mark {
  /** A hotspot's own id; `prop:` or `place:` before that of a thing or a place. */
  readonly id: string;
  readonly label: string;
  readonly icon: NonNullable<Hotspot["icon"]> | "take" | "put";
  readonly direction: Angles;
  /** Metres. */
  readonly distance: number;
  /** It moves with the film. */
  readonly path: Path | null;
  readonly seen: boolean;
  /** Nothing is drawn of it before it is pointed at. */
  readonly discreet: boolean;
  /** It stands beside a thing that is seen by itself. */
  readonly small: boolean;
  /** It stands on the floor, and leads there. */
  readonly floor: boolean;
  readonly command: Command;
}

/** A thing as it is drawn; `hold`: it is in the learner's hand. */
export interface Thing {
  readonly id: string;
  readonly url: string;
  /** Its longest side, in metres. */
  readonly size: number;
  readonly spot: Spot;
  readonly hold: boolean;
}

/** What is needed to see a state. */
export interface Seeing {
  readonly play: PlayDocument;
  readonly languages: readonly string[];
  readonly nodes: Nodes;
  /** Words of the player around the names of things and places. */
  readonly words: { take(label: string): string; put(thing: string, place: string): string; drop(thing: string): string };
}

const FAR = 4; // metres: where hotspots of footage stand
const ON_FLOOR = -15; // degrees: what is lower and leads somewhere is a place on the floor
const BELOW = 2.4; // degrees between a thing's lower edge and its disc

/** The hotspots that are there now; none before the start, and none after the end. */
export function hotspotMarks({ play, languages, nodes }: Seeing, state: State): Mark[] {
  const hotspots = state.finished ? [] : (viewpointOf(play.scene, state)?.hotspots ?? []);
  return hotspots
    .filter((one) => isThere(one, state))
    .map((one, index) => {
      const seen = state.seen.includes(one.id);
      const path = one.keyframes && one.keyframes.length > 0 ? one.keyframes : null;
      const spot = whereIs(one, path, { state, nodes, index });
      return {
        id: one.id, label: best(one.label, languages), icon: one.icon ?? "info", ...spot, path, seen,
        discreet: (one.discreet ?? false) && !seen, small: false, floor: one.icon === "go" && Boolean(one.anchor) && spot.direction.pitch < ON_FLOOR, command: { kind: "activate", hotspot: one.id },
      };
    });
}

function whereIs(one: Hotspot, path: Path | null, { state, nodes, index }: { state: State; nodes: Nodes; index: number }): Spot {
  if (path) return { direction: at(path, state.at), distance: FAR };
  if (one.direction) return { direction: { yaw: one.direction.yaw, pitch: one.direction.pitch ?? 0 }, distance: FAR };
  return nodes(one.anchor ?? "") ?? lost(index);
}

/** Where a thing stands whose room is not there: side by side ahead, so that each can still be pointed at. */
function lost(index: number): Spot {
  return { direction: { yaw: wrap(index % 2 === 0 ? index * 8 : -(index + 1) * 8), pitch: -4 }, distance: FAR };
}

/** What can be taken; with something in the hand, where it can be put: what lies there already is not in the way. */
export function thingMarks(seeing: Seeing, state: State): Mark[] {
  const { play, languages, words } = seeing;
  if (state.finished) return [];
  const carried = findProp(play, state.carrying);
  if (carried) return putMarks(seeing, state, carried);
  return propsHere(play.scene, state).flatMap((prop, index): Mark[] => {
    if (stays(play.scene, state, prop.id)) return [];
    const label = words.take(best(prop.label, languages));
    return [{ ...still(`prop:${prop.id}`, label, "take"), ...below(spotOf(seeing, state, prop, index), prop.size ?? SIZE), command: { kind: "take", prop: prop.id } }];
  });
}

function putMarks(seeing: Seeing, state: State, carried: Prop): Mark[] {
  const { play, languages, words } = seeing;
  const inHand = best(carried.label, languages);
  const puts = placesHere(play.scene, state).map((place, index): Mark => ({
    ...still(`place:${place.id}`, words.put(inHand, best(place.label, languages)), "put"), ...standing(seeing, place.stand, index), command: { kind: "put", place: place.id },
  }));
  const home = viewpointOf(play.scene, state)?.props?.some((one) => one.id === carried.id);
  const drop: Mark = { ...still(`home:${carried.id}`, words.drop(inHand), "put"), ...standing(seeing, carried.stand, 0), command: { kind: "drop" } };
  return home ? [...puts, drop] : puts;
}

const SIZE = 0.25; // metres, as in the scene format

function still(id: string, label: string, icon: Mark["icon"]) {
  return { id, label, icon, path: null, seen: false, discreet: false, small: true, floor: false } as const;
}

/** The disc of a thing stands below it: the thing itself is seen. */
function below({ direction, distance }: Spot, size: number): Spot {
  const half = (Math.atan(size / 2 / distance) * 180) / Math.PI;
  return { direction: { yaw: direction.yaw, pitch: Math.max(-85, direction.pitch - half - BELOW) }, distance };
}

/** The things to be drawn: those that stand or lie here, and the one in the hand. */
export function thingsOf(seeing: Seeing, state: State): Thing[] {
  const { play } = seeing;
  if (state.finished) return [];
  const carried = findProp(play, state.carrying);
  const here = propsHere(play.scene, state).map((prop, index) => thing(play, prop, spotOf(seeing, state, prop, index), false));
  return carried ? [...here, thing(play, carried, { direction: { yaw: 0, pitch: 0 }, distance: 1 }, true)] : here;
}

function thing(play: PlayDocument, prop: Prop, spot: Spot, hold: boolean): Thing {
  return { id: prop.id, url: play.files[prop.file] ?? "", size: prop.size ?? SIZE, spot, hold };
}

/** A thing stands where it belongs at first, or lies where it was put. */
function spotOf(seeing: Seeing, state: State, prop: Prop, index: number): Spot {
  const placed = own(state.placed, prop.id);
  const place = seeing.play.scene.viewpoints.flatMap((one): readonly Place[] => one.places ?? []).find((one) => one.id === placed);
  return standing(seeing, place?.stand ?? prop.stand, index);
}

function standing({ nodes }: Seeing, stand: Stand, index: number): Spot {
  if (stand.direction) return { direction: { yaw: stand.direction.yaw, pitch: stand.direction.pitch ?? 0 }, distance: stand.distance ?? 1.2 };
  return nodes(stand.anchor ?? "") ?? lost(index);
}

function findProp({ scene }: PlayDocument, id: string | null): Prop | undefined {
  return id === null ? undefined : scene.viewpoints.flatMap((one): readonly Prop[] => one.props ?? []).find((one) => one.id === id);
}

/** The nearest of these marks to a point, in metres, within a reach; null: none. */
export function nearest(marks: readonly Mark[], kind: "take" | "put", point: readonly [number, number, number], reach: number): Mark | null {
  let found: Mark | null = null;
  let least = reach;
  for (const mark of marks) {
    if (mark.command.kind !== kind) continue;
    const [x, y, z] = pointOf(mark);
    const away = Math.hypot(x - point[0], y - point[1], z - point[2]);
    if (away < least) [found, least] = [mark, away];
  }
  return found;
}
