"use strict";
const bytes = require("crosstalk:bytes");

// extract turns what an app gives as a body into { data, stream, type }; data is missing while a stream has it.
function extract(body) {
  if (body === null || body === undefined) return { data: null, type: null };
  if (typeof body === "object") {
    const view = bytes.view(body);
    if (view) return { data: view.slice(), type: null };
    const tag = Object.prototype.toString.call(body);
    if (tag === "[object URLSearchParams]") {
      return { data: bytes.utf8(body.toString()), type: "application/x-www-form-urlencoded;charset=UTF-8" };
    }
    if (tag === "[object FormData]" && typeof body.entries === "function") {
      return require("crosstalk:formdata").multipart(body);
    }
    const blobs = require("crosstalk:blob");
    if (body instanceof blobs.Blob) return { data: blobs.data(body).slice(), type: body.type || null };
    if (typeof body.getReader === "function") return { stream: body, type: null };
    if (typeof body[Symbol.asyncIterator] === "function") return { stream: ReadableStream.from(body), type: null };
  }
  return { data: bytes.utf8(`${body}`), type: "text/plain;charset=UTF-8" };
}

async function collect(stream) {
  const parts = [],
    reader = stream.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    const part = typeof step.value === "string" ? bytes.utf8(step.value) : bytes.view(step.value);
    if (!part) throw new TypeError("Received non-Uint8Array chunk");
    parts.push(part);
  }
  return bytes.concat(parts);
}

// Body is what Request and Response have in common (Fetch Standard §5.3).
class Body {
  #data;
  #stream;
  #used = false;
  constructor(extracted) {
    this.#data = extracted.data;
    this.#stream = extracted.stream;
  }
  get body() {
    if (this.#data === null) return null;
    return (this.#stream ??= streamOf(this.#data));
  }
  get bodyUsed() {
    return this.#used || (this.#stream !== undefined && require("crosstalk:streams").isDisturbed(this.#stream));
  }
  static async take(b) {
    if (b.bodyUsed || b.#stream?.locked) throw new TypeError("Body is unusable: Body has already been read");
    if (b.#data === null) return new Uint8Array(0);
    b.#used = true;
    return b.#stream ? collect(b.#stream) : b.#data;
  }
  // split makes the parts of a clone.
  static split(b, name) {
    if (b.bodyUsed || b.#stream?.locked) throw new TypeError(`${name}.clone: Body has already been consumed.`);
    if (b.#data) return { data: b.#data.slice() };
    if (!b.#stream) return { data: null };
    const [one, two] = b.#stream.tee();
    b.#stream = one;
    return { stream: two };
  }
  async arrayBuffer() {
    return (await take(this)).slice().buffer;
  }
  async bytes() {
    return (await take(this)).slice();
  }
  async text() {
    const text = bytes.decodeUTF8(await take(this), false);
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
  async json() {
    const text = await this.text();
    return JSON.parse(text);
  }
  async blob() {
    return new Blob([await take(this)], { type: this.headers.get("content-type") ?? "" });
  }
  async formData() {
    return require("crosstalk:formdata").parse(await take(this), this.headers.get("content-type") ?? "");
  }
}
const { take, split } = Body;
delete Body.take;
delete Body.split;
const streamOf = (data) =>
  new ReadableStream({
    type: "bytes",
    start(c) {
      if (data.length) c.enqueue(data.slice());
      c.close();
    },
  });
module.exports = { Body, extract, take, split, collect };
