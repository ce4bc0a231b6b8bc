"use strict";
// What Web Crypto does with key pairs. A key holds its DER.
const { DOMException } = require("crosstalk:errors");
const bytes = require("crosstalk:bytes");
const { agreement } = require("crosstalk:agree");

const pairs = ["RSASSA-PKCS1-V1_5", "RSA-PSS", "RSA-OAEP", "ECDSA", "ECDH", "ED25519"];
const fail = (message, name) => {
  throw new DOMException(message, name);
};
const proper = { "RSASSA-PKCS1-V1_5": "RSASSA-PKCS1-v1_5", ED25519: "Ed25519" };

// about is the algorithm of a key as it shows it.
const about = (name, algorithm, der) => {
  const { modulusLength, publicExponent } = native.describe(der);
  const out = { name: proper[name] ?? name };
  if (name === "ECDSA" || name === "ECDH") out.namedCurve = algorithm.namedCurve;
  if (modulusLength) {
    const exponent = Buffer.from(publicExponent.toString(16).padStart(6, "0"), "hex");
    Object.assign(out, { modulusLength, publicExponent: new Uint8Array(exponent) });
    out.hash = { name: (algorithm.hash.name ?? algorithm.hash).toUpperCase() };
  }
  return out;
};

const importPair = (key, name, format, material, algorithm, extractable, usages) => {
  const isPrivate = format === "pkcs8" || (format === "jwk" && material.d !== undefined);
  if (format === "raw" && curves[algorithm.namedCurve]) {
    material = agreement.fromPoint(curves[algorithm.namedCurve], bytes.view(material));
    format = "spki";
  }
  if (!["pkcs8", "spki", "jwk"].includes(format)) fail("Unsupported key format", "NotSupportedError");
  let der;
  try {
    der =
      format === "jwk"
        ? native.fromJWK(JSON.stringify(material), isPrivate)
        : native.read(Uint8Array.from(bytes.view(material)), isPrivate);
  } catch {
    fail("Invalid keyData", "DataError");
  }
  der = new Uint8Array(der);
  return key(der, isPrivate ? "private" : "public", about(name, algorithm, der), !!extractable, [...usages]);
};

// names are those of RFC 7518 §3.1 and §4.1.
const names = { "RSASSA-PKCS1-v1_5": "RS", "RSA-PSS": "PS", "RSA-OAEP": "RSA-OAEP-" };
const nameOf = ({ name, hash }) => {
  if (name === "RSA-OAEP" && hash.name === "SHA-1") return { alg: "RSA-OAEP" };
  return names[name] && { alg: names[name] + hash.name.slice(4) };
};
const exportPair = (format, { type, algorithm, usages }, der) => {
  if (format === "jwk") return { key_ops: usages, ext: true, ...JSON.parse(native.toJWK(der)), ...nameOf(algorithm) };
  if (format === "raw" && type === "public" && algorithm.namedCurve) return agreement.point(der, false);
  if (format !== (type === "private" ? "pkcs8" : "spki")) fail(`Unable to export a ${type} key as ${format}`, "NotSupportedError");
  return native.write(der, "der");
};

const curves = { "P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1" };
const generatePair = (key, name, algorithm, extractable, usages) => {
  const kind = name === "ECDSA" || name === "ECDH" ? "ec" : name === "ED25519" ? "ed25519" : "rsa";
  const secret = new Uint8Array(native.generate(kind, algorithm.modulusLength ?? curves[algorithm.namedCurve]));
  const open = new Uint8Array(native.publicOf(secret));
  const only = (...names) => usages.filter((u) => names.includes(u));
  return {
    privateKey: key(secret, "private", about(name, algorithm, secret), !!extractable, only("sign", "decrypt", "unwrapKey", "deriveBits", "deriveKey")),
    publicKey: key(open, "public", about(name, algorithm, open), true, only("verify", "encrypt", "wrapKey")),
  };
};

// how is what the natives of node:crypto take after the text.
const how = (name, algorithm, k) => {
  const hash = name === "ED25519" ? "" : `${algorithm.hash?.name ?? algorithm.hash ?? k.algorithm.hash.name}`;
  return [hash, name === "RSA-PSS" ? 6 : 1, algorithm.saltLength, "ieee-p1363"];
};
const sign = (name, algorithm, k, der, data) => native.sign(der, data, ...how(name, algorithm, k));
const verify = (name, algorithm, k, der, signature, data) =>
  native.verify(der, data, signature, ...how(name, algorithm, k));

// encrypt and decrypt are RSA-OAEP; derive is what both sides of ECDH get.
const oaep = (algorithm, k, data) => [data, 4, k.algorithm.hash.name, bytes.view(algorithm.label) ?? undefined];
const encrypt = (algorithm, k, der, data) => native.encrypt(der, ...oaep(algorithm, k, data));
const decrypt = (algorithm, k, der, data) => native.decrypt(der, ...oaep(algorithm, k, data));
const derive = (mine, theirs, length) => agreement.agree(mine, theirs).slice(0, length === null ? undefined : length / 8);

module.exports = { encrypt, decrypt, derive, pairs, importPair, exportPair, generatePair, sign, verify };
