"use strict";
const escape = (s) => {
  if (typeof s !== "string") s = typeof s === "object" ? String(s) : `${s}`;
  return encodeURIComponent(s);
};
function unescape(s) {
  try {
    return decodeURIComponent(s);
  } catch {
    return s.replace(/(?:%[0-9a-f]{2})+/gi, (m) => Buffer.from(m.replaceAll("%", ""), "hex").toString());
  }
}
const text = (v) => {
  if (typeof v === "string") return v;
  if ((typeof v === "number" && Number.isFinite(v)) || typeof v === "bigint") return `${v}`;
  return typeof v === "boolean" ? (v ? "true" : "false") : "";
};
function stringify(object, sep = "&", eq = "=", options) {
  const encode = options?.encodeURIComponent ?? qs.escape;
  if (object === null || typeof object !== "object") return "";
  return Object.keys(object)
    .map((k) => {
      const v = object[k],
        name = encode(text(k)) + (eq || "=");
      return Array.isArray(v) ? v.map((x) => name + encode(text(x))).join(sep || "&") : name + encode(text(v));
    })
    .filter(Boolean)
    .join(sep || "&");
}
function parse(input, sep, eq, options) {
  const out = Object.create(null),
    decode = options?.decodeURIComponent ?? qs.unescape,
    by = eq || "=";
  if (typeof input !== "string" || input === "") return out;
  let parts = input.split(sep || "&");
  const max = options?.maxKeys ?? 1000;
  if (max > 0) parts = parts.slice(0, max);
  const read = (s) => {
    s = s.replaceAll("+", " ");
    try {
      return decode(s);
    } catch {
      return unescape(s);
    }
  };
  for (const part of parts) {
    if (part === "") continue;
    const at = part.indexOf(by);
    const k = read(at < 0 ? part : part.slice(0, at)),
      v = at < 0 ? "" : read(part.slice(at + by.length));
    if (!(k in out)) out[k] = v;
    else if (Array.isArray(out[k])) out[k].push(v);
    else out[k] = [out[k], v];
  }
  return out;
}
const qs = {
  escape,
  unescape,
  stringify,
  parse,
  encode: stringify,
  decode: parse,
  unescapeBuffer: (s) => Buffer.from(unescape(`${s}`)),
};
module.exports = qs;
