import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { openJournal } from "../src/log/journal";
import { type KeptChunk, type KeptViewing, memoryOutbox } from "../src/log/outbox";
import { encodePose, type PoseChunk, PoseSampler } from "../src/log/pose";
import { chain, sender, type Sender } from "../src/log/sender";
import { base64, hex, sha256 } from "../src/log/sha256";
import { uuid7 } from "../src/log/uuid";
import { vectors } from "./vectors";

interface PoseVector {
  readonly name: string;
  readonly hz: number;
  readonly flags: number;
  readonly t0_ms: number;
  readonly samples: readonly (readonly [number, number])[];
  readonly hex: string;
}

for (const { name, hz, flags, t0_ms: t0, samples, hex: expected } of vectors<PoseVector>("pose")) {
  test(`pose: ${name}`, () => assert.equal(hex(encodePose({ hz, flags, t0, samples })), expected));
}

test("SHA-256 agrees with node's for all lengths around the block's size", () => {
  for (let length = 0; length < 200; length += 1) {
    const message = Uint8Array.from({ length }, (_none, index) => (index * 7 + length) & 255);
    assert.equal(hex(sha256(message)), createHash("sha256").update(message).digest("hex"));
  }
});

test("UUIDv7 holds the time, its version and its variant", () => {
  const id = uuid7(0x0192_f0ab_cdef, new Uint8Array(10).fill(255));
  assert.equal(id, "0192f0ab-cdef-7fff-bfff-ffffffffffff");
});

test("the pose sampler holds short gaps, cuts long ones, and cuts where the mode changes", () => {
  const chunks: PoseChunk[] = [];
  const sampler = new PoseSampler((chunk) => chunks.push(chunk));
  for (let t = 0; t < 1000; t += 250) sampler.take(t, t / 100, 0, false); // a slow screen
  sampler.take(5000, 30, 0, false); // after a gap
  sampler.take(5100, 30, 5, true); // in VR
  sampler.flush();
  assert.deepEqual(chunks.map(({ t0, flags, samples }) => [t0, flags, samples.length]), [[0, 0, 8], [5000, 0, 1], [5100, 1, 1]]);
  assert.deepEqual(chunks[0]?.samples.map(([yaw]) => yaw), [0, 25, 25, 50, 50, 50, 75, 75]);
});

test("ten seconds make one chunk of a hundred samples, and yaw stays in its range", () => {
  const chunks: PoseChunk[] = [];
  const sampler = new PoseSampler((chunk) => chunks.push(chunk));
  for (let frame = 0; frame < 720; frame += 1) sampler.take(frame * (1000 / 72), 179.99, 0, true);
  assert.equal(chunks.length, 1);
  assert.equal(chunks[0]?.samples.length, 100);
  assert.deepEqual(chunks[0]?.samples[0], [-1800, 0]);
});

/** A server that refuses every second request, and keeps what it accepts. */
function shakyServer() {
  const kept = new Map<string, string>();
  let calls = 0;
  let seal: { last_seq: number; chain: string } | null = null;
  const ask = (async (url: string, init: RequestInit) => {
    calls += 1;
    if (calls % 2 === 1) throw new TypeError("the network is gone");
    if (url.endsWith("/seal")) seal = JSON.parse(String(init.body)) as { last_seq: number; chain: string };
    else if (url.includes("/chunks/")) {
      const digest = (init.headers as Record<string, string>)["Content-Digest"] ?? "";
      if (kept.has(url)) assert.equal(kept.get(url), digest);
      kept.set(url, digest);
    }
    return new Response(null, { status: 200 });
  }) as typeof fetch;
  return { ask, kept, seal: () => seal };
}

test("everything kept is delivered through a network that fails, and sealed with its chain", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const outbox = memoryOutbox();
  const server = shakyServer();
  const silent: Sender = { wake: () => {}, parting: () => {}, stop: () => {} };
  const journal = openJournal(outbox, silent, { ticket: "t", revision: "r", mode: "inline", language: "fr", device: {} });
  for (let index = 0; index < 5; index += 1) {
    journal.write("hotspot.open", `h${index}`, {}, null);
    journal.flush();
  }
  journal.end(false);
  await new Promise<void>((done) => {
    const post = sender(outbox, { current: () => journal.id, settled: (allSent) => (allSent ? done() : setImmediate(() => context.mock.timers.tick(100_000))) }, server.ask);
    post.wake();
  });
  const digests = [...server.kept.values()].map((one) => one.slice("sha-256=:".length, -1));
  assert.equal(server.kept.size, 7); // opening lines, five flushes, the end
  assert.deepEqual(server.seal(), { ...server.seal(), last_seq: 6, chain: chain(digests) });
  assert.deepEqual(await outbox.viewings(), []);
});

test("a viewing that goes on is not sealed; one whose page was lost is", async () => {
  const outbox = memoryOutbox();
  const body = new TextEncoder().encode("{}");
  const digest = base64(sha256(body));
  for (const id of ["lost", "going-on"]) {
    const viewing = { id, ticket: "t", start: {}, digests: [digest], endedMs: null, lastMs: 1234 };
    await outbox.keep(viewing, { viewing: id, seq: 0, type: "application/json", digest, body });
  }
  const sealed: string[] = [];
  const ask = (async (url: string) => {
    if (url.endsWith("/seal")) sealed.push(url);
    return new Response(null, { status: 201 });
  }) as typeof fetch;
  await new Promise<void>((done) => sender(outbox, { current: () => "going-on", settled: () => done() }, ask).wake());
  assert.deepEqual(sealed, ["/api/v1/viewings/lost/seal"]);
  assert.deepEqual((await outbox.viewings()).map((one) => one.id), ["going-on"]);
});

test("what was erased on the server is forgotten on the device", async () => {
  const outbox = memoryOutbox();
  await outbox.keep({ id: "v", ticket: "t", start: {}, digests: ["x"], endedMs: 1, lastMs: 1 });
  const gone = (async () => new Response(null, { status: 410 })) as unknown as typeof fetch;
  await new Promise<void>((done) => sender(outbox, { current: () => null, settled: () => done() }, gone).wake());
  assert.deepEqual(await outbox.viewings(), []);
});

test("after the end of the scene a last word still comes, and the viewing ends with it", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const kept: { viewing: KeptViewing; lines: { t: number; kind: string }[] }[] = [];
  const outbox = { ...memoryOutbox(), keep: async (viewing: KeptViewing, chunk?: KeptChunk) => void kept.push({ viewing, lines: linesOf(chunk) }) };
  const silent: Sender = { wake: () => {}, parting: () => {}, stop: () => {} };
  const journal = openJournal(outbox, silent, { ticket: "t", revision: "r", mode: "inline", language: "fr", device: {} });
  const at = (ms: number, act: () => void): void => {
    now = ms;
    act();
  };
  at(1_000, () => journal.pose(0, 0, false));
  at(5_000, () => journal.write("scene.finish", null, {}, null));
  at(5_000, () => journal.rest());
  assert.deepEqual(kept.flatMap(({ lines }) => lines).map(({ kind }) => kind).slice(-1), ["scene.finish"]); // at once
  const before = kept.length;
  at(6_000, () => journal.pose(0, 0, false)); // nobody is followed around after the end
  at(9_000, () => journal.write("reflection", null, { answer: "maybe" }, null));
  assert.equal(kept.length, before + 1);
  at(65_000, () => journal.end(false));
  at(66_000, () => journal.write("late", null, {}, null));
  assert.deepEqual(kept.flatMap(({ lines }) => lines).slice(-3), [
    { t: 5_000, kind: "scene.finish" },
    { t: 9_000, kind: "reflection" },
    { t: 9_000, kind: "viewing.end" },
  ]);
  assert.equal(kept.at(-1)?.viewing.endedMs, 9_000);
});

function linesOf(chunk?: KeptChunk): { t: number; kind: string }[] {
  if (chunk?.type !== "application/json") return [];
  const { events } = JSON.parse(new TextDecoder().decode(chunk.body)) as { events: { t: number; kind: string }[] };
  return events.map(({ t, kind }) => ({ t, kind }));
}

test("a wall clock that jumps changes no time of a line, and viewings stay in their order", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  let [wall, steady] = [Date.UTC(2026, 10, 25), 0];
  context.mock.method(Date, "now", () => wall);
  context.mock.method(performance, "now", () => steady);
  const lines: { t: number; kind: string }[] = [];
  const outbox = { ...memoryOutbox(), keep: async (_viewing: KeptViewing, chunk?: KeptChunk) => void lines.push(...linesOf(chunk)) };
  const silent: Sender = { wake: () => {}, parting: () => {}, stop: () => {} };
  const opening = { ticket: "t", revision: "r", mode: "inline", language: "fr", device: {} } as const;
  const first = openJournal(outbox, silent, opening);
  [wall, steady] = [wall - 365 * 86_400_000, 2_000]; // the headset learns the right date meanwhile
  first.write("hotspot.open", "a", {}, null);
  first.end(false);
  const second = openJournal(outbox, silent, opening);
  second.end(false);
  assert.deepEqual(lines.filter(({ kind }) => kind === "hotspot.open"), [{ t: 2_000, kind: "hotspot.open" }]);
  assert.ok(first.id < second.id, "a viewing that began later comes later");
});
