import assert from "node:assert/strict";
import { test } from "node:test";
import { initial, reduce } from "../src/model/reduce";
import type { Scene } from "../src/model/scene.gen";
import type { Effect, PlayEvent, State } from "../src/model/state";
import { isStill } from "../src/model/stillness";
import { shelve } from "../src/stage/plates";
import { vectors } from "./vectors";

interface Case {
  readonly name: string;
  readonly scene: Scene;
  readonly steps: readonly { readonly event: PlayEvent; readonly effects: readonly Effect[]; readonly changed: Partial<State> }[];
}

for (const { name, scene, steps } of vectors<Case>("play")) {
  test(`play rules: ${name}`, () => {
    let state = initial(scene);
    for (const { event, effects, changed } of steps) {
      const before = structuredClone(state);
      const outcome = reduce(scene, state, event);
      assert.deepEqual(outcome.effects, effects);
      assert.deepEqual(outcome.state, { ...before, ...changed });
      assert.deepEqual(state, before, "the state that was given is not touched");
      state = outcome.state;
    }
  });
}

test("an action of a later format is said and passed over", () => {
  const [{ scene }] = vectors<Case>("play") as [Case];
  const viewpoint = scene.viewpoints[0]!;
  const later = { ...scene, viewpoints: [{ ...viewpoint, hotspots: [{ ...viewpoint.hotspots![0]!, id: "h", actions: [{ do: "fly" }, { do: "finish" }] }] }] } as unknown as Scene;
  const { state } = reduce(later, initial(later), { kind: "start" });
  const { effects, state: after } = reduce(later, state, { kind: "activate", hotspot: "h" });
  assert.ok(effects.some((one) => one.do === "log" && one.kind === "error" && one.data["what"] === "unknown-action"));
  assert.equal(after.finished, true);
});

test("blocks, tasks, cues and events of a later format are passed over", () => {
  const [{ scene }] = vectors<Case>("play") as [Case];
  const [first] = scene.viewpoints;
  const hotspot = { id: "h", label: { fr: "h" }, direction: { yaw: 0 }, actions: [{ do: "open", card: "c" }] };
  const tasks = [{ kind: "dance", id: "t", prompt: { fr: "t" }, hotspots: ["h"], hints: [{ fr: "a" }] }];
  const cues = [{ id: "k", on: "smell", actions: [{ do: "finish" }] }];
  const cards = [{ id: "c", title: { fr: "c" }, blocks: [{ kind: "hologram", id: "b" }] }];
  const later = { ...scene, start: "a", viewpoints: [{ ...first, id: "a", hotspots: [hotspot], tasks, cues }], cards } as unknown as Scene;
  const events = [
    { kind: "start" }, { kind: "activate", hotspot: "h" }, { kind: "answer", question: "b", options: ["x"] }, { kind: "choose", choice: "b", option: "x" },
    { kind: "hint", asked: "b" }, { kind: "close" }, { kind: "skip", cue: "k" }, { kind: "wait", seconds: 3 }, { kind: "sniff" }, { kind: "hint", asked: "t" },
  ] as unknown as PlayEvent[];
  const state = events.reduce((before, event) => reduce(later, before, event).state, initial(later));
  assert.equal(state.viewpoint, "a");
  assert.deepEqual(state.tasks, {});
  assert.equal(state.finished, false);
});

test("time alone changes nothing of what is shown, unless something here keeps time", () => {
  const place = (extra: object) => ({ id: "a", title: {}, backdrop: { footage: "f" }, ...extra });
  const scene = (extra: object) => ({ start: "a", viewpoints: [place(extra)] }) as unknown as Scene;
  const plain = scene({ hotspots: [{ id: "h", label: {} }], cues: [{ id: "c", on: "wait", at: 9, actions: [] }] });
  const { state } = reduce(plain, initial(plain), { kind: "start" });
  assert.equal(isStill(plain, state, { ...state, at: 2.4, waited: 2 }), true);
  assert.equal(isStill(plain, state, { ...state, card: "x" }), false);
  assert.equal(isStill(plain, state, { ...state, passed: ["c"] }), false);
  const spanned = scene({ hotspots: [{ id: "h", label: {}, span: { start: 1, end: 2 } }] });
  assert.equal(isStill(spanned, state, { ...state, at: 2.4 }), false);
  const timed = scene({ cues: [{ id: "c", on: "wait", at: 9, label: {}, actions: [] }] });
  assert.equal(isStill(timed, state, { ...state, waited: 2 }), false);
  assert.equal(isStill(timed, { ...state, passed: ["c"] }, { ...state, passed: ["c"], waited: 2 }), false); // another list
});

test("pictures lie on shelves of one canvas, none over another, and grow smaller until all fit", () => {
  const sizes = Array.from({ length: 500 }, (_none, index) => ({ width: 200 + (index % 7) * 40, height: 200 + (index % 3) * 60 }));
  const { spots, height, scale } = shelve(sizes);
  assert.ok(height <= 4096 && scale < 1 && scale > 0.3);
  const boxes = spots.map(({ x, y }, index) => ({ x, y, right: x + (sizes[index]?.width ?? 0) * scale, foot: y + (sizes[index]?.height ?? 0) * scale }));
  for (const [index, one] of boxes.entries()) {
    assert.ok(one.right <= 2048 && one.foot <= height);
    for (const other of boxes.slice(index + 1)) assert.ok(one.right <= other.x || other.right <= one.x || one.foot <= other.y || other.foot <= one.y);
  }
  assert.equal(shelve(sizes.slice(0, 30)).scale, 1);
});
