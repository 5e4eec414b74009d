import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameTimes } from "../src/log/frames";
import { type Change, Worn } from "../src/log/worn";
import { Sightings } from "../src/sightings";

const RATE = 72;

/** Plays a head's yaw and pitch over a span of seconds at 72 frames a second; returns when what was inferred. */
function watch(worn: Worn, from: number, to: number, pose: (s: number) => readonly [number, number]): [number, Change][] {
  const found: [number, Change][] = [];
  for (let frame = Math.ceil(from * RATE); frame < to * RATE; frame += 1) {
    const [yaw, pitch] = pose(frame / RATE);
    const change = worn.look((frame / RATE) * 1000, yaw, pitch);
    if (change) found.push([Math.round(frame / RATE), change]);
  }
  return found;
}

/** A seated head that watches: breath (0.25 Hz), pulse (1.2 Hz) and a slow drift. */
const watching = (s: number) => [0.35 * Math.sin(1.57 * s) + 0.05 * Math.sin(7.5 * s), 0.2 * Math.sin(1.57 * s + 1) + 0.04 * Math.sin(7.5 * s)] as const;
/** A headset that lies on a table: the noise of its sensors. */
const lying = (s: number) => [40 + 0.04 * Math.sin(300 * s), -60 + 0.03 * Math.cos(170 * s)] as const;

test("a head that watches quietly for ten minutes is never taken for a headset that was put down", () => {
  assert.deepEqual(watch(new Worn(), 0, 600, watching), []);
});

test("a headset that lies still is off after twenty seconds, for those twenty; on again when it is moved", () => {
  const worn = new Worn();
  assert.deepEqual(watch(worn, 0, 30, watching), []);
  assert.deepEqual(watch(worn, 30, 90, lying), [[50, { isWorn: false, by: "stillness", forMs: 20_000 }]]);
  assert.deepEqual(watch(worn, 90, 95, (s) => [40 + (s - 90) * 20, -60]), [[90, { isWorn: true, by: "stillness", forMs: 0 }]]);
});

test("a gap in the poses is no stillness", () => {
  const worn = new Worn();
  watch(worn, 0, 15, lying);
  assert.deepEqual(watch(worn, 300, 315, lying), []);
  assert.equal(watch(worn, 315, 325, lying).length, 1);
});

test("a yaw that crosses the back is no movement of a whole turn", () => {
  const worn = new Worn();
  const found = watch(worn, 0, 25, (s) => [s % 0.5 < 0.25 ? 179.95 : -179.95, 0]);
  assert.deepEqual(found.map(([, { isWorn }]) => isWorn), [false]);
});

test("what the system hides is off at once, and a headset is off or on once, whatever says so", () => {
  const worn = new Worn();
  assert.deepEqual(worn.see(false), { isWorn: false, by: "visibility", forMs: 0 });
  assert.equal(worn.see(false), null);
  assert.deepEqual(watch(worn, 0, 30, lying), []); // it lies as well: nothing new
  assert.equal(worn.see(true), null); // shown, but it lies
  assert.equal(watch(worn, 30, 31, () => [0, 0])[0]?.[1].isWorn, true);
  assert.equal(worn.leave(), null);
  worn.see(false);
  assert.equal(worn.leave()?.isWorn, true); // the session has ended: what comes is seen on a screen
});

test("frame times: percentiles of a window, and the share of pictures that were not drawn", () => {
  const times = new FrameTimes();
  let due = false;
  let taken = 0;
  // Ninety frames a second, every tenth of them two late.
  while (!due) {
    const isLate = taken % 10 === 9;
    due = times.take(isLate ? 33.3 : 11.1, isLate ? 4.2 : 0.7);
    taken += 1;
  }
  const report = times.report(90);
  assert.ok(report);
  assert.deepEqual([report.frames, report.p50, report.p95, report.p99, report.js_p50, report.js_p95], [taken, 11.5, 33.5, 33.5, 1, 4.5]);
  assert.ok(Math.abs(report.dropped - 2 / 12) < 0.01);
  assert.equal(times.report(90), null); // the next window has begun
});

test("frame times that are endless or too few are told honestly", () => {
  const times = new FrameTimes();
  times.take(100_000, 3);
  assert.equal(times.report(null)?.p50, 200.5); // "longer than 200"
  times.take(11, 1);
  assert.equal(times.report(72), null);
});

test("a hotspot is told of once in a visit, and anew in the next one", () => {
  const told: string[] = [];
  const sightings = new Sightings((hotspot) => told.push(hotspot));
  sightings.see(1, [{ id: "a" }]);
  sightings.see(1, [{ id: "a" }, { id: "b" }]);
  sightings.see(1, []);
  sightings.see(1, [{ id: "b" }]);
  sightings.see(2, [{ id: "a" }]);
  assert.deepEqual(told, ["a", "b", "a"]);
});
