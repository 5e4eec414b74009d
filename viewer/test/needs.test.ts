/** Needs: one table for page, headset and server; kept for whom they belong to. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Breaks } from "../src/breaks";
import { translator } from "../src/i18n";
import { Hold } from "../src/input/hold";
import { Scanner } from "../src/input/scanning";
import { flashesAt, warningOf } from "../src/model/comfort";
import { foreignTexts } from "../src/model/foreign";
import type { Scene } from "../src/model/scene.gen";
import type { Profile, Viewer } from "../src/model/document";
import { GROUPS, isAsked, isChosen, NEEDS, needWord, toggled, valueWord } from "../src/model/needs";
import { readSettings, type Settings, understood, USUAL } from "../src/model/settings";
import { needsSheet } from "../src/model/sheets/needs";
import { Keeper } from "../src/profile";

const t = translator();
const usual: Settings = { ...USUAL, language: "fr" };

interface Row {
  readonly name: keyof Settings;
  readonly group: string;
  readonly usual: unknown;
  readonly pair: readonly unknown[] | null;
  readonly values: readonly unknown[];
}

test("the needs are those of the server, and every setting is one", () => {
  const rows = JSON.parse(readFileSync("../tests/vectors/needs.json", "utf8")) as Row[];
  assert.deepEqual(NEEDS.map(({ name, group, pair, values }) => ({ name, group, usual: usual[name], pair, values })), rows);
  assert.deepEqual(NEEDS.map((need) => need.name).toSorted(), Object.keys(usual).toSorted());
});

test("one tap chooses a need, and another no longer; every word is there", () => {
  for (const need of NEEDS) {
    assert.notEqual(needWord(need, t), "");
    for (const value of need.values) assert.notEqual(valueWord(need, value, usual, t), undefined);
    if (!need.pair) continue;
    const once = { ...usual, ...toggled(need, usual) };
    assert.notEqual(isChosen(need, once), isChosen(need, usual), need.name);
    assert.deepEqual({ ...once, ...toggled(need, once) }, usual);
  }
});

test("the sheets of the headset hold every need that is asked for, each with its command", () => {
  const settings: Settings = { ...usual, scanning: true };
  const groups = needsSheet({ settings, t }, "all").parts.filter((part) => part.kind === "button");
  assert.equal(groups.length, GROUPS.length);
  const asked = GROUPS.flatMap((group) => needsSheet({ settings, t }, group).parts).flatMap((part) => (part.kind === "options" ? part.options : []));
  for (const need of NEEDS.filter((one) => isAsked(one, settings))) {
    const mine = asked.filter(({ command }) => command?.kind === "set" && need.name in command.settings);
    assert.equal(mine.length, need.pair ? 1 : need.values.length, need.name);
    for (const { command } of mine) assert.deepEqual(command?.kind === "set" && understood(command.settings), command?.kind === "set" && command.settings);
  }
});

/** A browser's store, in memory. */
class Shelf implements Storage {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }
  removeItem(key: string): void {
    this.#kept.delete(key);
  }
  clear(): void {
    this.#kept.clear();
  }
}

const someone = (learner: string | null, profile: Profile | null = null): Viewer => ({ role: learner ? "learner" : "device", name: null, ticket: null, language: "fr", learner, profile });

function keeper(storage: Storage, viewer: Viewer, status = 200) {
  const told: Profile[] = [];
  const put = (profile: Profile): Promise<number> => {
    told.push(profile);
    return Promise.resolve(status);
  };
  return { keeper: new Keeper(viewer, { storage, put }), told };
}

test("a learner's needs go before the device's, those before what the device prefers", () => {
  const shelf = new Shelf();
  shelf.setItem("plateau-settings", '{"text":"large","motion":"system"}');
  const { keeper: ines } = keeper(shelf, someone("ines", { needs: { text: "huge", font: "comic" }, changed_ms: 5 }));
  const settings = ines.settings("fr", { motion: "reduced", captionBackground: "solid" });
  assert.deepEqual([settings.text, settings.motion, settings.captionBackground, settings.font], ["huge", "system", "solid", "atkinson"]);
});

test("what could not be sent is kept, sent later, and nobody else meets it", async () => {
  const shelf = new Shelf();
  const { keeper: ines } = keeper(shelf, someone("ines", { needs: { text: "huge" }, changed_ms: 9e15 - 10 }), 0);
  ines.keep({ ...usual, mono: true }, { mono: true });
  await ines.flush();
  assert.equal(shelf.length, 1);
  const { keeper: karim } = keeper(shelf, someone("karim"));
  assert.deepEqual(karim.settings("fr", {}), readSettings(null, "fr"));
  assert.equal(shelf.length, 1, "it still waits for its learner");
  const { keeper: again, told } = keeper(shelf, someone("ines", { needs: { text: "huge" }, changed_ms: 9e15 - 10 }));
  assert.deepEqual([again.settings("fr", {}).mono, again.settings("fr", {}).text], [true, "huge"]);
  assert.deepEqual(told, [{ needs: { text: "huge", mono: true }, changed_ms: 9e15 - 9 }]);
  await new Promise(setImmediate);
  assert.equal(shelf.length, 0);
});

test("a later change on another device wins over what was kept here", () => {
  const shelf = new Shelf();
  shelf.setItem("plateau-needs:ines", '{"needs":{"text":"large"},"changed_ms":4,"sent":false}');
  const { keeper: ines, told } = keeper(shelf, someone("ines", { needs: { text: "huge" }, changed_ms: 5 }));
  assert.equal(ines.settings("fr", {}).text, "huge");
  assert.deepEqual([told, shelf.length], [[], 0]);
});

test("what the server refuses for good goes: the learner was erased, or gave the device back", async () => {
  const shelf = new Shelf();
  const { keeper: ines } = keeper(shelf, someone("ines"), 403);
  ines.keep({ ...usual, mono: true }, { mono: true });
  await ines.flush();
  assert.equal(shelf.length, 0);
});

test("what the server is too busy to take now is kept", async () => {
  for (const status of [408, 429, 503]) {
    const shelf = new Shelf();
    const { keeper: ines } = keeper(shelf, someone("ines"), status);
    ines.keep({ ...usual, mono: true }, { mono: true });
    await ines.flush();
    assert.equal(shelf.length, 1);
  }
});

test("a browser that keeps nothing, or keeps nonsense, is no obstacle", () => {
  const shelf = new Shelf();
  for (const odd of ["{", "null", "7", '{"needs":null}']) {
    shelf.setItem("plateau-needs:ines", odd);
    assert.deepEqual(keeper(shelf, someone("ines")).keeper.settings("fr", {}), usual);
  }
  const none = new Keeper(someone("ines"), { storage: null, put: () => Promise.resolve(0) });
  none.keep(usual, { mono: true });
  assert.deepEqual(none.settings("fr", {}).mono, true);
  const shut = new Proxy(new Shelf(), {
    get() {
      throw new DOMException("no storage here", "SecurityError");
    },
  });
  assert.deepEqual(keeper(shut, someone("ines")).keeper.settings("fr", {}), usual);
});

test("scanning lights each choice for its time, begins anew when what was lit has gone, and rests without choices", () => {
  const scanner = new Scanner();
  const [a, b, c] = [{ id: "a" }, { id: "b" }, { id: "c" }];
  assert.deepEqual([0, 900, 100, 500, 500, 1000].map((elapsed) => scanner.step([a, b, c], elapsed, 1000)), ["a", "a", "b", "b", "c", "a"]);
  scanner.step([a, b], 1000, 1000);
  assert.equal(scanner.step([a, c], 10, 1000), "a", "b has gone");
  assert.equal(scanner.step([], 10, 1000), "");
  const [one, other, menu] = [{ id: "hotspot:one" }, { id: "hotspot:other" }, { id: "menu" }];
  assert.equal(scanner.step([menu], 10, 1000), "menu");
  assert.equal(scanner.step([one, other, menu], 10, 1000), "hotspot:one", "another list begins anew");
  scanner.step([one, other, menu], 1000, 1000);
  assert.equal(scanner.step([other, menu], 10, 1000), "hotspot:other", "the head turned a little");
  scanner.step([a, b], 0, 1000);
  scanner.step([a, b], 999, 1000);
  scanner.restart();
  assert.equal(scanner.step([a, b], 999, 1000), "a", "its whole time again");
});

test("a long press happens once, and letting go of it is no press", () => {
  const hold = new Hold();
  assert.equal(hold.wait(5000), false, "nothing is pressed");
  hold.begin();
  assert.deepEqual([500, 299, 1, 500].map((elapsed) => hold.wait(elapsed)), [false, false, true, false]);
  assert.deepEqual([hold.end(), hold.end()], [true, false]);
  hold.begin();
  hold.spoil();
  assert.equal(hold.wait(5000), false, "it is on something");
  assert.equal(hold.end(), false);
});

test("a break is proposed after twelve minutes of wearing, goes by itself, and comes again after as long", () => {
  let worn = true;
  const proposed: (number | null)[] = [];
  const breaks = new Breaks({ counts: () => worn, propose: (minutes) => proposed.push(minutes) });
  const minutes = (from: number, to: number): void => {
    for (let now = from * 60_000; now <= to * 60_000; now += 200) breaks.tick(now);
  };
  minutes(0, 11.9);
  assert.deepEqual(proposed, []);
  minutes(11.9, 12.2);
  assert.deepEqual(proposed, [12]);
  minutes(12.2, 12.5);
  assert.deepEqual(proposed, [12, null]);
  minutes(12.5, 24.6);
  assert.deepEqual(proposed, [12, null, 24]);
  breaks.later();
  // The headset lay aside for two minutes: that was the break.
  minutes(26.6, 38.5);
  assert.deepEqual(proposed, [12, null, 24, null]);
  minutes(38.5, 38.7);
  assert.deepEqual(proposed.at(-1), 12);
  worn = false;
  minutes(38.7, 38.8);
  assert.equal(proposed.at(-1), null);
});

test("flashes are covered from a little before to a little after; other causes are not", () => {
  const comfort = { verdict: "intense", spans: [{ start_s: 2, end_s: 3, cause: "red-flash" }, { start_s: 6, end_s: 7, cause: "motion" }] };
  const at = [1.3, 1.5, 2.5, 3.1, 3.3, 6.5].map((position) => flashesAt({ position, comfort }));
  assert.deepEqual(at, [false, true, true, true, false, false]);
  assert.equal(flashesAt(null), false);
  assert.equal(flashesAt({ position: 0, comfort: null }), false);
  assert.equal(warningOf([], false, t), "");
  assert.match(warningOf(["flash", "motion"], false, t), /flashs lumineux, caméra en mouvement.*couverts/);
  assert.doesNotMatch(warningOf(["motion"], false, t), /couverts/);
});

test("what a scene does not say in the learner's language is known by its language", () => {
  const scene = { title: { fr: "Le four", en: "The oven" }, cards: [{ blocks: [{ text: { fr: "Chaud **très** chaud", "fr-x-falc": "C'est chaud" } }] }] };
  const foreign = foreignTexts(scene as unknown as Scene, ["en", "fr"]);
  assert.deepEqual([...foreign], [["Chaud", "fr"], ["très", "fr"], ["chaud", "fr"]]);
  assert.equal(foreignTexts(scene as unknown as Scene, ["fr-x-falc", "fr"]).size, 0);
});
