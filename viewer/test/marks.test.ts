import assert from "node:assert/strict";
import { test } from "node:test";
import { between } from "../src/model/angles";
import type { PlayDocument } from "../src/model/document";
import { hotspotMarks, nearest, type Seeing, thingMarks, thingsOf } from "../src/model/marks";
import { along, at } from "../src/model/path";
import { initial, reduce } from "../src/model/reduce";
import type { Scene } from "../src/model/scene.gen";
import type { PlayEvent, State } from "../src/model/state";

const path = [
  { at: 2, direction: { yaw: 170, pitch: 0 } },
  { at: 4, direction: { yaw: -170, pitch: 20 } },
  { at: 4.5, direction: { yaw: -100 } },
];

test("what moves with the film goes straight, by the shorter way", () => {
  assert.deepEqual(at(path, 2), { yaw: 170, pitch: 0 });
  assert.deepEqual(at(path, 2.5), { yaw: 175, pitch: 5 });
  assert.deepEqual(at(path, 3), { yaw: -180, pitch: 10 });
  assert.deepEqual(at(path, 3.5), { yaw: -175, pitch: 15 });
  assert.deepEqual(at(path, 4.25), { yaw: -135, pitch: 10 });
});

test("it stands still before its first keyframe and after its last, and one keyframe is enough", () => {
  assert.deepEqual(at(path, 0), { yaw: 170, pitch: 0 });
  assert.deepEqual(at(path, 1000), { yaw: -100, pitch: 0 });
  assert.deepEqual(at([{ at: 3, direction: { yaw: 12 } }], 1), { yaw: 12, pitch: 0 });
});

test("its place is written into what is given, and never leaves the circle", () => {
  const aim = { yaw: 0, pitch: 0 };
  for (let second = 0; second < 6; second += 0.01) {
    const before = { ...aim };
    along(path, second, aim);
    assert.ok(aim.yaw >= -180 && aim.yaw < 180);
    if (second > 0.01) assert.ok(between(before, aim) < 1.5, "no jump after a hundredth of a second");
  }
});

const words = { take: (label: string) => `Prendre ${label}`, put: (thing: string, place: string) => `Poser ${thing} : ${place}`, drop: (thing: string) => `Remettre ${thing}` };

function seeing(viewpoint: object, nodes: Seeing["nodes"] = () => null): Seeing {
  const scene = {
    format: "plateau-scene/1", id: "s", title: { fr: "s" }, trade: "auto", licence: "CC0-1.0", authors: ["a"], start: "v", variables: [{ id: "ouvert", initial: false }],
    viewpoints: [{ id: "v", title: { fr: "v" }, description: { fr: "v" }, backdrop: { room: "r.glb" }, ...viewpoint }],
  } as unknown as Scene;
  const play = { scene, files: { "cle.glb": "/files/cle.glb" } } as unknown as PlayDocument;
  return { play, languages: ["fr"], nodes, words };
}

function after(given: Seeing, ...events: PlayEvent[]): State {
  const { scene } = given.play;
  return [{ kind: "start" } as PlayEvent, ...events].reduce((state, event) => reduce(scene, state, event).state, initial(scene));
}

test("hotspots stand in their direction, on their path, at their node", () => {
  const spots = [
    { id: "a", label: { fr: "A" }, direction: { yaw: 30 } },
    { id: "b", label: { fr: "B" }, keyframes: path },
    { id: "c", label: { fr: "C" }, anchor: "Poste" },
  ];
  const given = seeing({ hotspots: spots }, (name) => (name === "Poste" ? { direction: { yaw: 5, pitch: -20 }, distance: 2 } : null));
  const [a, b, c] = hotspotMarks(given, after(given, { kind: "time", at: 3 }));
  assert.deepEqual(a?.direction, { yaw: 30, pitch: 0 });
  assert.deepEqual(b?.direction, { yaw: -180, pitch: 10 });
  assert.equal(b?.path, path);
  assert.deepEqual([c?.direction, c?.distance], [{ yaw: 5, pitch: -20 }, 2]);
});

test("where the room is not there, what hangs on it stands side by side, each to be pointed at", () => {
  const spots = Array.from({ length: 8 }, (_, index) => ({ id: `h${index}`, label: { fr: "H" }, anchor: `N${index}` }));
  const given = seeing({ hotspots: spots });
  const marks = hotspotMarks(given, after(given));
  for (const one of marks) {
    for (const other of marks) if (one !== other) assert.ok(between(one.direction, other.direction) > 5.5, `${one.id} and ${other.id}`);
  }
});

test("a discreet hotspot is discreet until it was found", () => {
  const given = seeing({ hotspots: [{ id: "a", label: { fr: "A" }, direction: { yaw: 0 }, discreet: true }] });
  assert.equal(hotspotMarks(given, after(given))[0]?.discreet, true);
  assert.equal(hotspotMarks(given, after(given, { kind: "activate", hotspot: "a" }))[0]?.discreet, false);
});

const things = {
  props: [
    { id: "cle", label: { fr: "la clé" }, file: "cle.glb", stand: { direction: { yaw: -20, pitch: -10 }, distance: 1 } },
    { id: "vis", label: { fr: "la vis" }, file: "vis.glb", stand: { anchor: "Vis" }, size: 0.05, when: { variable: "ouvert", value: true } },
  ],
  places: [
    { id: "crochet", label: { fr: "le crochet" }, stand: { direction: { yaw: 40 }, distance: 1.5 } },
    { id: "boite", label: { fr: "la boîte" }, stand: { direction: { yaw: 60 } } },
  ],
  tasks: [{ kind: "place", id: "ranger", prompt: { fr: "Rangez." }, pairs: [{ prop: "cle", place: "crochet" }] }],
};

test("things are taken, put, and stay where they belong", () => {
  const given = seeing(things);
  const start = after(given);
  assert.deepEqual(thingMarks(given, start).map(({ id, label, command }) => [id, label, command]), [["prop:cle", "Prendre la clé", { kind: "take", prop: "cle" }]]);
  assert.deepEqual(thingsOf(given, start), [{ id: "cle", url: "/files/cle.glb", size: 0.25, spot: { direction: { yaw: -20, pitch: -10 }, distance: 1 }, hold: false }]);
  const carried = after(given, { kind: "take", prop: "cle" });
  assert.deepEqual(thingMarks(given, carried).filter((one) => one.command.kind === "put").map((one) => one.label), ["Poser la clé : le crochet", "Poser la clé : la boîte"]);
  assert.deepEqual(thingMarks(given, carried).filter((one) => one.command.kind === "drop").map(({ id, label }) => [id, label]), [["home:cle", "Remettre la clé"]]);
  assert.deepEqual(thingsOf(given, carried).map((one) => one.hold), [true]);
  const beside = after(given, { kind: "take", prop: "cle" }, { kind: "put", place: "boite" });
  assert.equal(beside.carrying, "cle", "a wrong place keeps it in the hand");
  const placed = after(given, { kind: "take", prop: "cle" }, { kind: "put", place: "crochet" });
  assert.deepEqual(thingsOf(given, placed).map((one) => one.spot), [{ direction: { yaw: 40, pitch: 0 }, distance: 1.5 }]);
  assert.deepEqual(thingMarks(given, placed), [], "where a task wanted it, it stays");
});

test("what was let go of stands where it stood", () => {
  const given = seeing(things);
  const dropped = after(given, { kind: "take", prop: "cle" }, { kind: "drop" });
  assert.deepEqual(thingsOf(given, dropped), thingsOf(given, after(given)));
});

test("a hand that lets go finds the nearest place within its reach, and nothing beyond", () => {
  const given = seeing(things);
  const marks = thingMarks(given, after(given, { kind: "take", prop: "cle" }));
  const [x, z] = [1.5 * Math.sin((40 * Math.PI) / 180), -1.5 * Math.cos((40 * Math.PI) / 180)];
  assert.equal(nearest(marks, "put", [x + 0.1, 0, z], 0.35)?.id, "place:crochet");
  assert.equal(nearest(marks, "put", [0, 0, -0.4], 0.35), null);
});

test("what leads to a place on the floor is marked there; what hangs on a wall is not", () => {
  const spots = [{ id: "a", label: { fr: "A" }, anchor: "Sol", icon: "go" }, { id: "b", label: { fr: "B" }, anchor: "Mur", icon: "go" }, { id: "c", label: { fr: "C" }, anchor: "Sol" }];
  const given = seeing({ hotspots: spots }, (name) => ({ direction: { yaw: 0, pitch: name === "Sol" ? -35 : 0 }, distance: 2 }));
  assert.deepEqual(hotspotMarks(given, after(given)).map((one) => one.floor), [true, false, false]);
});
