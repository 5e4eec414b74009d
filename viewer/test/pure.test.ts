import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutOf } from "../src/backdrop/layout";
import { loadWords } from "../src/i18n";
import en from "../src/i18n/en.json";
import falc from "../src/i18n/fr-x-falc.json";
import fr from "../src/i18n/fr.json";
import { Dwell } from "../src/input/dwell";
import { facing } from "../src/input/gyroscope";
import { choosePicture } from "../src/media/pictures";
import { between, pitchOf, vector, wrap as wrapYaw, yawOf } from "../src/model/angles";
import { readSettings, understood, USUAL } from "../src/model/settings";
import type { Sheet } from "../src/model/sheet";
import { best, lines } from "../src/model/text";
import { Follow } from "../src/stage/follow";
import { layoutSheet, PANEL_HEIGHT_MAX } from "../src/stage/sheetlayout";
import { wrap } from "../src/stage/wrap";

test("yaw and pitch go to a vector and back", () => {
  for (const yaw of [-180, -90, -1, 0, 45, 90, 179.5]) {
    for (const pitch of [-80, 0, 30]) {
      const [x, y, z] = vector({ yaw, pitch });
      assert.ok(Math.abs(wrapYaw(yawOf(x, z) - yaw)) < 1e-9);
      assert.ok(Math.abs(pitchOf(y) - pitch) < 1e-9);
    }
  }
  assert.deepEqual(vector({ yaw: 90, pitch: 0 }).map((one) => Math.round(one)), [1, 0, -0]);
  assert.ok(Math.abs(between({ yaw: 170, pitch: 0 }, { yaw: -170, pitch: 0 }) - 20) < 1e-9);
});

test("texts are found in the wanted language, its base, or any", () => {
  const text = { fr: "four", "fr-x-falc": "four chaud", en: "oven" };
  assert.equal(best(text, ["fr-x-falc", "fr"]), "four chaud");
  assert.equal(best({ fr: "four" }, ["fr-x-falc"]), "four");
  assert.equal(best({ de: "Ofen" }, ["fr"]), "Ofen");
  assert.equal(best({ fr: "  ", en: "oven" }, ["fr"]), "oven");
});

test("markup knows strong and emphasis, and leaves lonely stars", () => {
  assert.deepEqual(lines("a **b** *c*\n2 * 3"), [
    [
      { text: "a ", strong: false, emphasis: false },
      { text: "b", strong: true, emphasis: false },
      { text: " ", strong: false, emphasis: false },
      { text: "c", strong: false, emphasis: true },
    ],
    [{ text: "2 * 3", strong: false, emphasis: false }],
  ]);
});

test("the catalogues have the same words, with the same values in them; easy French may leave a word to French", async () => {
  assert.deepEqual(Object.keys(en), Object.keys(fr));
  const easy: Readonly<Record<string, string>> = falc;
  assert.deepEqual(Object.keys(easy).filter((key) => !(key in fr)), []);
  const values = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted((a, b) => a.localeCompare(b));
  for (const [key, text] of Object.entries(fr)) assert.deepEqual([values(en[key as keyof typeof en]), values(easy[key] ?? text)], [values(text), values(text)], key);
  assert.equal((await loadWords("fr-x-falc"))("bar.score", { points: 3 }), "3 points");
  assert.equal((await loadWords("fr-x-falc"))("start.begin"), "Commencer");
  assert.equal((await loadWords("en-GB"))("card.close"), "Close");
  assert.equal((await loadWords("xx"))("card.close"), "Fermer");
});

test("the largest picture that the texture limit allows, else the smallest", () => {
  const pictures = [1024, 4096, 8192].map((width) => ({ url: `${width}`, width, height: width / 2 }));
  assert.equal(choosePicture(pictures, 16384)?.width, 8192);
  assert.equal(choosePicture(pictures, 4096)?.width, 4096);
  assert.equal(choosePicture(pictures, 512)?.width, 1024);
  assert.equal(choosePicture([], 512), null);
});

test("dwell fires once when the time is full, and again only after looking away", () => {
  const dwell = new Dwell();
  const looks = [dwell.look("h", 500, 1000), dwell.look("h", 500, 1000), dwell.look("h", 600, 1000), dwell.look("h", 5000, 1000)];
  assert.deepEqual(looks, [false, false, true, false]);
  dwell.look("", 10, 1000);
  dwell.look("h", 10, 1000);
  assert.equal(dwell.look("h", 1000, 1000), true);
});

test("a phone held upright faces ahead; turned to the left, yaw falls; tilted up, pitch rises", () => {
  const upright = facing(0, 90, 0);
  assert.ok(Math.abs(upright.yaw) < 1e-6 && Math.abs(upright.pitch) < 1e-6);
  assert.ok(Math.abs(facing(30, 90, 0).yaw + 30) < 1e-6);
  assert.ok(Math.abs(facing(0, 120, 0).pitch - 30) < 1e-6);
});

test("layouts: eyes, swapped eyes, half spheres, crops", () => {
  const tb = layoutOf({ projection: "equirectangular", stereo: "top-bottom", crop: null });
  assert.deepEqual([tb.left.top, tb.right.top], [0, 0.5]);
  const swapped = layoutOf({ projection: "equirectangular", stereo: "top-bottom", crop: null }, { swapEyes: true });
  assert.deepEqual([swapped.left.top, swapped.right.top, swapped.stereo], [0.5, 0, "bottom-top"]);
  const half = layoutOf({ projection: "half-equirectangular", stereo: "side-by-side", crop: null });
  assert.deepEqual([half.span.left, half.span.right, half.right.left], [-90, 90, 0.5]);
  const crop = layoutOf({ projection: "equirectangular", stereo: "mono", crop: { left: 100, top: 50, width: 200, height: 100, full_width: 400, full_height: 200 } });
  assert.deepEqual(crop.span, { left: -90, right: 90, top: 45, bottom: -45 });
});

test("lazy follow stays put until one looks well away, then comes along and settles", () => {
  const follow = new Follow(25, 300);
  assert.equal(follow.step(20, 16), false);
  assert.equal(follow.step(40, 16), true);
  for (let frame = 0; frame < 200; frame += 1) follow.step(40, 16);
  assert.equal(follow.yaw, 40);
  assert.equal(follow.step(50, 16), false);
  const calm = new Follow(25, 300);
  calm.step(-170, Number.POSITIVE_INFINITY);
  assert.equal(calm.yaw, -170);
});

const measure = (text: string, size = 10): number => text.length * size * 0.5;

test("words wrap at the width, and a word longer than a line is cut", () => {
  const broken = wrap("un deux trois incroyablement", 50, (text) => text.length * 5);
  assert.deepEqual(broken.map((line) => line.map((word) => word.text).join("").trim()), ["un deux", "trois", "incroyable", "ment"]);
});

test("a long sheet is laid out on pages, each within the panel, each with its way out", () => {
  const text = "Le four chauffe. ".repeat(300);
  const sheet: Sheet = { key: "k", title: "Titre", parts: [{ kind: "text", text }], buttons: [{ label: "Fermer", command: { kind: "close" } }] };
  const words = { previous: "Avant", next: "Suite", page: (page: number, pages: number) => `${page}/${pages}` };
  const pages = layoutSheet(sheet, { measure, scale: 1.5, words, large: false, shape: () => null, said: () => "" });
  assert.ok(pages.length > 2);
  for (const [index, page] of pages.entries()) {
    assert.ok(page.height <= PANEL_HEIGHT_MAX, `page ${index} is ${page.height} high`);
    assert.ok(page.spots.some((spot) => spot.command.kind === "close"));
    assert.equal(page.spots.filter((spot) => spot.command.kind === "page").length, index === 0 || index === pages.length - 1 ? 1 : 2);
  }
});

test("settings that were damaged or are of another time fall back to the usual", () => {
  assert.equal(readSettings("{", "fr").text, "normal");
  assert.equal(readSettings("null", "en").language, "en");
  const read = readSettings('{"text":"enormous","dwell":"on","dwellTime":99,"language":"xx","mono":"yes","hand":"left","__proto__":{"captions":false}}', "fr");
  assert.deepEqual(read, { ...USUAL, language: "fr", dwell: "on", hand: "left" });
});

test("what the device says is a default: what the learner chose wins", () => {
  const device = { motion: "reduced", captionBackground: "solid" } as const;
  assert.deepEqual(readSettings(null, "fr", device), { ...USUAL, ...device, language: "fr" });
  assert.equal(readSettings('{"motion":"system"}', "fr", device).motion, "system");
});

test("of something that was kept, only what is understood is taken", () => {
  assert.deepEqual(understood({ targets: "large", scanTime: 0.8, other: 1, toString: true, flashes: 0 }), { targets: "large", scanTime: 0.8 });
  for (const odd of [null, 3, "text", [], undefined]) assert.deepEqual(understood(odd), {});
});
