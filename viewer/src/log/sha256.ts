/**
 * SHA-256 (FIPS 180-4), at once or piece by piece: the browser's own answers later, and a page that is being left has
 * no later; it wants a whole film in memory; and it is absent where the page is not a secure context.
 */

const K = constants();

/** The fractional parts of the cube roots of the first 64 primes, 32 bits each. */
function constants(): Uint32Array {
  const found = new Uint32Array(64);
  for (let candidate = 2, count = 0; count < 64; candidate += 1) {
    let prime = true;
    for (let factor = 2; factor * factor <= candidate; factor += 1) prime &&= candidate % factor !== 0;
    if (prime) found[count++] = (Math.cbrt(candidate) % 1) * 2 ** 32;
  }
  return found;
}

const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

function turn(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

/** A digest under way: bytes come in pieces of any length. */
export class Sha256 {
  readonly #hash = Uint32Array.from(START);
  readonly #schedule = new Uint32Array(64);
  readonly #rest = new Uint8Array(64);
  #waiting = 0;
  #length = 0;

  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let at = 0;
    if (this.#waiting > 0) {
      at = Math.min(64 - this.#waiting, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#waiting);
      this.#waiting += at;
      if (this.#waiting < 64) return this;
      block(this.#hash, this.#schedule, new DataView(this.#rest.buffer), 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at + 64 <= bytes.length; at += 64) block(this.#hash, this.#schedule, view, at);
    this.#waiting = bytes.length - at;
    this.#rest.set(bytes.subarray(at));
    return this;
  }

  /** The 32 bytes of the digest; nothing may come after. */
  digest(): Uint8Array {
    const bits = this.#length * 8;
    const padding = new Uint8Array(this.#waiting < 56 ? 64 - this.#waiting : 128 - this.#waiting);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits);
    this.update(padding);
    const digest = new DataView(new ArrayBuffer(32));
    this.#hash.forEach((word, index) => digest.setUint32(index * 4, word));
    return new Uint8Array(digest.buffer);
  }
}

/** The 32 bytes of a whole message's digest. */
export function sha256(message: Uint8Array): Uint8Array {
  return new Sha256().update(message).digest();
}

/** One block of 64 bytes; written without arrays, since films of many gigabytes pass here. */
function block(hash: Uint32Array, w: Uint32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i += 1) w[i] = view.getUint32(at + i * 4);
  for (let i = 16; i < 64; i += 1) {
    const early = w[i - 15]!;
    const late = w[i - 2]!;
    const s0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const s1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = hash[0]!, b = hash[1]!, c = hash[2]!, d = hash[3]!;
  let e = hash[4]!, f = hash[5]!, g = hash[6]!, h = hash[7]!;
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0;
    d = c; c = b; b = a; a = (one + two) | 0;
  }
  hash[0]! += a; hash[1]! += b; hash[2]! += c; hash[3]! += d;
  hash[4]! += e; hash[5]! += f; hash[6]! += g; hash[7]! += h;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
