"use strict";
// The PCG-DXSM generator of Go's math/rand/v2, and what that makes of its numbers.
const mask = (1n << 64n) - 1n;
const multiplier = (2549297995355413924n << 64n) | 4865540595714422341n;
const increment = (6364136223846793005n << 64n) | 1442695040888963407n;
const { asUintN } = BigInt;
const number = Number;

class Stream {
  #state;
  constructor(high, low) {
    this.#state = (BigInt(high) << 64n) | BigInt(low);
  }
  uint64() {
    this.#state = asUintN(128, this.#state * multiplier + increment);
    let high = this.#state >> 64n;
    high ^= high >> 32n;
    high = (high * 0xda942042e4dd58b5n) & mask;
    high ^= high >> 48n;
    return (high * ((this.#state & mask) | 1n)) & mask;
  }
  float() {
    return number(this.uint64() & ((1n << 53n) - 1n)) / 9007199254740992;
  }
  // below is a number from 0 up to n, n excluded.
  below(n) {
    if ((n & (n - 1n)) === 0n) return this.uint64() & (n - 1n);
    let product = this.uint64() * n;
    if ((product & mask) < n) {
      const least = ((1n << 64n) - n) % n;
      while ((product & mask) < least) product = this.uint64() * n;
    }
    return product >> 64n;
  }
  bytes(n) {
    const out = new Uint8Array(n);
    for (let k = 0; k < n; k += 8) {
      let v = this.uint64();
      for (let b = k; b < n && b < k + 8; b++, v >>= 8n) out[b] = number(v & 255n);
    }
    return out;
  }
}
module.exports = { Stream };
