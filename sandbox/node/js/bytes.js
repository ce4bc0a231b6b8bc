"use strict";
// view is any binary value as a Uint8Array over the same memory, or undefined when it is none.
const view = (v) => {
  if (v instanceof Uint8Array) return v;
  if (ArrayBuffer.isView(v)) return new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
  if (v instanceof ArrayBuffer) return new Uint8Array(v);
  return undefined;
};
const concat = (parts) => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.byteLength, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.byteLength;
  }
  return out;
};
// copy is the same bytes in memory of their own. Uint8Array.from would visit them one by one.
const copy = (v) => {
  const out = new Uint8Array(v.byteLength);
  out.set(v);
  return out;
};
const utf8 = (text) => new Uint8Array(native.encode(text, "utf8"));
module.exports = { ...native, decodeUTF8: native.utf8, view, concat, copy, utf8 };
