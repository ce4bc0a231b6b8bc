"use strict";
const { DOMException } = require("crosstalk:errors");
const { classOf } = require("crosstalk:inspect");
const errors = new Set(["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"]);

// structuredClone follows HTML §2.7 for what exists here.
function structuredClone(value, options) {
  if (arguments.length === 0) throw new TypeError('The "value" argument must be specified');
  const out = clone(value, new Map());
  for (const t of options?.transfer ?? []) if (t instanceof ArrayBuffer && t.transfer) t.transfer();
  return out;
}
const refuse = (v) => {
  const text = typeof v === "symbol" ? v.toString() : typeof v === "function" ? `${v}` : "#<Promise>";
  throw new DOMException(`${text} could not be cloned.`, "DataCloneError");
};
function clone(v, seen) {
  if (typeof v === "function" || typeof v === "symbol") refuse(v);
  if (v === null || typeof v !== "object") return v;
  if (seen.has(v)) return seen.get(v);
  const keep = (made) => {
    seen.set(v, made);
    return made;
  };
  const kind = classOf(v);
  switch (kind) {
    case "Date":
      return keep(new Date(+v));
    case "RegExp":
      return keep(new RegExp(v.source, v.flags));
    case "Number":
    case "String":
    case "Boolean":
      return keep(Object(v.valueOf()));
    case "Error":
      return error(v, seen, keep);
    case "Map": {
      const made = keep(new Map());
      for (const [k, x] of [...v]) made.set(clone(k, seen), clone(x, seen));
      return made;
    }
    case "Set": {
      const made = keep(new Set());
      for (const x of [...v]) made.add(clone(x, seen));
      return made;
    }
    case "Promise":
    case "WeakMap":
    case "WeakSet":
    case "Generator":
      return refuse(v);
  }
  if (v instanceof ArrayBuffer) return keep(v.slice(0));
  if (ArrayBuffer.isView(v)) {
    const C = Buffer.isBuffer(v) ? Uint8Array : v.constructor,
      buffer = clone(v.buffer, seen);
    return keep(new C(buffer, v.byteOffset, v.length ?? v.byteLength));
  }
  const made = keep(Array.isArray(v) ? new Array(v.length) : {});
  for (const k of Object.keys(v)) made[k] = clone(v[k], seen);
  return made;
}
function error(v, seen, keep) {
  const C = errors.has(v.name) ? globalThis[v.name] : Error;
  const real = keep(new C(v.message));
  if ("cause" in v)
    Object.defineProperty(real, "cause", { value: clone(v.cause, seen), writable: true, configurable: true });
  Object.defineProperty(real, "stack", { value: `${v.stack}`, writable: true, configurable: true });
  return real;
}
module.exports = { structuredClone };
