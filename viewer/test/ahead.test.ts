import assert from "node:assert/strict";
import { test } from "node:test";
import { readBeginning, readMaster } from "../src/media/beginning";
import { initial, reduce } from "../src/model/reduce";
import { reachable } from "../src/model/reachable";
import type { Scene } from "../src/model/scene.gen";

const go = (to: string) => ({ do: "go", to }) as const;
const open = (card: string) => ({ do: "open", card }) as const;
const text = { fr: "-" };

function scene(...viewpoints: Partial<Scene["viewpoints"][number]>[]): Scene {
  const whole = viewpoints.map((one) => ({ title: text, backdrop: { footage: "f" }, ...one }));
  const cards = [
    { id: "crossing", title: text, blocks: [{ kind: "choice", id: "way", prompt: text, options: [{ id: "l", label: text, actions: [go("left")] }, { id: "m", label: text, actions: [open("more")] }] }] },
    { id: "more", title: text, blocks: [{ kind: "question", id: "q", prompt: text, options: [], then: [go("right"), open("crossing")] }] },
  ];
  return { start: "here", variables: [{ id: "open", initial: false }], viewpoints: whole, cards } as unknown as Scene;
}

function reached(one: Scene, change: Partial<ReturnType<typeof initial>> = {}): string[] {
  return reachable(one, { ...reduce(one, initial(one), { kind: "start" }).state, ...change });
}

test("where one can go: doors first, then what cards behind cards lead to, once each", () => {
  const hotspots = [
    { id: "card", label: text, actions: [open("crossing")] },
    { id: "door", label: text, actions: [go("hall")] },
    { id: "self", label: text, actions: [go("here")] },
    { id: "locked", label: text, actions: [go("vault")], when: { variable: "open", value: true } },
  ];
  const others = ["hall", "left", "right", "vault", "later"].map((id) => ({ id }));
  const cues = [
    { id: "timer", on: "wait", at: 9, actions: [go("later")] },
    { id: "welcome", on: "arrive", actions: [{ do: "pause" }] },
  ];
  const whole = scene({ id: "here", hotspots, cues } as never, ...others);
  assert.deepEqual(reached(whole), ["hall", "later", "left", "right"]);
  assert.deepEqual(reached(whole, { variables: { open: true } }), ["hall", "vault", "later", "left", "right"]);
  assert.deepEqual(reached(whole, { passed: ["welcome", "timer"] }), ["hall", "left", "right"]);
  assert.deepEqual(reached(whole, { card: "more" })[0], "right"); // the open card comes first
  assert.deepEqual(reached(whole, { finished: true }), []);
  assert.deepEqual(reachable(whole, initial(whole)), []);
});

test("where one can go does not trust a scene: viewpoints and cards that are missing are passed over", () => {
  const hotspots = [{ id: "a", label: text, actions: [go("nowhere"), open("nothing")] }];
  assert.deepEqual(reached(scene({ id: "here", hotspots })), []);
});

test("a master playlist's rungs, and what a rung begins with: whole files", () => {
  const master = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2000000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x640,FRAME-RATE=30.000\nlow/stream.m3u8\n\n#EXT-X-STREAM-INF:BANDWIDTH=9000000,CODECS="mp4a.40.2,hvc1.1.6.L93.B0",RESOLUTION=2880x1440\r\nhigh.m3u8\r\n';
  const rungs = readMaster(master, "https://school.example/media/a/master.m3u8");
  assert.deepEqual(rungs.map(({ url, width, codec, bandwidth, fps }) => [url, width, codec, bandwidth, fps]), [
    ["https://school.example/media/a/low/stream.m3u8", 1280, "avc1.64001f", 2_000_000, 30],
    ["https://school.example/media/a/high.m3u8", 2880, "hvc1.1.6.L93.B0", 9_000_000, 30],
  ]);
  const media = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2.0,\nseg0.m4s\n#EXTINF:2.0,\nseg1.m4s\n';
  assert.deepEqual(readBeginning(media, "https://school.example/m/s.m3u8"), [
    { url: "https://school.example/m/init.mp4", range: null },
    { url: "https://school.example/m/seg0.m4s", range: null },
  ]);
});

test("what a rung begins with: ranges of one file; nothing in what is no playlist", () => {
  const media = '#EXTM3U\n#EXT-X-MAP:URI="v.mp4",BYTERANGE="800@0"\n#EXTINF:2.0,\n#EXT-X-BYTERANGE:5000@800\nv.mp4\n#EXTINF:2,\n#EXT-X-BYTERANGE:6000@5800\nv.mp4\n';
  assert.deepEqual(readBeginning(media, "https://school.example/m/s.m3u8").map(({ range }) => range), ["bytes=0-799", "bytes=800-5799"]);
  assert.deepEqual(readBeginning("<html>", "https://school.example/"), []);
  assert.deepEqual(readMaster("<html>", "https://school.example/"), []);
});
