"use strict";
const bytes = require("crosstalk:bytes");
const { DOMException } = require("crosstalk:errors");
const secret = Symbol("key");

class CryptoKey {
  #raw;
  constructor(k, raw, type, algorithm, extractable, usages) {
    if (k !== secret) throw new TypeError("Illegal constructor");
    this.#raw = raw;
    Object.assign(this, { type, extractable, algorithm, usages });
  }
  static raw(key) {
    return key.#raw;
  }
  get [Symbol.toStringTag]() {
    return "CryptoKey";
  }
}
const { raw } = CryptoKey;
delete CryptoKey.raw;
const make = (...args) => new CryptoKey(secret, ...args);

class Crypto {
  get subtle() {
    return require("crosstalk:subtle").make(native, make, raw);
  }
  getRandomValues(array) {
    if (
      !ArrayBuffer.isView(array) ||
      array instanceof Float32Array ||
      array instanceof Float64Array ||
      array instanceof DataView
    ) {
      throw new DOMException("The data argument must be an integer-type TypedArray", "TypeMismatchError");
    }
    if (array.byteLength > 65536) {
      throw new DOMException(`The requested length exceeds 65,536 bytes`, "QuotaExceededError");
    }
    bytes.view(array).set(new Uint8Array(native.random(array.byteLength)));
    return array;
  }
  randomUUID() {
    return native.uuid();
  }
  get [Symbol.toStringTag]() {
    return "Crypto";
  }
}
module.exports = { crypto: new Crypto(), CryptoKey, raw };
