import assert from "node:assert/strict";
import { test } from "node:test";
import { captionAt, readCaptions, split } from "../src/media/captions";
import { readDirections } from "../src/media/directions";
import { captionsIn, offeredAt } from "../src/media/tracks";
import { type Arrow, arrowTo } from "../src/model/arrow";
import type { Viewpoint } from "../src/model/scene.gen";

test("captions: speakers, entities, tags, settings, missing hours, damaged cues", () => {
  const captions = readCaptions(`\uFEFFWEBVTT - atelier\r\n\r\nNOTE rien\r\n\r\n1\r\n00:01.000 --> 00:02.500 line:0\r\n<v Samir>Attention, <b>c'est chaud</b> &amp; <i>lourd</i> &#233;&#x153;\r\n\r\n01:00:00.000 --> 01:00:01.000\nTard\n\n00:03.000 --> 00:02.000\nÀ l'envers\n\nsans temps\nrien`);
  assert.deepEqual(captions, [
    { start: 1, end: 2.5, speaker: "Samir", text: "Attention, **c'est chaud** & *lourd* éœ", direction: null },
    { start: 3600, end: 3601, speaker: "", text: "Tard", direction: null },
  ]);
  assert.equal(captionAt(captions, 2.49)?.speaker, "Samir");
  assert.equal(captionAt(captions, 2.5), null);
});

test("who speaks second in a cue is named in it, and a star of the text is no markup", () => {
  const [both, star] = readCaptions("WEBVTT\n\n00:00.000 --> 00:01.000\n<v Inès>Prête ?</v>\n<v.loud Marc>Oui !</v>\n\n00:01.000 --> 00:02.000\n2 * 3 * 4");
  assert.deepEqual([both?.speaker, both?.text], ["Inès", "Prête ?\nMarc : Oui !"]);
  assert.equal(star?.text, "2 ∗ 3 ∗ 4");
});

test("directions: the cue's comes before its speaker's; what is not well made is passed over", () => {
  const directions = readDirections('{"format":"plateau-directions/1","cues":{"b":{"yaw":270}},"speakers":{"Samir":{"yaw":-90,"pitch":5},"X":{"yaw":"left"}}}');
  const captions = readCaptions("WEBVTT\n\na\n00:00.000 --> 00:01.000\n<v Samir>Un\n\nb\n00:01.000 --> 00:02.000\n<v Samir>Deux\n\n00:02.000 --> 00:03.000\n<v X>Trois", directions);
  assert.deepEqual(captions.map((one) => one.direction), [{ yaw: -90, pitch: 5 }, { yaw: -90, pitch: 0 }, null]);
  assert.throws(() => readDirections('{"cues":{}}'), /plateau-directions/);
  assert.throws(() => readDirections("[1,"));
});

test("a long text comes in parts that fit two lines, in its time and whole", () => {
  const text = "Le four est monté à deux cent quarante degrés, et la pâte a levé toute la nuit dans la chambre froide avant d'être façonnée à la main.";
  const parts = split({ start: 10, end: 20, speaker: "Inès", text, direction: null });
  assert.equal(parts.length, 3);
  assert.equal(parts.map((one) => one.text).join(" "), text);
  assert.ok(parts.every((one) => "Inès : ".length + one.text.length <= 68));
  assert.ok(parts.every((one) => one.end - one.start > 2.5), "each stays long enough to be read");
  assert.deepEqual([parts[0]?.start, parts[2]?.end], [10, 20]);
  parts.slice(1).forEach((one, index) => assert.equal(one.start, parts[index]?.end));
  const short = { start: 0, end: 1, speaker: "", text: "Bien *cuit*", direction: null };
  assert.deepEqual(split(short), [short]);
  const [endless] = split({ ...short, text: "x".repeat(500) });
  assert.equal(endless?.text.length, 500, "a word is never cut here");
});

test("the viewpoint's captions come before the footage's, each with its sidecar", () => {
  const viewpoint = { captions: [{ language: "fr", file: "a.vtt", directions: "a.json" }, { language: "en", file: "b.vtt" }] } as unknown as Viewpoint;
  const files = { "a.vtt": "/f/a", "a.json": "/f/d", "b.vtt": "/f/b" };
  const tracks = [{ kind: "captions", language: "de", url: "/t/de" }] as const;
  const { url, directions } = captionsIn(offeredAt(viewpoint, { tracks }, files), ["fr-x-falc", "fr"]) ?? {};
  assert.deepEqual([url, directions], ["/f/a", "/f/d"]);
  assert.equal(captionsIn(offeredAt(viewpoint, null, files), ["en"])?.directions, undefined);
  assert.equal(captionsIn(offeredAt({ ...viewpoint, captions: [] }, { tracks }, files), ["fr"])?.url, "/t/de");
});

test("the arrow points out of view, and does not flicker at an edge nor straight behind", () => {
  const cases: [number, Arrow | null, Arrow | null][] = [
    [0, null, null], [30, null, null], [31, null, "right"], [-31, null, "left"], [25, "right", "right"], [23, "right", null],
    [121, "right", "behind-right"], [-121, null, "behind-left"], [115, "behind-right", "behind-right"], [113, "behind-right", "right"],
    [179, "behind-left", "behind-left"], [-178, "behind-right", "behind-right"], [-170, "behind-right", "behind-left"],
  ];
  for (const [away, before, wanted] of cases) assert.equal(arrowTo(away, 30, before), wanted, `${away} after ${before}`);
});
