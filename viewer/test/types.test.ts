import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

test("the types of the scene are those of the scene format", () => {
  assert.doesNotThrow(() => execFileSync(process.execPath, ["scripts/types.mjs", "--check"], { stdio: "pipe" }));
});

test("only stage, backdrop and xr know three", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const knowing = sources.filter((name) => /from "three/.test(readFileSync(path.join("src", name), "utf8")));
  const elsewhere = knowing.filter((name) => !/^(stage|backdrop|xr)\//.test(name));
  assert.deepEqual(elsewhere, []);
  assert.ok(knowing.length > 5);
});
