/** tus-js-client itself against a running server: `npm run peer -- <url> <token> <file>`; tests/server/uploads/test_peer.py does. */
import assert from "node:assert/strict";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { PassThrough } from "node:stream";
import { type DetailedError, type Upload as Client, type UploadOptions, Upload } from "tus-js-client";

const [, , server = "", token = "", path = ""] = process.argv;
const endpoint = `${server}/api/v1/uploads`;
const headers = { Authorization: token };
const bytes = readFileSync(path);
const metadata = { filename: "pair.jpg", projection: "equirectangular" };
const base: UploadOptions = { endpoint, headers, metadata, retryDelays: [0, 50, 100, 500, 1000, 3000] };

/** Sends to the end; returns the upload's address. */
function send(input: Buffer | NodeJS.ReadableStream, options: UploadOptions, made?: (client: Client) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const client: Client = new Upload(input as Buffer, {
      ...base,
      ...options,
      onError: reject,
      onSuccess: () => resolve(client.url ?? ""),
    });
    made?.(client);
    client.start();
  });
}

async function settled(url: string): Promise<{ state: string; sha256: string; problem: string }> {
  for (;;) {
    const answer = await fetch(url, { headers });
    const told = (await answer.json()) as { state: string; sha256: string; problem: string };
    if (!["sending", "checking"].includes(told.state)) return told;
  }
}

/** Begins, is aborted after some bytes, and answers the address. */
function cutShort(options: UploadOptions, terminate: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const client: Client = new Upload(bytes, {
      ...base,
      chunkSize: 300_000,
      ...options,
      onError: reject,
      onChunkComplete: () => {
        if (stopping) return;
        stopping = true;
        const url = client.url ?? "";
        client.abort(terminate).then(() => resolve(url), reject);
      },
    });
    client.start();
  });
}

const cases: Record<string, () => Promise<void>> = {
  async whole() {
    assert.equal((await settled(await send(bytes, {}))).state, "accepted");
  },
  async "in chunks, data with the creation"() {
    const told = await settled(await send(bytes, { chunkSize: 100_000, uploadDataDuringCreation: true }));
    assert.equal(told.state, "accepted");
  },
  async "length deferred, from a stream"() {
    const url = await send(createReadStream(path).pipe(new PassThrough()), { chunkSize: 200_000, uploadLengthDeferred: true });
    assert.equal((await settled(url)).state, "accepted");
  },
  async "by POST only"() {
    assert.equal((await settled(await send(bytes, { overridePatchMethod: true, chunkSize: 500_000 }))).state, "accepted");
  },
  async "aborted, then gone on with by its address"() {
    const url = await cutShort({}, false);
    let first = -1;
    const again = await send(bytes, { uploadUrl: url, onProgress: (sent) => (first = first < 0 ? sent : first) });
    assert.equal(again, url);
    assert.ok(first >= 300_000, `it began again at ${first}`);
    assert.equal((await settled(url)).state, "accepted");
  },
  async "abort(true) removes it"() {
    const url = await cutShort({}, true);
    assert.equal((await fetch(url, { headers })).status, 404);
  },
  async "an address that is gone begins anew"() {
    const gone = `${endpoint}/00000000-0000-4000-8000-000000000000`;
    assert.notEqual(await send(bytes, { uploadUrl: gone }), gone);
  },
  async "a refusal is not tried again"() {
    let tries = 0;
    const options = { metadata: { projection: "mesh" }, onBeforeRequest: () => void (tries += 1) };
    const error: DetailedError = await send(bytes, options).then(() => assert.fail(), (reason: DetailedError) => reason);
    assert.equal(error.originalResponse?.getStatus(), 400);
    assert.equal(tries, 1);
  },
  async "onShouldRetry sees the status"() {
    const seen: number[] = [];
    const options: UploadOptions = {
      headers: { ...headers, "Upload-Checksum": "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
      onShouldRetry: (error) => {
        seen.push(error.originalResponse?.getStatus() ?? 0);
        return seen.length < 3;
      },
    };
    await assert.rejects(send(bytes, options));
    assert.deepEqual(seen, [460, 460, 460]);
  },
};

assert.equal(statSync(path).size, bytes.length);
async function main(): Promise<void> {
  for (const [name, run] of Object.entries(cases)) {
    await run();
    console.log(`ok ${name}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
