"use strict";
const { stub } = require("crosstalk:refuse");
module.exports = {
  connect: stub("network", "tls.connect"),
  createServer: stub("network", "tls.createServer"),
  Server: stub("network", "tls.Server"),
  get TLSSocket() {
    return class TLSSocket extends require("net").Socket {
      _handle = { _parentWrap: {} }; // http2-wrapper looks there while it loads
    };
  },
  createSecureContext: () => ({ context: {} }),
  checkServerIdentity() {},
  getCiphers: () => ["tls_aes_128_gcm_sha256", "tls_aes_256_gcm_sha384"],
  rootCertificates: Object.freeze([]),
  DEFAULT_MIN_VERSION: "TLSv1.2",
  DEFAULT_MAX_VERSION: "TLSv1.3",
  DEFAULT_ECDH_CURVE: "auto",
  SecureContext: class SecureContext {},
};
