"use strict";
const { make, argument, range } = require("crosstalk:errors");
const { refuse, stub } = require("crosstalk:refuse");
const { soon } = require("crosstalk:timers");
const bytes = require("crosstalk:bytes");
const { mixin } = require("crosstalk:lazy_stream");
const web = require("crosstalk:webcrypto");
const keys = require("crosstalk:keys");
const { input, keyBytes, output } = keys;


// What was given to update stays in JavaScript until the digest, where it can be seen.
class Hash {
  constructor(algorithm, key) {
    Object.assign(this, { _algorithm: algorithm, _key: key, _parts: [], _done: false });
  }
  update(data, encoding) {
    if (this._done) throw make(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
    this._parts.push(bytes.copy(input(data, encoding)));
    return this;
  }
  digest(encoding) {
    if (this._done) {
      if (this._key) return output(new ArrayBuffer(0), encoding);
      throw make(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
    }
    this._done = true;
    const data = bytes.concat(this._parts);
    this._parts = [];
    return output(
      this._key ? native.hmac(this._algorithm, this._key, data) : native.hash(this._algorithm, data),
      encoding,
    );
  }
  copy() {
    const other = new this.constructor(this._algorithm, this._key);
    other._parts = [...this._parts];
    return other;
  }
  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }
  _flush(callback) {
    this.push(this.digest());
    callback();
  }
}
mixin(Hash);
class Hmac extends Hash {}
const need = (name, type) => {
  if (typeof name !== "string") throw argument(type, "of type string", name);
  if (native.known(name)) return;
  if (type === "hmac") throw make(TypeError, "ERR_CRYPTO_INVALID_DIGEST", `Invalid digest: ${name}`);
  throw make(Error, "ERR_OSSL_EVP_UNSUPPORTED", "Digest method not supported");
};
function createHash(algorithm) {
  need(algorithm, "algorithm");
  return new Hash(algorithm);
}
function createHmac(algorithm, key) {
  need(algorithm, "hmac");
  return new Hmac(algorithm, Uint8Array.from(keyBytes(key)));
}
const hash = (algorithm, data, encoding = "hex") => createHash(algorithm).update(data).digest(encoding);

const size = (n, name = "size") => {
  if (typeof n !== "number") throw argument(name, "of type number", n);
  if (!(n >= 0 && n <= 2147483647)) throw range(name, ">= 0 && <= 2147483647", n);
  return Math.trunc(n);
};
function randomBytes(n, callback) {
  const b = Buffer.from(native.random(size(n)));
  if (callback === undefined) return b;
  soon(callback, null, b);
}
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === "function") [min, max, callback] = [0, min, max];
  if (!Number.isSafeInteger(min)) throw argument("min", "a safe integer", min);
  if (!Number.isSafeInteger(max)) throw argument("max", "a safe integer", max);
  if (max <= min) throw range("max", `greater than the value of "min" (${min})`, max);
  const n = native.between(min, max);
  if (callback === undefined) return n;
  soon(callback, null, n);
}
function randomFillSync(target, offset = 0, length) {
  const view = bytes.view(target);
  const part = view.subarray(offset, length === undefined ? undefined : offset + length);
  part.set(new Uint8Array(native.random(part.length)));
  return target;
}
function randomFill(target, ...rest) {
  const callback = rest.pop();
  soon(callback, null, randomFillSync(target, ...rest));
}
function timingSafeEqual(a, b) {
  const [x, y] = [input(a, undefined, "buf1"), input(b, undefined, "buf2")];
  const equal = native.equal(x, y); // before it throws: what is compared is noted there
  if (x.length !== y.length) {
    throw make(RangeError, "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH", "Input buffers must have the same byte length");
  }
  return equal;
}
const withCallback =
  (sync) =>
  (...args) => {
    const callback = args.pop();
    let out;
    try {
      out = sync(...args);
    } catch (e) {
      if (e.code?.startsWith("ERR_")) throw e;
      soon(callback, e);
      return;
    }
    soon(callback, null, out);
  };
const pbkdf2Sync = (password, salt, iterations, length, algorithm) => {
  if (typeof iterations === "number" && !(iterations >= 1 && iterations <= 2147483647)) {
    throw range("iterations", ">= 1 && <= 2147483647", iterations);
  }
  if (typeof length === "number") size(length, "keylen");
  need(algorithm, "hmac");
  return Buffer.from(native.pbkdf2(algorithm, input(password), input(salt), iterations, length));
};
const scryptSync = (password, salt, length, o = {}) =>
  Buffer.from(
    native.scrypt(
      input(password),
      input(salt),
      length,
      o.N ?? o.cost ?? 16384,
      o.r ?? o.blockSize ?? 8,
      o.p ?? o.parallelization ?? 1,
    ),
  );
const hkdfSync = (algorithm, key, salt, info, length) => {
  need(algorithm, "hmac");
  return native.hkdf(algorithm, keyBytes(key), input(salt), input(info), length);
};

const sizes = { "aes-128": 16, "aes-192": 24, "aes-256": 32 };
class Cipher {
  constructor(mode, key, iv, options, decrypt) {
    mode = `${mode}`.toLowerCase();
    const [, base, kind] =
      /^(aes-?\d+)-(cbc|ctr|gcm|ecb)$/.exec(mode.replace(/^aes(\d)/, "aes-$1")) ??
      refuse("crypto", `crypto cipher ${mode}`);
    key = keyBytes(key);
    iv = iv === null ? new Uint8Array(0) : input(iv, undefined, "iv");
    if (key.length !== sizes[base]) throw make(RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
    if ((kind !== "gcm" && iv.length !== (kind === "ecb" ? 0 : 16)) || (kind === "gcm" && iv.length === 0)) {
      throw make(TypeError, "ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
    }
    Object.assign(this, {
      _mode: `${base}-${kind}`,
      _kind: kind,
      _key: Uint8Array.from(key),
      _iv: Uint8Array.from(iv),
      _parts: [],
      _padding: true,
      _aad: [],
      _tag: undefined,
      _decrypt: decrypt,
      _tagLength: options?.authTagLength ?? 16,
      _sent: 0,
    });
  }
  // All but the streaming modes give everything with final; what they give together is the same.
  update(data, from, to) {
    this._parts.push(bytes.copy(input(data, from)));
    if (this._kind === "gcm" || this._kind === "ecb") return output(new ArrayBuffer(0), to);
    const all = bytes.concat(this._parts);
    let ready = all.length;
    if (this._kind === "cbc")
      ready = Math.max(
        0,
        this._decrypt && this._padding ? Math.ceil(all.length / 16) * 16 - 16 : all.length - (all.length % 16),
      );
    const done = this._run(all.subarray(0, ready), false);
    const out = done.slice(this._sent);
    this._sent = done.length;
    return output(out, to);
  }
  _run(data, padding) {
    return new Uint8Array(
      native.cipher(
        this._mode,
        this._key,
        this._iv,
        data,
        this._decrypt,
        padding,
        bytes.concat(this._aad),
        this._tag ?? new Uint8Array(0),
      ),
    );
  }
  final(to) {
    let out = this._run(bytes.concat(this._parts), this._padding);
    if (this._kind === "gcm" && !this._decrypt) {
      this._tag = out.slice(-16);
      out = out.slice(0, -16);
    }
    return output(out.slice(this._sent), to);
  }
  setAutoPadding(on = true) {
    this._padding = !!on;
    return this;
  }
  setAAD(data) {
    this._aad.push(bytes.copy(input(data)));
    return this;
  }
  getAuthTag() {
    if (!this._tag) throw make(Error, "ERR_CRYPTO_INVALID_STATE", "Invalid state for operation getAuthTag");
    return Buffer.from(this._tag.slice(0, this._tagLength));
  }
  setAuthTag(tag, encoding) {
    this._tag = bytes.copy(input(tag, encoding));
    return this;
  }
  _transform(chunk, encoding, callback) {
    this.push(this.update(chunk, encoding));
    callback();
  }
  _flush(callback) {
    try {
      this.push(this.final());
      callback();
    } catch (e) {
      callback(e);
    }
  }
}
mixin(Cipher);

module.exports = {
  createHash,
  createHmac,
  hash,
  Hash,
  Hmac,
  KeyObject: keys.KeyObject,
  createSecretKey: keys.createSecretKey,
  createPrivateKey: keys.createPrivateKey,
  createPublicKey: keys.createPublicKey,
  generateKeyPair: keys.generateKeyPair,
  generateKeyPairSync: keys.generateKeyPairSync,
  ...require("crosstalk:signing"),
  randomBytes,
  pseudoRandomBytes: randomBytes,
  randomInt,
  randomFillSync,
  randomFill,
  randomUUID: () => native.uuid(),
  timingSafeEqual,
  pbkdf2Sync,
  pbkdf2: withCallback(pbkdf2Sync),
  scryptSync,
  hkdfSync,
  hkdf: withCallback(hkdfSync),
  scrypt: (password, salt, length, o, callback) =>
    typeof o === "function"
      ? withCallback(scryptSync)(password, salt, length, o)
      : withCallback(scryptSync)(password, salt, length, o, callback),
  createCipheriv: (mode, key, iv, o) => new Cipher(mode, key, iv, o, false),
  createDecipheriv: (mode, key, iv, o) => new Cipher(mode, key, iv, o, true),
  getHashes: () => ["md5", "sha1", "sha224", "sha256", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "sha384", "sha512", "sha512-224", "sha512-256"],
  getCiphers: () => [
    "aes-128-cbc",
    "aes-128-ctr",
    "aes-128-ecb",
    "aes-128-gcm",
    "aes-192-cbc",
    "aes-192-ctr",
    "aes-192-gcm",
    "aes-256-cbc",
    "aes-256-ctr",
    "aes-256-ecb",
    "aes-256-gcm",
  ],
  getCurves: () => ["prime256v1", "secp224r1", "secp384r1", "secp521r1"],
  getFips: () => 0,
  webcrypto: web.crypto,
  get subtle() {
    return web.crypto.subtle;
  },
  getRandomValues: (a) => web.crypto.getRandomValues(a),
  get ECDH() {
    return require("crosstalk:agree").ECDH;
  },
  createECDH: (curve) => require("crosstalk:agree").createECDH(curve),
  diffieHellman: (options) => require("crosstalk:agree").diffieHellman(options),
};
for (const name of [
  "createDiffieHellman",
  "privateEncrypt",
  "publicDecrypt",
  "generateKey",
  "generateKeySync",
  "generatePrimeSync",
  "checkPrimeSync",
]) {
  module.exports[name] = stub("crypto", "crypto." + name);
}
module.exports.X509Certificate = stub("crypto", "crypto.X509Certificate");
