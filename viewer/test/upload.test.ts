/** The digest piece by piece, as the upload page makes it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hex, Sha256 } from "../src/log/sha256.js";

test("a digest by pieces of any length is the digest of the whole", () => {
  const whole = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256);
  for (const step of [1, 7, 63, 64, 65, 1000, 5000]) {
    const hash = new Sha256();
    for (let at = 0; at < whole.length; at += step) hash.update(whole.subarray(at, at + step));
    assert.equal(hex(hash.digest()), createHash("sha256").update(whole).digest("hex"), `pieces of ${step}`);
  }
  for (const length of [0, 55, 56, 63, 64, 119, 120]) {
    const message = whole.subarray(3, 3 + length);
    assert.equal(hex(new Sha256().update(message).digest()), createHash("sha256").update(message).digest("hex"), `${length} bytes`);
  }
});
