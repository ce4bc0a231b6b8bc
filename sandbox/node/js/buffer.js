"use strict";
// The npm package, with the conversions between text and bytes done natively, and what Node.js has added since.
const bytes = require("crosstalk:bytes");
const errors = require("crosstalk:errors");
const vendor = require("crosstalk:vendor/buffer");
const { Buffer } = vendor;

const encodings = {
  utf8: "utf8",
  "utf-8": "utf8",
  hex: "hex",
  base64: "base64",
  base64url: "base64url",
  ascii: "ascii",
  latin1: "latin1",
  binary: "latin1",
  ucs2: "utf16le",
  "ucs-2": "utf16le",
  utf16le: "utf16le",
  "utf-16le": "utf16le",
};
const known = (encoding) => {
  if (encoding === undefined || encoding === null || encoding === "") return "utf8";
  const name = encodings[`${encoding}`] ?? encodings[`${encoding}`.toLowerCase()];
  if (!name) throw errors.make(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
  return name;
};
const wrap = (buffer) => Object.setPrototypeOf(new Uint8Array(buffer), Buffer.prototype);
const patch = (object, methods) => {
  for (const name of Object.keys(methods)) {
    Object.defineProperty(object, name, {
      value: methods[name],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
};

const vendorFrom = Buffer.from,
  vendorFill = Buffer.prototype.fill,
  vendorIndexOf = Buffer.prototype.indexOf;
const vendorLast = Buffer.prototype.lastIndexOf,
  vendorCompare = Buffer.prototype.compare;
const plainText = (v, encoding) => (typeof v === "string" ? Buffer.from(v, encoding) : v);
const first = "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object";

patch(Buffer, {
  from(value, encodingOrOffset, length) {
    if (typeof value === "string") {
      return wrap(bytes.encode(value, typeof encodingOrOffset === "string" ? known(encodingOrOffset) : "utf8"));
    }
    if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") {
      throw errors.argument("first argument", first, value);
    }
    return vendorFrom(value, encodingOrOffset, length);
  },
  isEncoding(name) {
    return typeof name === "string" && encodings[name.toLowerCase()] !== undefined;
  },
  byteLength(value, encoding) {
    if (typeof value !== "string") {
      if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
      throw errors.argument("string", "of type string or an instance of Buffer or ArrayBuffer", value);
    }
    const name = encodings[`${encoding}`.toLowerCase()] ?? "utf8";
    return name === "utf8" ? bytes.length(value) : bytes.encode(value, name).byteLength;
  },
  compare(a, b) {
    for (const [name, v] of [
      ["buf1", a],
      ["buf2", b],
    ]) {
      if (!(v instanceof Uint8Array)) throw errors.argument(name, "an instance of Buffer or Uint8Array", v);
    }
    return bytes.compare(a, b);
  },
  copyBytesFrom(view, offset = 0, length) {
    const part = view.subarray(offset, length === undefined ? undefined : offset + length);
    return Buffer.from(bytes.view(part));
  },
});
patch(Buffer.prototype, {
  toString(encoding, start = 0, end = this.length) {
    start = Math.max(0, Math.trunc(+start) || 0);
    end = Math.min(this.length, Math.trunc(+end) || 0);
    if (end <= start) return "";
    const part = start === 0 && end === this.length ? this : this.subarray(start, end);
    return bytes.decode(part, known(encoding));
  },
  write(text, offset, length, encoding) {
    if (typeof text !== "string") throw errors.argument("argument", "of type string", text);
    if (typeof offset === "string") [encoding, offset, length] = [offset];
    else if (typeof length === "string") [encoding, length] = [length];
    offset = offset === undefined ? 0 : Math.trunc(offset);
    if (offset < 0 || offset > this.length) throw errors.range("offset", `>= 0 && <= ${this.length}`, offset);
    let data = new Uint8Array(bytes.encode(text, known(encoding)));
    const room = Math.min(this.length - offset, length ?? Infinity);
    if (data.length > room) {
      data = data.subarray(0, room);
      if (known(encoding) === "utf8") data = data.subarray(0, room - bytes.tail(data));
    }
    this.set(data, offset);
    return data.length;
  },
  equals(other) {
    if (!(other instanceof Uint8Array)) {
      throw errors.argument("otherBuffer", "an instance of Buffer or Uint8Array", other);
    }
    return this === other || bytes.compare(this, other) === 0;
  },
  compare(target, ...range) {
    return range.length === 0 && target instanceof Uint8Array
      ? bytes.compare(this, target)
      : vendorCompare.call(this, target, ...range);
  },
  fill(value, start, end, encoding) {
    if (typeof value !== "string" || value.length < 2) return vendorFill.call(this, value, start, end, encoding);
    if (typeof start === "string") [encoding, start, end] = [start];
    else if (typeof end === "string") [encoding, end] = [end];
    return vendorFill.call(this, Buffer.from(value, encoding), start, end);
  },
  indexOf(value, from, encoding) {
    if (typeof from === "string") [encoding, from] = [from];
    return vendorIndexOf.call(this, plainText(value, encoding), from);
  },
  lastIndexOf(value, from, encoding) {
    if (typeof from === "string") [encoding, from] = [from];
    return vendorLast.call(this, plainText(value, encoding), from);
  },
  includes(value, from, encoding) {
    return this.indexOf(value, from, encoding) !== -1;
  },
  toLocaleString(...args) {
    return this.toString(...args);
  },
  latin1Slice(start, end) {
    return this.toString("latin1", start, end);
  },
  utf8Slice(start, end) {
    return this.toString("utf8", start, end);
  },
  hexSlice(start, end) {
    return this.toString("hex", start, end);
  },
  base64Slice(start, end) {
    return this.toString("base64", start, end);
  },
  inspect() {
    return this[Symbol.for("nodejs.util.inspect.custom")]();
  },
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return describe(this);
  },
});
patch(Buffer.prototype, {
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return describe(this);
  },
});

const describe = (b) => {
  const shown = (bytes.decode(b.subarray(0, 50), "hex").match(/../g) ?? []).join(" ");
  const left = b.length - 50;
  return `<Buffer ${shown}${left > 0 ? ` ... ${left} more byte${left > 1 ? "s" : ""}` : ""}>`;
};
Buffer.poolSize = 8192;

module.exports = {
  Buffer,
  kMaxLength: 2 ** 33,
  kStringMaxLength: 536870888,
  INSPECT_MAX_BYTES: 50,
  constants: { MAX_LENGTH: 2 ** 33, MAX_STRING_LENGTH: 536870888 },
  SlowBuffer: vendor.SlowBuffer,
  isUtf8: (v) => bytes.decodeUTF8(bytes.view(v), true) !== null,
  isAscii: (v) => bytes.view(v).every((b) => b < 128),
  transcode: (source, from, to) => Buffer.from(source.toString(from), to),
  get Blob() {
    return globalThis.Blob;
  },
  get File() {
    return globalThis.File;
  },
  get atob() {
    return globalThis.atob;
  },
  get btoa() {
    return globalThis.btoa;
  },
};
