/** A worker: the SHA-256 of the file it is given, read a little at a time; answers with its hexadecimal digits. */
import { Sha256, hex } from "../log/sha256.js";

const PIECE = 4 * 1024 * 1024; // bytes

async function hashOf(file: Blob): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  return hex(hash.digest());
}

self.addEventListener("message", (event: MessageEvent<File>) => {
  void hashOf(event.data)
    .catch(() => "") // the file is gone, or was changed
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker speaks to its maker only
    .then((digits) => self.postMessage(digits));
});
