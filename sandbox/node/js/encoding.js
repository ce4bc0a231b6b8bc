"use strict";
const bytes = require("crosstalk:bytes");
const { DOMException, make } = require("crosstalk:errors");

class TextEncoder {
  get encoding() {
    return "utf-8";
  }
  encode(text = "") {
    return bytes.utf8(`${text}`);
  }
  encodeInto(text, target) {
    let read = 0,
      written = 0;
    for (const c of `${text}`) {
      const b = bytes.utf8(c);
      if (written + b.length > target.length) break;
      target.set(b, written);
      written += b.length;
      read += c.length;
    }
    return { read, written };
  }
  get [Symbol.toStringTag]() {
    return "TextEncoder";
  }
}

const labels = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "utf-16le": "utf-16le",
  "utf-16": "utf-16le",
  ucs2: "utf-16le",
  "ucs-2": "utf-16le",
  unicode: "utf-16le",
  latin1: "windows-1252",
  ascii: "windows-1252",
  "us-ascii": "windows-1252",
  "iso-8859-1": "windows-1252",
  "iso8859-1": "windows-1252",
  l1: "windows-1252",
  "windows-1252": "windows-1252",
  cp1252: "windows-1252",
};
// The characters of windows-1252 from 0x80 to 0x9f (Encoding Standard, index-windows-1252).
const high =
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f" +
  "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #left = new Uint8Array(0);
  #begun = false;
  constructor(label = "utf-8", options = {}) {
    this.#encoding = labels[`${label}`.trim().toLowerCase()];
    if (!this.#encoding) {
      throw make(RangeError, "ERR_ENCODING_NOT_SUPPORTED", `The "${label}" encoding is not supported`);
    }
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
  }
  get encoding() {
    return this.#encoding;
  }
  get fatal() {
    return this.#fatal;
  }
  get ignoreBOM() {
    return this.#ignoreBOM;
  }
  decode(input, options = {}) {
    let b = input === undefined ? new Uint8Array(0) : bytes.view(input);
    if (!b) {
      throw require("crosstalk:errors").argument(
        "list",
        "an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView",
        input,
      );
    }
    if (this.#left.length) b = bytes.concat([this.#left, b]);
    this.#left = new Uint8Array(0);
    if (options?.stream) {
      const keep = this.#encoding === "utf-8" ? bytes.tail(b) : this.#encoding === "utf-16le" ? b.length % 2 : 0;
      this.#left = b.slice(b.length - keep);
      b = b.subarray(0, b.length - keep);
    }
    let text = this.#text(b);
    if (!this.#begun && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    this.#begun = !!options?.stream && (this.#begun || b.length > 0);
    return text;
  }
  #text(b) {
    if (this.#encoding === "utf-16le") return bytes.decode(b, "utf16le");
    if (this.#encoding === "windows-1252") {
      return bytes.decode(b, "latin1").replace(/[\x80-\x9f]/g, (c) => high[c.charCodeAt(0) - 0x80]);
    }
    const text = bytes.decodeUTF8(b, this.#fatal);
    if (text === null) {
      throw make(TypeError, "ERR_ENCODING_INVALID_ENCODED_DATA", "The encoded data was not valid for encoding utf-8");
    }
    return text;
  }
  get [Symbol.toStringTag]() {
    return "TextDecoder";
  }
}

function btoa(text) {
  text = `${text}`;
  for (let k = 0; k < text.length; k++) {
    if (text.charCodeAt(k) > 255) throw new DOMException("Invalid character", "InvalidCharacterError");
  }
  return bytes.decode(new Uint8Array(bytes.encode(text, "latin1")), "base64");
}
function atob(text) {
  text = `${text}`.replace(/[\t\n\f\r ]/g, "");
  if (text.length % 4 === 0) text = text.replace(/==?$/, "");
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
    throw new DOMException("The string to be decoded is not correctly encoded.", "InvalidCharacterError");
  }
  return bytes.decode(new Uint8Array(bytes.encode(text, "base64")), "latin1");
}
module.exports = { TextEncoder, TextDecoder, atob, btoa };
