"use strict";
const { refuse } = require("crosstalk:refuse");
const { make } = require("crosstalk:errors");
const { half, input, output } = require("crosstalk:keys");

// ECDH holds a private key as its DER.
class ECDH {
  #curve;
  #key;
  constructor(curve) {
    this.#curve = curve;
  }
  #held() {
    if (this.#key) return this.#key;
    throw make(Error, "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY", "Failed to get ECDH public key");
  }
  generateKeys(encoding, format) {
    this.#key = new Uint8Array(native.generate("ec", this.#curve));
    return this.getPublicKey(encoding, format);
  }
  setPrivateKey(key, encoding) {
    this.#key = new Uint8Array(native.fromScalar(this.#curve, input(key, encoding)));
    return this;
  }
  getPrivateKey(encoding) {
    return output(native.scalar(this.#held()), encoding);
  }
  getPublicKey(encoding, format) {
    return output(native.point(this.#held(), format === "compressed"), encoding);
  }
  computeSecret(other, inputEncoding, outputEncoding) {
    const point = native.fromPoint(this.#curve, input(other, inputEncoding ?? undefined));
    return output(native.agree(this.#held(), new Uint8Array(point)), outputEncoding);
  }
}
const createECDH = (curve) => {
  if (!native.knows(curve)) refuse("crypto", `crypto.createECDH of ${curve}`);
  return new ECDH(curve);
};
const diffieHellman = ({ privateKey, publicKey }) =>
  output(native.agree(new Uint8Array(half(privateKey, true)), new Uint8Array(half(publicKey, false))));
module.exports = { agreement: native, ECDH, createECDH, diffieHellman };
