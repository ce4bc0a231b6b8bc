"use strict";
const { make, argument } = require("crosstalk:errors");
const { refuse } = require("crosstalk:refuse");
const { soon } = require("crosstalk:timers");
const bytes = require("crosstalk:bytes");
const web = require("crosstalk:webcrypto");

const input = (data, encoding, name = "data") => {
  if (typeof data === "string") return Buffer.from(data, encoding === "buffer" ? "utf8" : encoding);
  const view = bytes.view(data);
  if (!view) throw argument(name, "of type string or an instance of Buffer, TypedArray, or DataView", data);
  return view;
};

const output = (buffer, encoding) => {
  const b = Buffer.from(buffer);
  return encoding && encoding !== "buffer" ? b.toString(encoding) : b;
};

// KeyObject holds a secret key as its bytes, and half of a pair as its DER.
class KeyObject {
  #data;
  #about;
  constructor(type, data) {
    this.type = type;
    this.#data = data;
  }
  static bytes(key) {
    return key.#data;
  }
  static from(key) {
    return key.type === "secret" ? createSecretKey(web.raw(key)) : new KeyObject(key.type, web.raw(key));
  }
  get #details() {
    if (this.type === "secret") return {};
    return (this.#about ??= native.describe(this.#data));
  }
  get symmetricKeySize() {
    return this.type === "secret" ? this.#data.length : undefined;
  }
  get asymmetricKeyType() {
    return this.#details.type;
  }
  get asymmetricKeyDetails() {
    if (this.type === "secret") return undefined;
    const { type, ...details } = this.#details;
    if (details.publicExponent) details.publicExponent = BigInt(details.publicExponent);
    return details;
  }
  export(options) {
    const format = options?.format;
    if (this.type === "secret") {
      if (format === "jwk") return { kty: "oct", k: Buffer.from(this.#data).toString("base64url") };
      return Buffer.from(this.#data);
    }
    if (format === "jwk") return JSON.parse(native.toJWK(this.#data));
    if (format !== "pem" && format !== "der") {
      throw make(TypeError, "ERR_INVALID_ARG_VALUE", `The property 'options.format' is invalid. Received ${format}`);
    }
    if (options.cipher) refuse("crypto", "crypto: an encrypted private key");
    const out = Buffer.from(native.write(this.#data, format, options.type));
    return format === "pem" ? out.toString() : out;
  }
  equals(other) {
    return this.type === other.type && Buffer.compare(this.#data, other.#data) === 0;
  }
}
const { bytes: bytesOf } = KeyObject;
delete KeyObject.bytes;
const createSecretKey = (key, encoding) => new KeyObject("secret", bytes.copy(input(key, encoding, "key")));

const keyBytes = (key, encoding) => {
  if (key instanceof KeyObject) return bytesOf(key);
  if (key instanceof web.CryptoKey) return web.raw(key);
  return input(key, encoding, "key");
};

// members are what a JWK holds in any case.
const members = { RSA: ["n", "e"], EC: ["crv", "x", "y"], OKP: ["crv", "x"] };

// half is the DER of a private or a public key, given in any of the ways in which Node.js takes one.
const half = (key, isPrivate) => {
  if (key instanceof web.CryptoKey) key = KeyObject.from(key);
  const given = key?.key ?? key;
  if (given instanceof KeyObject) {
    if (given.type === "secret" || (isPrivate && given.type !== "private")) {
      throw make(
        TypeError,
        "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
        `Invalid key object type ${given.type}, expected ${isPrivate ? "private" : "private or public"}.`,
      );
    }
    return given.type === "private" && !isPrivate ? native.publicOf(bytesOf(given)) : bytesOf(given);
  }
  if (key?.format === "jwk") {
    for (const name of members[given?.kty] ?? []) {
      if (typeof given[name] !== "string") throw argument(`key.${name}`, "of type string", given[name]);
    }
    return native.fromJWK(JSON.stringify(given), isPrivate);
  }
  const data = input(given, key?.encoding, "key");
  if (Buffer.from(data).includes("ENCRYPTED")) refuse("crypto", "crypto: an encrypted private key");
  return native.read(data, isPrivate);
};
const wrap = (type, der) => new KeyObject(type, new Uint8Array(der));
const createPrivateKey = (key) => {
  if (key instanceof KeyObject) throw argument("key", "of type string or an instance of ArrayBuffer or Buffer", key);
  return wrap("private", half(key, true));
};
const createPublicKey = (key) => wrap("public", half(key, false));

const generateKeyPairSync = (type, options = {}) => {
  const about = { rsa: options.modulusLength, "rsa-pss": options.modulusLength, ec: options.namedCurve, ed25519: 0 };
  if (!(type in about)) refuse("crypto", `crypto.generateKeyPair of ${type}`);
  const privateKey = wrap("private", native.generate(type.replace("-pss", ""), about[type]));
  const publicKey = createPublicKey(privateKey);
  const as = (key, encoding) => (encoding ? key.export(encoding) : key);
  return {
    publicKey: as(publicKey, options.publicKeyEncoding),
    privateKey: as(privateKey, options.privateKeyEncoding),
  };
};
const generateKeyPair = (type, options, callback) => {
  if (typeof options === "function") [options, callback] = [{}, options];
  const { publicKey, privateKey } = generateKeyPairSync(type, options);
  soon(callback, null, publicKey, privateKey);
};

module.exports = {
  KeyObject,
  createSecretKey,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  half,
  input,
  keyBytes,
  output,
};
