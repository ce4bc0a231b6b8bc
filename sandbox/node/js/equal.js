"use strict";
const { classOf } = require("crosstalk:inspect");
const own = (o, k) => Object.prototype.propertyIsEnumerable.call(o, k);

// equal is deep equality as assert has it: strict compares prototypes and uses Object.is.
function equal(a, b, strict, seen = []) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  const objects = [a, b].filter((v) => v !== null && typeof v === "object").length;
  if (strict) {
    if (objects < 2) return Object.is(a, b);
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else if (objects < 2) {
    return objects === 0 && (a == b || (a !== a && b !== b));
  }
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  seen = [...seen, [a, b]];
  return sameKind(a, b, strict) && content(a, b, strict, seen) && properties(a, b, strict, seen);
}
function sameKind(a, b, strict) {
  const kind = classOf(a);
  if (kind !== classOf(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  switch (kind) {
    case "Date":
      return +a === +b || (Number.isNaN(+a) && Number.isNaN(+b));
    case "RegExp":
      return a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
    case "Error":
      return a.message === b.message && a.name === b.name;
    case "Number":
    case "String":
    case "Boolean":
      return Object.is(a.valueOf(), b.valueOf());
    case "Promise":
    case "WeakMap":
    case "WeakSet":
      return !strict;
    default:
      return true;
  }
}
function content(a, b, strict, seen) {
  if (Array.isArray(a)) return a.length === b.length;
  if (a instanceof ArrayBuffer) return equal(new Uint8Array(a), new Uint8Array(b), strict, seen);
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
    return (
      a.length === b.length &&
      a.every((x, k) => (strict ? Object.is(x, b[k]) : x === b[k] || (x !== x && b[k] !== b[k])))
    );
  }
  if (classOf(a) === "Set") return a.size === b.size && matches([...a], [...b], strict, seen);
  if (classOf(a) === "Map") return a.size === b.size && matches([...a], [...b], strict, seen);
  return true;
}
// matches pairs off items whatever their order; all but equal primitives are searched for.
function matches(left, right, strict, seen) {
  const rest = [...right];
  for (const x of left) {
    const at = rest.findIndex((y) => equal(x, y, strict, seen));
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return true;
}
function properties(a, b, strict, seen) {
  if (ArrayBuffer.isView(a)) return true;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || !keys.every((k) => own(b, k))) return false;
  if (strict) {
    const symbols = Object.getOwnPropertySymbols(a).filter((s) => own(a, s));
    if (symbols.length !== Object.getOwnPropertySymbols(b).filter((s) => own(b, s)).length) return false;
    if (!symbols.every((s) => own(b, s) && equal(a[s], b[s], strict, seen))) return false;
  }
  return keys.every((k) => equal(a[k], b[k], strict, seen));
}
module.exports = { equal };
