import assert from "node:assert/strict";
import { test } from "node:test";
import { translator } from "../src/i18n";
import { initial, reduce } from "../src/model/reduce";
import type { Card, Scene } from "../src/model/scene.gen";
import { readSettings } from "../src/model/settings";
import type { Command, Part, ScreenCommand, Sheet } from "../src/model/sheet";
import { openSheet } from "../src/model/sheets";
import { agendaOf, agendaSheet } from "../src/model/sheets/agenda";
import { unknownKinds } from "../src/model/sheets/card";
import { FRESH_UI, type SheetContext, type Ui } from "../src/model/sheets/context";
import { cleaned, firstOrder, given, moved } from "../src/model/sheets/made";
import { movedWords, uiAfter } from "../src/model/sheets/ui";
import type { PlayEvent, State } from "../src/model/state";
import { taskVerdictOf } from "../src/model/tasks";
import { isRtl, typeset } from "../src/model/text";
import { saidOf } from "../src/model/views";
import { type Box, type Drawing, RASTER, UNITS_PER_DEGREE } from "../src/stage/layout/piece";
import { COLOUR } from "../src/stage/look";
import { layoutSheet, type LayoutOptions, type Page, PANEL_HEIGHT_MAX, PANEL_WIDTH } from "../src/stage/sheetlayout";
import { plainLines, wrap } from "../src/stage/wrap";

// --- a scene with every kind of block --------------------------------------------------------------------

const fr = (text: string) => ({ fr: text });
const HINTS = [fr("Regardez en haut."), fr("C’est à gauche.")];

const BLOCKS = [
  { kind: "text", text: fr("Des mots **forts** et *doux*.") },
  { kind: "image", file: "a.png", alternative: fr("Une image"), caption: fr("Sa légende") },
  { kind: "sound", file: "a.mp3", transcript: fr("On entend un four.") },
  { kind: "video", file: "a.mp4", alternative: fr("Un film"), captions: [{ language: "en", file: "en.vtt" }, { language: "fr", file: "fr.vtt" }] },
  { kind: "model", file: "a.glb", alternative: fr("Un maillet"), caption: fr("Le maillet") },
  { kind: "question", id: "un", prompt: fr("Lequel ?"), options: [{ id: "a", label: fr("A"), correct: true }, { id: "b", label: fr("B"), feedback: fr("Non, B brûle.") }], right: fr("Voilà !"), hints: HINTS },
  { kind: "question", id: "deux", prompt: fr("Lesquels ?"), multiple: true, options: [{ id: "c", label: fr("C"), correct: true }, { id: "d", label: fr("D"), correct: true }] },
  { kind: "order", id: "ordre", prompt: fr("Dans quel ordre ?"), items: [{ id: "x", label: fr("X") }, { id: "y", label: fr("Y") }, { id: "z", label: fr("Z") }] },
  { kind: "number", id: "nombre", prompt: fr("Combien ?"), answer: 12.5, unit: fr("kg") },
  { kind: "code", id: "code", prompt: fr("Quel code ?"), code: "407" },
  { kind: "area", id: "zone", prompt: fr("Où ?"), file: "z.png", alternative: fr("Un plan"), areas: [{ id: "ici", label: fr("Ici"), x: 0, y: 0, width: 0.02, height: 0.02, correct: true }, { id: "la", label: fr("Là"), x: 0.5, y: 0.5, width: 0.3, height: 0.3 }] },
  { kind: "choice", id: "choix", prompt: fr("Et alors ?"), options: [{ id: "p", label: fr("Par ici"), actions: [{ do: "close" }] }, { id: "q", label: fr("Par là"), actions: [{ do: "close" }] }] },
] as unknown as Card["blocks"];

const SCENE = {
  format: "plateau-scene/1",
  id: "s",
  title: fr("S"),
  start: "v",
  viewpoints: [
    {
      id: "v",
      title: fr("V"),
      backdrop: { footage: "f" },
      hotspots: [
        { id: "carte", label: fr("Carte"), direction: { yaw: 0 }, actions: [{ do: "open", card: "k" }] },
        { id: "h", label: fr("H"), direction: { yaw: 9 } },
        { id: "i", label: fr("I"), direction: { yaw: 18 } },
      ],
      tasks: [
        { kind: "sequence", id: "t", prompt: fr("H puis I"), hotspots: ["h", "i"], hints: HINTS, wrong: fr("D’abord H."), right: fr("Bravo à vous !") },
        { kind: "choose", id: "u", prompt: fr("Choisir I"), hotspots: ["h", "i"], answer: "i" },
      ],
      cues: [{ id: "bip", on: "wait", at: 20, label: fr("Le four sonne"), actions: [{ do: "open", card: "k" }] }],
    },
  ],
  cards: [{ id: "k", title: fr("Carte"), blocks: BLOCKS }],
} as unknown as Scene;

const CONTEXT: SheetContext = { scene: SCENE, files: { "a.png": "/a.png", "a.mp4": "/a.mp4", "fr.vtt": "/fr.vtt", "en.vtt": "/en.vtt" }, settings: readSettings(null, "fr"), languages: ["fr"], t: translator() };

const OF_SCREEN: ReadonlySet<string> = new Set<ScreenCommand["kind"]>(["tick", "move", "type", "spin", "menu", "look"]);
const isOfScreen = (command: Command): command is ScreenCommand => OF_SCREEN.has(command.kind);

/** Plays events and commands of the screen from the start. */
function play(...commands: Command[]): { state: State; ui: Ui; sheet: Sheet | null } {
  let [state, ui]: [State, Ui] = [reduce(SCENE, initial(SCENE), { kind: "start" }).state, FRESH_UI];
  for (const command of commands) {
    if (isOfScreen(command)) ui = Object.assign({}, ui, uiAfter(ui, command, SCENE, state));
    else state = reduce(SCENE, state, command as PlayEvent).state;
  }
  return { state, ui, sheet: openSheet(CONTEXT, state, ui) };
}

const OPEN: PlayEvent = { kind: "activate", hotspot: "carte" };
const answer = (question: string, ...options: string[]): PlayEvent => ({ kind: "answer", question, options });

function partOf<Kind extends Part["kind"]>(sheet: Sheet | null, kind: Kind, id?: string): Extract<Part, { kind: Kind }> {
  const found = sheet?.parts.find((part) => part.kind === kind && (id === undefined || ("id" in part && part.id === id)));
  assert.ok(found, `no ${kind}`);
  return found as Extract<Part, { kind: Kind }>;
}

const notes = (sheet: Sheet | null, tone: string): string[] => (sheet?.parts ?? []).flatMap((part) => (part.kind === "note" && part.tone === tone ? [part.text] : []));

// --- what is made on the screen --------------------------------------------------------------------------

test("the first order is never the right one, and always the same", () => {
  for (const ids of [["a", "b"], ["x", "y", "z"], ["peser", "petrir", "cuire"], ["1", "2", "3", "4", "5", "6", "7", "8"]]) {
    assert.notDeepEqual(firstOrder(ids), ids);
    assert.deepEqual(firstOrder(ids), firstOrder([...ids]));
    assert.deepEqual([...firstOrder(ids)].sort(), [...ids].sort());
  }
});

test("things move by one place, and not beyond an end", () => {
  assert.deepEqual(moved(["a", "b", "c"], "c", -1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], "c", 1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b"], "nobody", 1), ["a", "b"]);
});

test("a move says where the thing stands now", () => {
  const [first] = firstOrder(["x", "y", "z"]);
  const { state, ui } = play(OPEN, { kind: "move", asked: "ordre", item: first ?? "", by: 1 });
  const said = movedWords(CONTEXT, ui, { kind: "move", asked: "ordre", item: first ?? "", by: 1 }, state);
  assert.equal(said, `${first?.toUpperCase()} : 2 sur 3`);
});

test("an order is put right by moves, answered, and then stands as it was found", () => {
  const right = ["x", "y", "z"];
  const moves: Command[] = [OPEN];
  for (const [place, id] of right.entries()) {
    const now = partOf(play(...moves).sheet, "order").rows.map((row) => row.id);
    for (let at = now.indexOf(id); at > place; at -= 1) moves.push({ kind: "move", asked: "ordre", item: id, by: -1 });
  }
  const { sheet } = play(...moves);
  assert.deepEqual(partOf(sheet, "order").rows.map((row) => row.id), right);
  assert.equal(partOf(sheet, "order").rows[0]?.up, null);
  const solved = partOf(play(...moves, answer("ordre", ...right)).sheet, "order");
  assert.equal(solved.mark, "right");
  assert.ok(solved.rows.every((row) => row.up === null && row.down === null));
});

test("fields keep digits; a number also a comma and a minus; the rules hear a point", () => {
  assert.equal(cleaned("code", " 4-0x7 "), "407");
  assert.equal(cleaned("code", "123456789"), "12345678");
  assert.equal(cleaned("number", "−12.5.6 kg"), "-12,56");
  assert.equal(cleaned("number", "1 000"), "1000");
  assert.equal(given("number", "-12,5"), "-12.5");
  const typed: Command[] = [OPEN, { kind: "type", asked: "nombre", text: "12,5" }];
  const { submit } = partOf(play(...typed).sheet, "entry", "nombre");
  assert.deepEqual(submit?.command, answer("nombre", "12.5"));
  const found = partOf(play(...typed, submit.command).sheet, "entry", "nombre");
  assert.deepEqual([found.typed, found.mark, found.submit], ["12,5", "right", null]);
});

test("hints come one after the other, stay, and end with the right answer", () => {
  const hint: PlayEvent = { kind: "hint", asked: "un" };
  const labels = (sheet: Sheet | null): string[] => (sheet?.parts ?? []).flatMap((part) => (part.kind === "button" && part.button.command.kind === "hint" ? [part.button.label] : []));
  assert.deepEqual(labels(play(OPEN).sheet), ["Un indice (1 sur 2)"]);
  assert.deepEqual(labels(play(OPEN, hint).sheet), ["Un indice (2 sur 2)"]);
  assert.deepEqual(notes(play(OPEN, hint, hint).sheet, "hint").map((one) => one.replaceAll(/\s/g, " ")), ["Indice 1 sur 2 : Regardez en haut.", "Indice 2 sur 2 : C’est à gauche."]);
  assert.deepEqual(labels(play(OPEN, hint, hint).sheet), []);
  assert.deepEqual(labels(play(OPEN, answer("un", "a")).sheet), []);
});

test("a verdict is in the scene's own words, else in the player's, with the feedback of what was chosen", () => {
  assert.deepEqual(notes(play(OPEN, answer("un", "b")).sheet, "wrong"), ["Pas tout à fait. Essayez encore.\nNon, B brûle."]);
  assert.deepEqual(notes(play(OPEN, answer("un", "a")).sheet, "right").map((one) => one.replaceAll(/\s/g, " ")), ["Voilà !"]);
});

test("a film's captions in the language that is read come first; who plays it is known", () => {
  const film = partOf(openSheet(CONTEXT, play(OPEN).state, { ...FRESH_UI, watching: "/a.mp4" }), "film");
  assert.deepEqual(film.tracks.map((track) => track.url), ["/fr.vtt", "/en.vtt"]);
  assert.equal(film.button.label, "Mettre le film en pause");
});

test("what a newer format holds is said, and its kind is known for the journal", () => {
  const card = { id: "k", title: fr("K"), blocks: [{ kind: "hologram" }, { kind: "hologram" }, BLOCKS[0]] } as unknown as Card;
  assert.deepEqual(unknownKinds(card), ["hologram"]);
  const context = { ...CONTEXT, scene: { ...SCENE, cards: [card] } };
  assert.equal(notes(openSheet(context, play(OPEN).state, FRESH_UI), "plain").length, 2);
});

// --- tasks, timers, the end ------------------------------------------------------------------------------

const touch = (hotspot: string): PlayEvent => ({ kind: "activate", hotspot });

test("tasks tell how far they have come, give hints, and say what a step was", () => {
  const start = play().state;
  const agenda = agendaOf(CONTEXT, start, FRESH_UI);
  assert.deepEqual(agenda?.tasks.map(({ id, progress, done }) => [id, progress, done]), [["t", "0 sur 2", false], ["u", "", false]]);
  const beside = reduce(SCENE, start, touch("i")).state;
  const verdict = taskVerdictOf(start, beside);
  assert.equal(verdict?.tone, "wrong");
  assert.match(saidOf(CONTEXT, start, beside), /D’abord H\./);
  const done = play(touch("h"), touch("i"), { kind: "hint", asked: "t" });
  const after = agendaOf(CONTEXT, done.state, { ...FRESH_UI, verdict: { task: "t", tone: "done" } });
  assert.deepEqual(after?.tasks.map((task) => task.done), [true, true]);
  assert.match(after?.verdict.text ?? "", /Bravo à vous/);
  const small = agendaSheet(agendaOf(CONTEXT, play({ kind: "hint", asked: "t" }).state, FRESH_UI) ?? assert.fail(), CONTEXT.t);
  assert.deepEqual(small.parts.map((part) => part.kind), ["text", "note", "button", "text"]);
});

test("a timer counts down calmly; where timers are off, a button stands for it", () => {
  const state = play({ kind: "wait", seconds: 7.4 }).state;
  assert.equal(agendaOf(CONTEXT, state, FRESH_UI)?.timers[0]?.text.replaceAll(/\s/g, " "), "Le four sonne : dans 13 s");
  const off = agendaOf({ ...CONTEXT, settings: { ...CONTEXT.settings, timers: false } }, state, FRESH_UI);
  assert.deepEqual(off?.timers[0]?.button?.command, { kind: "skip", cue: "bip" });
  assert.equal(reduce(SCENE, state, { kind: "skip", cue: "bip" }).state.card, "k");
});

test("the end tells every answer in words, and asks without judging", () => {
  const moves: Command[] = [OPEN, answer("un", "a"), answer("deux", "c", "d"), answer("ordre", "z", "y", "x"), answer("nombre", "12.5"), answer("code", "111"), answer("zone", "la"), { kind: "choose", choice: "choix", option: "p" }];
  const { sheet } = play(...moves, touch("h"), touch("i"), { kind: "finish" });
  const words = (sheet?.parts ?? []).flatMap((part) => (part.kind === "text" ? [part.text.replaceAll(/\s/g, " ")] : []));
  for (const line of ["Lequel ? — **A**", "Lesquels ? — **C, D**", "Dans quel ordre ? — **Z → Y → X**", "Combien ? — **12,5 kg**", "Quel code ? — **111**", "Où ? — **Là**", "Et alors ? — **Par ici**", "✓ H puis I"]) {
    assert.ok(words.includes(line), `${line} is not in ${words.join(" / ")}`);
  }
  const reflected = play({ kind: "finish" }, { kind: "reflect", answer: "maybe" }, { kind: "reflect", answer: "no" });
  assert.deepEqual(partOf(reflected.sheet, "pictures").options.map((one) => one.mark), ["none", "none", "ticked"]);
  const quiet = openSheet({ ...CONTEXT, scene: { ...SCENE, reflection: false } }, play({ kind: "finish" }).state, FRESH_UI);
  assert.ok(!quiet?.parts.some((part) => part.kind === "pictures"));
});

// --- typography ------------------------------------------------------------------------------------------

test("French signs never begin a line, and quotation marks are never left alone", () => {
  assert.equal(typeset("Prêt ? « Oui ! » : 1 000 g ; 3 %"), "Prêt\u202F? «\u202FOui\u202F!\u202F»\u00A0: 1\u202F000 g\u202F; 3\u202F%");
  assert.equal(typeset("Ready? 12:30"), "Ready? 12:30");
  const measure = (text: string): number => text.length * 10;
  for (let width = 100; width < 200; width += 10) {
    for (const line of plainLines(typeset("Où est-il ? « Ici » ! Alors : oui ; non."), width, measure)) assert.doesNotMatch(line, /^[?!:;»]|«$/, `at ${width}: ${line}`);
  }
});

test("a text is read from the side of its first letter; what has one weight is one stretch", () => {
  assert.ok(isRtl("«12» الفرن ساخن"));
  assert.ok(!isRtl("Four الفرن"));
  const measure = (text: string): number => text.length * 10;
  const [line = []] = wrap("الفرن **ساخن** Four 3000", 1000, measure);
  assert.deepEqual(line.map((word) => [word.text, word.x, word.rtl]), [["الفرن ", 0, true], ["ساخن", 60, true], [" Four 3000", 100, true]]);
  const page = layout({ ...sheetOf([{ kind: "text", text: "الفرن" }]) })[0];
  const text = page?.drawings.find((one) => one.draw === "text" && one.rtl);
  assert.equal(text?.draw === "text" && text.x, PANEL_WIDTH - 56);
});

// --- panels ----------------------------------------------------------------------------------------------

const OPTIONS: LayoutOptions = {
  measure: (text, size) => text.length * size * 0.5,
  scale: 1,
  large: false,
  shape: () => 0.5,
  said: () => "Samir : on pèse.",
  words: { previous: "Avant", next: "Suite", page: (page, pages) => `${page}/${pages}` },
};

function layout(sheet: Sheet, options: Partial<LayoutOptions> = {}): Page[] {
  return layoutSheet(sheet, { ...OPTIONS, ...options });
}

function sheetOf(parts: readonly Part[]): Sheet {
  return { key: "k", title: "Titre", parts, buttons: [{ label: "Fermer", command: { kind: "close" } }] };
}

/** Sheets with everything: fresh, answered wrong, answered right, the agenda, the end. */
function everySheet(): Sheet[] {
  const wrong = [answer("un", "b"), answer("ordre", "z", "y", "x"), answer("nombre", "3"), answer("code", "111"), answer("zone", "la"), { kind: "tick", option: "c" } as const];
  const right = [answer("un", "a"), answer("deux", "c", "d"), answer("ordre", "x", "y", "z"), answer("nombre", "12.5"), answer("code", "407"), answer("zone", "ici")];
  const sheets = [play(OPEN), play(OPEN, { kind: "hint", asked: "un" }, ...wrong), play(OPEN, ...right), play({ kind: "finish" }, { kind: "reflect", answer: "yes" })].map(({ sheet }) => sheet ?? assert.fail());
  const agenda = agendaOf(CONTEXT, play({ kind: "hint", asked: "t" }).state, { ...FRESH_UI, verdict: { task: "t", tone: "wrong" } });
  return [...sheets, agendaSheet(agenda ?? assert.fail(), CONTEXT.t)];
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const holds = ({ x, y, width, height }: Box, at: { x: number; y: number }): boolean => at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;

test("panels have 1.3 times the pixels that a Quest 2 shows, also where they are coarsest: in their middle", () => {
  const quest2 = 20; // pixels a degree
  const radian = Math.PI / 180;
  const across = 2 * Math.tan((PANEL_WIDTH / UNITS_PER_DEGREE / 2) * radian); // of a plane at distance 1
  const inTheMiddle = (PANEL_WIDTH * RASTER * Math.tan(radian)) / across;
  assert.ok(inTheMiddle >= 1.3 * quest2, `${inTheMiddle}`);
});

test("all words on panels stand out from what is under them by 7 to 1", () => {
  const seen = new Set<string>();
  for (const sheet of everySheet()) {
    for (const page of layout(sheet)) {
      page.drawings.forEach((drawing: Drawing, index) => {
        if (drawing.draw !== "text") return;
        const under = page.drawings.slice(0, index).findLast((one) => one.draw === "box" && one.fill !== "" && holds(one, drawing));
        const ground = under?.draw === "box" ? under.fill : COLOUR.paper;
        seen.add(`${drawing.colour} on ${ground}`);
        assert.ok(contrast(drawing.colour, ground) >= 7, `"${drawing.text}": ${drawing.colour} on ${ground} is ${contrast(drawing.colour, ground).toFixed(2)}`);
      });
    }
  }
  assert.ok(seen.size >= 8, [...seen].join(", "));
});

test("what can be pointed at is 3 degrees high, and 5 where targets are large; spots lie on the panel and apart", () => {
  for (const [large, degrees] of [[false, 3], [true, 5]] as const) {
    for (const page of everySheet().flatMap((sheet) => layout(sheet, { large, scale: 1.5 }))) {
      assert.ok(page.height <= PANEL_HEIGHT_MAX, `${page.height} high`);
      for (const spot of page.spots) {
        const wanted = spot.id === "option:ici" ? 3 : degrees;
        assert.ok(spot.height / UNITS_PER_DEGREE >= wanted - 1e-6, `${spot.id} is ${spot.height / UNITS_PER_DEGREE} degrees high`);
        assert.ok(spot.width / UNITS_PER_DEGREE >= 3 - 1e-6, spot.id);
        assert.ok(spot.y >= 0 && spot.y + spot.height <= page.height, spot.id);
        assert.equal(page.spots.filter((one) => one !== spot && one.id === spot.id && one.y === spot.y && one.x === spot.x).length, 0);
      }
    }
  }
});

test("a text of 5,000 letters goes on over pages; a word that never ends is cut within the panel", () => {
  const parts: Part[] = [{ kind: "text", text: "Le four chauffe doucement. ".repeat(186).slice(0, 5000) }, { kind: "text", text: "x".repeat(400) }, { kind: "button", button: { label: "y".repeat(90), command: { kind: "close" } } }];
  for (const scale of [1, 1.25, 1.5]) {
    const pages = layout(sheetOf(parts), { scale });
    assert.ok(pages.length > 2);
    for (const page of pages) {
      assert.ok(page.height <= PANEL_HEIGHT_MAX);
      for (const one of page.drawings) if (one.draw === "text") assert.ok(one.x + OPTIONS.measure(one.text.trimEnd(), one.size, one.run) <= PANEL_WIDTH, one.text);
    }
  }
});

test("pictures whose shape is not known yet are answered by their names", () => {
  const pages = layout(play(OPEN).sheet ?? assert.fail(), { shape: () => null });
  const spots = pages.flatMap((page) => page.spots).filter((spot) => spot.command.kind === "answer" && spot.command.question === "zone");
  assert.deepEqual(spots.map((spot) => spot.id), ["option:ici", "option:la"]);
});
