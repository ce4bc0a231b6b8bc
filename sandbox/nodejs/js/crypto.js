"use strict";
// Node's own cryptography, with random numbers of the run, and a note of each key that it is given.
const crypto = require("crypto");
const state = require("crosstalk:state");
const { soon } = require("crosstalk:timers");

const bytesOf = (v) => {
  if (typeof v === "string") return Buffer.from(v);
  if (ArrayBuffer.isView(v)) return Buffer.from(v.buffer, v.byteOffset, v.byteLength);
  if (v instanceof ArrayBuffer) return Buffer.from(v);
  if (v instanceof crypto.KeyObject && v.type === "secret") return v.export();
  if (v && typeof v === "object" && "key" in v && v.key !== v) return bytesOf(v.key);
  return undefined;
};
const used = (use, key) => {
  let b;
  try {
    b = bytesOf(key);
  } catch {}
  if (!b?.length) return;
  const plain = b.every((c) => c >= 32 && c <= 126);
  state.did({ key: { use, text: b.toString(plain ? "latin1" : "hex").slice(0, 64) } }, state.frames());
};
// notes puts a function in the place of one that notes the key among its arguments.
const notes = (object, name, use, at) => {
  const real = object[name];
  object[name] = {
    [name](...args) {
      used(use, args[at]);
      return state.apply(real, this, args);
    },
  }[name];
};
notes(crypto, "createHmac", "hmac", 1);
for (const name of ["createCipheriv", "createDecipheriv"]) notes(crypto, name, "cipher", 1);
for (const name of ["pbkdf2", "pbkdf2Sync"]) notes(crypto, name, "derive", 0);
for (const name of ["scrypt", "scryptSync"]) notes(crypto, name, "derive", 0);
for (const name of ["hkdf", "hkdfSync"]) notes(crypto, name, "derive", 1);

// pair notes a private key. The beginning of one tells nothing, so that its hash stands for it.
const { createHash, createPrivateKey, KeyObject } = crypto;
const pair = (key) => {
  try {
    const k = key instanceof KeyObject ? key : createPrivateKey(key);
    const der = k.export({ type: "pkcs8", format: "der" });
    used("sign", createHash("sha256").update(der).digest("hex"));
  } catch {} // Node.js says what is wrong with it
};
const notesPair = (object, name, of) => {
  const real = object[name];
  object[name] = {
    [name](...args) {
      pair(of(args));
      return state.apply(real, this, args);
    },
  }[name];
};
notesPair(crypto, "sign", (args) => args[2]);
notesPair(crypto.Sign.prototype, "sign", (args) => args[0]);
notesPair(crypto, "privateDecrypt", (args) => args[0]);
notesPair(crypto, "diffieHellman", (args) => args[0]?.privateKey);

const fill = (view) => {
  new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength).set(state.random().bytes(view.byteLength));
  return view;
};
const { randomBytes, randomInt, randomFillSync } = crypto;
const answer = (callback, value) => (callback === undefined ? value : void soon(callback, null, value));
crypto.randomBytes = crypto.pseudoRandomBytes = function (size, callback) {
  return answer(callback, fill(randomBytes(size)));
};
crypto.randomInt = function (min, max, callback) {
  if (max === undefined || typeof max === "function") [min, max, callback] = [0, min, max];
  randomInt(min, max); // says what is wrong with them
  return answer(callback, Number(BigInt(min) + state.random().below(BigInt(max) - BigInt(min))));
};
crypto.randomFillSync = function (target, offset = 0, length) {
  randomFillSync(target, offset, ...(length === undefined ? [] : [length]));
  const size = target.BYTES_PER_ELEMENT ?? 1;
  const part = new Uint8Array(target.buffer ?? target, (target.byteOffset ?? 0) + offset * size,
    length === undefined ? target.byteLength - offset * size : length * size);
  fill(part);
  return target;
};
crypto.randomFill = function (target, ...rest) {
  const callback = rest.pop();
  soon(callback, null, crypto.randomFillSync(target, ...rest));
};
const uuid = () => {
  const b = state.random().bytes(16);
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = Buffer.from(b).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};
crypto.randomUUID = function randomUUID() {
  return uuid();
};
const web = Object.getPrototypeOf(crypto.webcrypto);
const { getRandomValues } = web;
const define = (object, name, value) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true });
define(web, "randomUUID", { randomUUID: () => uuid() }.randomUUID);
define(web, "getRandomValues", function (array) {
  return fill(state.apply(getRandomValues, crypto.webcrypto, [array]));
});
// Keys of Web Crypto are used as what was imported: the functions that use them are given no bytes.
const subtle = Object.getPrototypeOf(crypto.subtle);
const raws = new WeakMap();
const { importKey, sign, verify, encrypt, decrypt, deriveBits, deriveKey } = subtle;
define(subtle, "importKey", async function (format, data, ...rest) {
  const key = await state.apply(importKey, this, [format, data, ...rest]);
  if (format === "raw") raws.set(key, Buffer.from(bytesOf(data)));
  else if (format === "jwk" && data?.k) raws.set(key, Buffer.from(data.k, "base64url"));
  return key;
});
for (const [name, real] of Object.entries({ sign, verify, encrypt, decrypt, deriveBits, deriveKey })) {
  const use = { sign: "hmac", verify: "hmac", encrypt: "cipher", decrypt: "cipher" }[name] ?? "derive";
  define(subtle, name, {
    [name](algorithm, key, ...rest) {
      if (raws.has(key)) used(use, raws.get(key));
      else if (key?.type === "private") pair(KeyObject.from(key));
      return state.apply(real, this, [algorithm, key, ...rest]);
    },
  }[name]);
}
module.exports = crypto;
