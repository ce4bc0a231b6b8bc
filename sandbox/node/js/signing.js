"use strict";
const { make } = require("crosstalk:errors");
const { refuse } = require("crosstalk:refuse");
const { soon } = require("crosstalk:timers");
const bytes = require("crosstalk:bytes");
const { mixin } = require("crosstalk:lazy_stream");
const { half, input, output } = require("crosstalk:keys");

const constants = {
  RSA_PKCS1_PADDING: 1,
  RSA_NO_PADDING: 3,
  RSA_PKCS1_OAEP_PADDING: 4,
  RSA_PKCS1_PSS_PADDING: 6,
  RSA_PSS_SALTLEN_DIGEST: -1,
  RSA_PSS_SALTLEN_MAX_SIGN: -2,
  RSA_PSS_SALTLEN_AUTO: -2,
};
const how = (key) => [key?.padding, key?.saltLength, key?.dsaEncoding];

const sign = (algorithm, data, key, callback) => {
  const out = Buffer.from(native.sign(half(key, true), input(data), algorithm, ...how(key)));
  if (callback === undefined) return out;
  soon(callback, null, out);
};
const verify = (algorithm, data, key, signature, callback) => {
  const out = native.verify(half(key, false), input(data), input(signature), algorithm, ...how(key));
  if (callback === undefined) return out;
  soon(callback, null, out);
};

// Signer collects what is given to update, as Hash does.
class Signer {
  constructor(algorithm) {
    if (typeof algorithm !== "string") throw make(TypeError, "ERR_INVALID_ARG_TYPE", "algorithm must be a string");
    Object.assign(this, { _algorithm: algorithm, _parts: [] });
  }
  update(data, encoding) {
    this._parts.push(bytes.copy(input(data, encoding)));
    return this;
  }
  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }
}
mixin(Signer);
class Sign extends Signer {
  sign(key, encoding) {
    return output(sign(this._algorithm, bytes.concat(this._parts), key), encoding);
  }
}
class Verify extends Signer {
  verify(key, signature, encoding) {
    return verify(this._algorithm, bytes.concat(this._parts), key, input(signature, encoding));
  }
}

const oaep = (key) => [key?.padding, key?.oaepHash ?? "sha1", key?.oaepLabel && input(key.oaepLabel)];
const publicEncrypt = (key, data) => Buffer.from(native.encrypt(half(key, false), input(data), ...oaep(key)));
const privateDecrypt = (key, data) => {
  if (key?.padding === constants.RSA_PKCS1_PADDING) refuse("crypto", "crypto.privateDecrypt with PKCS #1 padding");
  return Buffer.from(native.decrypt(half(key, true), input(data), ...oaep(key)));
};

module.exports = {
  constants,
  createSign: (algorithm) => new Sign(algorithm),
  createVerify: (algorithm) => new Verify(algorithm),
  Sign,
  Verify,
  sign,
  verify,
  publicEncrypt,
  privateDecrypt,
};
