"use strict";
const bytes = require("crosstalk:bytes");
const { DOMException } = require("crosstalk:errors");
const { warn } = require("crosstalk:refuse");
const pairs = require("crosstalk:subtle_pairs");

const nameOf = (a) => (typeof a === "string" ? a : `${a?.name}`).toUpperCase();
const hashName = (a) => {
  const name = nameOf(typeof a === "object" && a !== null && a.hash !== undefined ? a.hash : a);
  if (!/^SHA-(1|256|384|512)$/.test(name)) throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
  return name;
};
const data = (v) => {
  const view = bytes.view(v);
  if (!view) throw new TypeError("The provided value is not of type '(ArrayBuffer or ArrayBufferView)'");
  return view;
};
const blockSize = (hash) => (hash === "SHA-384" || hash === "SHA-512" ? 128 : 64);
const unsupported = (name) => {
  warn("crypto", `crypto.subtle: the algorithm ${name} is not emulated`);
  throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
};
let made;

module.exports.make = (native, key, raw) =>
  (made ??= new (class SubtleCrypto {
    async digest(algorithm, input) {
      return native.hash(hashName(algorithm), data(input));
    }
    async importKey(format, material, algorithm, extractable, usages) {
      const name = nameOf(algorithm);
      if (pairs.pairs.includes(name)) {
        return pairs.importPair(key, name, format, material, algorithm, extractable, usages);
      }
      if (!["HMAC", "PBKDF2", "HKDF", "AES-GCM", "AES-CBC", "AES-CTR"].includes(name)) unsupported(name);
      let content;
      if (format === "jwk") content = Uint8Array.from(Buffer.from(material.k, "base64url"));
      else if (format === "raw") content = data(material).slice();
      else throw new DOMException("Unsupported key format", "NotSupportedError");
      const about = { name };
      if (name === "HMAC") Object.assign(about, { hash: { name: hashName(algorithm) }, length: content.length * 8 });
      else if (name.startsWith("AES")) about.length = content.length * 8;
      return key(content, "secret", about, !!extractable, [...usages]);
    }
    async exportKey(format, k) {
      if (!k.extractable) throw new DOMException("key is not extractable", "InvalidAccessError");
      if (k.type !== "secret") return pairs.exportPair(format, k, raw(k));
      if (format === "raw") return raw(k).slice().buffer;
      const alg = k.algorithm.name === "HMAC" ? { alg: "HS" + k.algorithm.hash.name.slice(4) } : {};
      return { key_ops: k.usages, ext: true, kty: "oct", k: Buffer.from(raw(k)).toString("base64url"), ...alg };
    }
    async generateKey(algorithm, extractable, usages) {
      const name = nameOf(algorithm);
      if (pairs.pairs.includes(name)) return pairs.generatePair(key, name, algorithm, extractable, usages);
      if (name !== "HMAC" && !name.startsWith("AES-")) unsupported(name);
      const about = { name };
      if (name === "HMAC") about.hash = { name: hashName(algorithm) };
      about.length = algorithm.length ?? blockSize(about.hash?.name) * 8;
      return key(new Uint8Array(native.random(about.length / 8)), "secret", about, !!extractable, [...usages]);
    }
    async sign(algorithm, k, input) {
      this.#check(algorithm, k, "sign");
      if (k.type !== "secret") return pairs.sign(nameOf(algorithm), algorithm, k, raw(k), data(input));
      return native.hmac(k.algorithm.hash.name, raw(k), data(input));
    }
    async verify(algorithm, k, signature, input) {
      this.#check(algorithm, k, "verify");
      if (k.type !== "secret") return pairs.verify(nameOf(algorithm), algorithm, k, raw(k), data(signature), data(input));
      return native.equal(data(signature), new Uint8Array(native.hmac(k.algorithm.hash.name, raw(k), data(input))));
    }
    #check(algorithm, k, usage) {
      const name = nameOf(algorithm);
      if (name !== "HMAC" && !pairs.pairs.includes(name)) unsupported(name);
      if (nameOf(k.algorithm) !== name || !k.usages.includes(usage)) {
        throw new DOMException(`Unable to use this key to ${usage}`, "InvalidAccessError");
      }
    }
    async encrypt(algorithm, k, input) {
      return this.#cipher(algorithm, k, data(input), false);
    }
    async decrypt(algorithm, k, input) {
      try {
        return this.#cipher(algorithm, k, data(input), true);
      } catch {
        throw new DOMException("The operation failed for an operation-specific reason", "OperationError");
      }
    }
    #cipher(algorithm, k, input, decrypt) {
      if (nameOf(algorithm) === "RSA-OAEP") {
        return pairs[decrypt ? "decrypt" : "encrypt"](algorithm, k, raw(k), input);
      }
      const name = nameOf(algorithm),
        mode = `aes-${raw(k).length * 8}-${name.slice(4).toLowerCase()}`;
      if (!["AES-GCM", "AES-CBC", "AES-CTR"].includes(name)) unsupported(name);
      const iv = data(algorithm.iv ?? algorithm.counter),
        aad = algorithm.additionalData ? data(algorithm.additionalData) : new Uint8Array(0);
      const gcm = name === "AES-GCM" && decrypt,
        end = gcm ? input.length - 16 : input.length;
      return native.cipher(
        mode,
        raw(k),
        iv,
        input.subarray(0, end),
        decrypt,
        true,
        aad,
        gcm ? input.subarray(end) : new Uint8Array(0),
      );
    }
    async deriveBits(algorithm, k, length) {
      if (nameOf(algorithm) === "ECDH") return pairs.derive(raw(k), raw(algorithm.public), length);
      const hash = hashName(algorithm);
      if (nameOf(algorithm) === "PBKDF2")
        return native.pbkdf2(hash, raw(k), data(algorithm.salt), algorithm.iterations, length / 8);
      if (nameOf(algorithm) === "HKDF")
        return native.hkdf(hash, raw(k), data(algorithm.salt), data(algorithm.info), length / 8);
      return unsupported(nameOf(algorithm));
    }
    async deriveKey(algorithm, k, derived, extractable, usages) {
      const bits = await this.deriveBits(
        algorithm,
        k,
        derived.length ?? blockSize(derived.hash && hashName(derived)) * 8,
      );
      return this.importKey("raw", bits, derived, extractable, usages);
    }
    get [Symbol.toStringTag]() {
      return "SubtleCrypto";
    }
  })());
