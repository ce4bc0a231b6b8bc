"use strict";
const { Blob, File, data } = require("crosstalk:blob");
const bytes = require("crosstalk:bytes");

class FormData {
  #list = [];
  constructor(form) {
    if (form !== undefined)
      throw new TypeError("FormData constructor: Argument 1 could not be converted to: undefined.");
  }
  append(name, value, filename) {
    this.#list.push([`${name}`, entry(value, filename)]);
  }
  set(name, value, filename) {
    const at = this.#list.findIndex((e) => e[0] === `${name}`),
      made = [`${name}`, entry(value, filename)];
    if (at < 0) {
      this.#list.push(made);
      return;
    }
    this.#list = this.#list.filter((e, k) => k === at || e[0] !== `${name}`);
    this.#list[at] = made;
  }
  get(name) {
    return this.#list.find((e) => e[0] === `${name}`)?.[1] ?? null;
  }
  getAll(name) {
    return this.#list.filter((e) => e[0] === `${name}`).map((e) => e[1]);
  }
  has(name) {
    return this.#list.some((e) => e[0] === `${name}`);
  }
  delete(name) {
    this.#list = this.#list.filter((e) => e[0] !== `${name}`);
  }
  forEach(f, self) {
    for (const [k, v] of this.#list) f.call(self, v, k, this);
  }
  *entries() {
    for (const e of this.#list) yield [...e];
  }
  *keys() {
    for (const e of this.#list) yield e[0];
  }
  *values() {
    for (const e of this.#list) yield e[1];
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  get [Symbol.toStringTag]() {
    return "FormData";
  }
}
const entry = (value, filename) => {
  if (!(value instanceof Blob)) return `${value}`;
  if (value instanceof File && filename === undefined) return value;
  return new File([value], filename ?? value.name ?? "blob", {
    type: value.type,
    lastModified: value.lastModified ?? 0,
  });
};

// The boundary never varies, so that equal forms give equal requests.
const boundary = "----formdata-crosstalk-0123456789";
const escape = (s) => s.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
// multipart writes a form as multipart/form-data (RFC 7578).
const multipart = (form) => {
  const parts = [];
  for (const [name, value] of form) {
    const file = value instanceof Blob;
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(name)}"`;
    if (file) head += `; filename="${escape(value.name)}"\r\nContent-Type: ${value.type || "application/octet-stream"}`;
    parts.push(
      bytes.utf8(head + "\r\n\r\n"),
      file ? data(value) : bytes.utf8(value.replace(/\r?\n|\r/g, "\r\n")),
      bytes.utf8("\r\n"),
    );
  }
  parts.push(bytes.utf8(`--${boundary}--\r\n`));
  return { data: bytes.concat(parts), type: `multipart/form-data; boundary=${boundary}` };
};

// parse reads a form from the bytes of a body.
const parse = (body, type) => {
  const form = new FormData(),
    text = bytes.decode(body, "latin1");
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    for (const [k, v] of new URLSearchParams(bytes.decodeUTF8(body, false))) form.append(k, v);
    return form;
  }
  const mark = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!/^multipart\/form-data/i.test(type) || !mark) throw new TypeError("Failed to parse body as FormData.");
  for (const part of text.split("--" + mark).slice(1, -1)) {
    const split = part.indexOf("\r\n\r\n"),
      head = part.slice(2, split);
    const content = new Uint8Array(bytes.encode(part.slice(split + 4, -2), "latin1"));
    const field = (s) =>
      new RegExp(`[; ]${s}="([^"]*)"`).exec(bytes.decodeUTF8(new Uint8Array(bytes.encode(head, "latin1")), false))?.[1];
    const file = field("filename");
    if (file === undefined) form.append(field("name"), bytes.decodeUTF8(content, false));
    else form.append(field("name"), new File([content], file, { type: /content-type: *(\S+)/i.exec(head)?.[1] ?? "" }));
  }
  return form;
};
module.exports = { FormData, multipart, parse };
