"use strict";
const bytes = require("crosstalk:bytes");

class Blob {
  #data;
  #type;
  constructor(parts = [], options = {}) {
    if (typeof parts !== "object" || parts === null || typeof parts[Symbol.iterator] !== "function") {
      throw require("crosstalk:errors").argument("sources", "a sequence", parts);
    }
    const list = [];
    for (const p of parts) {
      list.push(p instanceof Blob ? p.#data : bytes.view(p) ? bytes.view(p).slice() : bytes.utf8(`${p}`));
    }
    this.#data = bytes.concat(list);
    const type = `${options?.type ?? ""}`;
    this.#type = /[^\x20-\x7e]/.test(type) ? "" : type.toLowerCase();
  }
  static data(blob) {
    return blob.#data;
  }
  get size() {
    return this.#data.length;
  }
  get type() {
    return this.#type;
  }
  async arrayBuffer() {
    return this.#data.slice().buffer;
  }
  async bytes() {
    return this.#data.slice();
  }
  async text() {
    return bytes.decodeUTF8(this.#data, false);
  }
  slice(start = 0, end = this.size, type = "") {
    return new Blob([this.#data.slice(start, end)], { type });
  }
  stream() {
    const data = this.#data.slice();
    return new ReadableStream({
      start(c) {
        if (data.length) c.enqueue(data);
        c.close();
      },
    });
  }
  get [Symbol.toStringTag]() {
    return "Blob";
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return `Blob { size: ${this.size}, type: '${this.#type}' }`;
  }
}
const { data } = Blob;
delete Blob.data;

class File extends Blob {
  #name;
  #modified;
  constructor(parts, name, options = {}) {
    if (arguments.length < 2) throw new TypeError('The "fileBits" and "fileName" arguments must be specified');
    super(parts, options);
    this.#name = `${name}`;
    this.#modified = options?.lastModified ?? Date.now();
  }
  get name() {
    return this.#name;
  }
  get lastModified() {
    return this.#modified;
  }
  get [Symbol.toStringTag]() {
    return "File";
  }
}
module.exports = { Blob, File, data };
