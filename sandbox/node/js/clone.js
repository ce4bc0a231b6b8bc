"use strict";
const { DOMException } = require("crosstalk:errors");
const { classOf } = require("crosstalk:inspect");
const errors = new Set(["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"]);

// structuredClone follows HTML §2.7 for what exists here.
function structuredClone(value, options) {
  if (arguments.length === 0) throw new TypeError('The "value" argument must be specified');
  const out = clone(value, new Map(), 0);
  for (const t of options?.transfer ?? []) if (t instanceof ArrayBuffer && t.transfer) t.transfer();
  return out;
}
const refuse = (v) => {
  const text = typeof v === "symbol" ? v.toString() : typeof v === "function" ? `${v}` : "#<Promise>";
  throw new DOMException(`${text} could not be cloned.`, "DataCloneError");
};
// deepest is how deep V8's stack lets objects nest: 1,000 levels do, 2,000 do not (Node.js 20.20).
const deepest = 1500;
function clone(v, seen, depth) {
  if (typeof v === "function" || typeof v === "symbol") refuse(v);
  if (v === null || typeof v !== "object") return v;
  if (seen.has(v)) return seen.get(v);
  const keep = (made) => {
    seen.set(v, made);
    return made;
  };
  if (depth > deepest) throw new RangeError("Maximum call stack size exceeded");
  depth++; // one call of ours a level, of which the engine allows 2,000
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
      return error(v, seen, keep, depth);
    case "Map": {
      const made = keep(new Map());
      for (const [k, x] of [...v]) made.set(clone(k, seen, depth), clone(x, seen, depth));
      return made;
    }
    case "Set": {
      const made = keep(new Set());
      for (const x of [...v]) made.add(clone(x, seen, depth));
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
      buffer = clone(v.buffer, seen, depth);
    return keep(new C(buffer, v.byteOffset, v.length ?? v.byteLength));
  }
  const made = keep(Array.isArray(v) ? new Array(v.length) : {});
  for (const k of Object.keys(v)) made[k] = clone(v[k], seen, depth);
  return made;
}
function error(v, seen, keep, depth) {
  const C = errors.has(v.name) ? globalThis[v.name] : Error;
  const real = keep(new C(v.message));
  if ("cause" in v)
    Object.defineProperty(real, "cause", { value: clone(v.cause, seen, depth), writable: true, configurable: true });
  Object.defineProperty(real, "stack", { value: `${v.stack}`, writable: true, configurable: true });
  return real;
}
module.exports = { structuredClone };
