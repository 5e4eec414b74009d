import assert from "node:assert/strict";
import { test } from "node:test";
import { patch } from "../src/backdrop/sphere";
import { Footages, isLive } from "../src/footages";
import { translator } from "../src/i18n";
import { chooseRungs, familyOf, type Rung, type Verdict } from "../src/media/rungs";
import { choose } from "../src/media/tracks";
import { vector } from "../src/model/angles";
import type { Ceiling, FootageDocument, PlayDocument } from "../src/model/document";
import type { State } from "../src/model/state";
import { causeWord, clock, hasTimeline, isFree, tileAt, verdictWord } from "../src/model/timeline";

const rung = (codec: string, width: number, megabits: number): Rung => ({ width, height: width / 2, bandwidth: megabits * 1e6, codec, fps: 30 });
const H264 = [rung("avc1.640028", 1280, 2), rung("avc1.640033", 2880, 10), rung("avc1.640033", 3840, 20)];
const HEVC = [rung("hvc1.1.6.L153.B0", 3840, 13), rung("hvc1.2.4.L156.B0", 5760, 26)];
const AV1 = [rung("av01.0.08M.08", 3840, 11)];
const LADDER = [...H264, ...HEVC, ...AV1];
const yes: Verdict = { smooth: true, efficient: true };
const no: Verdict = { smooth: false, efficient: false };
const all = LADDER.map(() => yes);
const free = { texture: 16_384, budget: null, carried: 100e6 };

test("codecs are told apart by family", () => {
  assert.deepEqual(["avc1.64001f", "avc3.4d", "hvc1.1", "hev1.2", "av01.0.08M.08", "vp09.00"].map(familyOf), ["h264", "h264", "hevc", "hevc", "av1", "other"]);
});

test("one family is played: the one with the largest picture that the device decodes", () => {
  assert.deepEqual(chooseRungs(LADDER, all, free), [3, 4]);
  assert.deepEqual(chooseRungs(LADDER, [yes, yes, yes, yes, no, yes], free), [5], "as large, but lighter");
  assert.deepEqual(chooseRungs(LADDER, [yes, yes, yes, no, no, no], free), [0, 1, 2]);
  assert.deepEqual(chooseRungs(LADDER, [yes, yes, no, no, no, no], free), [0, 1]);
});

test("a family without a small rung waits for a line that carries it", () => {
  assert.deepEqual(chooseRungs(LADDER, all, { ...free, carried: 0 }), [0, 1, 2]);
  assert.deepEqual(chooseRungs(LADDER, all, { ...free, carried: 12e6 }), [5]);
});

test("texture limit and budget cap the rungs, and the smallest always stays", () => {
  assert.deepEqual(chooseRungs(LADDER, all, { ...free, texture: 4096, budget: 9e6 }), [0]);
  assert.deepEqual(chooseRungs(LADDER, all, { ...free, texture: 1000 }), [0]);
  assert.deepEqual(chooseRungs(H264, [no, no, no], free), [0]);
  assert.deepEqual(chooseRungs(HEVC, [no, no], free), [0, 1], "nothing is certain: hls.js tries");
  assert.deepEqual(chooseRungs([], [], free), []);
});

test("where the device cannot be asked, H.264 counts as decoded", () => {
  assert.deepEqual(chooseRungs(LADDER, [null, null, null, no, no, no], free), [0, 1, 2]);
});

test("what a headset was seen to do caps the rungs, and counts more than what it says", () => {
  const capped = (codecs: Record<string, { proven: number; most: number | null }>, more: object = {}): typeof free & { ceiling: Ceiling } => ({ ...free, ceiling: { width: null, bandwidth: null, codecs, ...more } });
  const [small, middle] = [1280 * 640, 2880 * 1440];
  assert.deepEqual(chooseRungs(LADDER, all, capped({})), [3, 4], "nothing was found: as ever");
  assert.deepEqual(chooseRungs(LADDER, all, capped({ hevc: { proven: 0, most: 0 }, av1: { proven: 0, most: 0 } })), [0, 1, 2], "families that it does not play");
  assert.deepEqual(chooseRungs(H264, all, capped({ h264: { proven: small, most: middle } })), [0, 1]);
  assert.deepEqual(chooseRungs(H264, all, capped({ h264: { proven: 0, most: 0 } })), [0], "the smallest always stays");
  assert.deepEqual(chooseRungs(H264, [yes, no, no], capped({ h264: { proven: middle, most: null } })), [0, 1], "seen to play, whatever it says");
  assert.deepEqual(chooseRungs(H264, all, capped({}, { width: 2880 })), [0, 1]);
  assert.deepEqual(chooseRungs(H264, all, capped({}, { bandwidth: 3e6 })), [0]);
  assert.deepEqual(chooseRungs(H264, all, { ...capped({}, { width: 5760 }), texture: 2048, budget: 1e6 }), [0], "the texture limit and the class's share still hold");
  const stereo = { ...rung("hvc1.1", 4096, 26), height: 4096 };
  assert.deepEqual(chooseRungs([rung("hvc1.1", 1280, 2), stereo], [yes, yes], capped({ hevc: { proven: 5760 * 2880, most: 5760 * 2880 } })), [0, 1], "two eyes of hardly more pixels");
});

test("captions are chosen by language, its base, or any", () => {
  const offered = [{ language: "en", url: "e" }, { language: "fr", url: "f" }];
  assert.equal(choose(offered, ["fr-x-falc", "fr"])?.url, "f");
  assert.equal(choose(offered, ["de"])?.url, "e");
  assert.equal(choose([], ["fr"]), undefined);
});

test("the clock and the small pictures of a time line", () => {
  assert.deepEqual([0, 65.9, 3725, -1].map(clock), ["0:00", "1:05", "1:02:05", "0:00"]);
  const sprite = { url: "s", columns: 3, rows: 2, interval_s: 2, width: 160, height: 80, count: 5 };
  assert.deepEqual([0, 1.9, 4, 6, 99].map((at) => tileAt(sprite, at)), [{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 320, y: 0 }, { x: 0, y: 80 }, { x: 160, y: 80 }]);
  const t = translator();
  assert.deepEqual([verdictWord("lively", t), verdictWord("autre", t), causeWord("flash", t), causeWord("autre", t)], ["animé", "autre", "flashs lumineux", "autre"]);
});

test("one goes freely in a film on whose clock nothing hangs; surroundings have no time line", () => {
  const state = { viewpoint: "v" } as State;
  const play = (viewpoint: object, look = false): PlayDocument => ({ scene: { viewpoints: [{ id: "v", backdrop: { footage: "f" }, ...viewpoint }] }, look }) as unknown as PlayDocument;
  const cues = (on: string): object => ({ cues: [{ id: "c", on, actions: [] }] });
  assert.equal(isFree(play({}), state), true);
  assert.equal(isFree(play(cues("arrive")), state), true);
  assert.equal(isFree(play(cues("time")), state), false);
  assert.equal(isFree(play(cues("end")), state), false);
  assert.equal(isFree(play(cues("end"), true), state), true);
  assert.equal(hasTimeline(play({ backdrop: { footage: "f", loop: true } }), state), false);
  assert.equal(hasTimeline(play({ backdrop: { footage: "f", loop: true } }, true), state), true);
});

test("footage still being prepared is asked for again, and what was known stays without an answer", async () => {
  const ready = { state: "ready", hls: "/media/a/b/live.m3u8" } as FootageDocument;
  assert.equal(isLive(ready), true);
  assert.equal(isLive({ ...ready, hls: "/media/alive/b/master.m3u8" }), false);
  assert.equal(isLive({ ...ready, live: false }), false);
  const answers = [Promise.reject(new Error("no network")), Promise.resolve({ a: { ...ready, hls: "/media/a/c/master.m3u8" } })];
  const footages = new Footages({ a: ready, gone: { state: "withdrawn" } }, () => answers.shift() as Promise<PlayDocument["footage"]>);
  assert.equal(footages.isDue("a"), false, "told just now");
  assert.equal(footages.isDue("gone"), false);
  await footages.renew();
  assert.equal(footages.of("a"), ready);
  await footages.renew();
  assert.equal((footages.of("a") as FootageDocument).hls, "/media/a/c/master.m3u8");
});

test("the footage lies on the sphere where it was filmed, also between two vertices and at the poles", () => {
  const geometry = patch({ left: -180, right: 180, top: 90, bottom: -90 }, { left: 0, top: 0.5, width: 1, height: 0.5 });
  const [position, uv, index] = [geometry.getAttribute("position"), geometry.getAttribute("uv"), geometry.getIndex()];
  let worst = 0;
  for (let triangle = 0; triangle < (index?.count ?? 0); triangle += 3) {
    const corners = [0, 1, 2].map((one) => index?.getX(triangle + one) ?? 0);
    const [x, y, z, u, v] = [0, 1, 2, 3, 4].map((what) => corners.reduce((sum, at) => sum + (what < 3 ? position.getComponent(at, what) : uv.getComponent(at, what - 3)) / 3, 0)) as [number, number, number, number, number];
    const length = Math.hypot(x, y, z);
    const yaw = u * 360 - 180;
    const pitch = v * 2 * 180 - 90;
    const seen = vector({ yaw, pitch });
    worst = Math.max(worst, Math.hypot(x / length - seen[0], y / length - seen[1], z / length - seen[2]));
  }
  assert.ok(worst < (0.05 * Math.PI) / 180, `off by ${(worst * 180) / Math.PI} degrees`);
});
