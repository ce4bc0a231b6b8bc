"use strict";
const { classOf } = require("crosstalk:inspect");
const is = (name) => (v) => classOf(v) === name;
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const typed = (name) => (v) => v !== null && typeof v === "object" && tagOf.call(v) === name;
const source = (f) => (typeof f === "function" ? Function.prototype.toString.call(f) : "");

const types = {
  isDate: is("Date"),
  isRegExp: is("RegExp"),
  isMap: is("Map"),
  isSet: is("Set"),
  isWeakMap: is("WeakMap"),
  isWeakSet: is("WeakSet"),
  isPromise: is("Promise"),
  isProxy: is("Proxy"),
  isNativeError: is("Error"),
  isMapIterator: is("Map Iterator"),
  isSetIterator: is("Set Iterator"),
  isNumberObject: is("Number"),
  isStringObject: is("String"),
  isBooleanObject: is("Boolean"),
  isSymbolObject: (v) => typeof v === "object" && v instanceof Symbol,
  isBigIntObject: (v) => typeof v === "object" && v instanceof BigInt,
  isArgumentsObject: (v) =>
    v !== null && typeof v === "object" && Object.prototype.toString.call(v) === "[object Arguments]",
  isGeneratorObject: is("Generator"),
  isGeneratorFunction: (v) => /^(async\s+)?function\s*\*|^\*/.test(source(v)),
  isAsyncFunction: (v) => /^async\b/.test(source(v)),
  isArrayBuffer: (v) => v instanceof ArrayBuffer,
  isAnyArrayBuffer: (v) => v instanceof ArrayBuffer,
  isSharedArrayBuffer: () => false,
  isArrayBufferView: (v) => ArrayBuffer.isView(v),
  isDataView: (v) => v instanceof DataView,
  isTypedArray: (v) => v !== null && typeof v === "object" && tagOf.call(v) !== undefined,
  isModuleNamespaceObject: () => false,
  isExternal: () => false,
  isKeyObject: (v) => v instanceof require("crypto").KeyObject,
  isCryptoKey: (v) => v instanceof CryptoKey,
};
types.isBoxedPrimitive = (v) =>
  types.isNumberObject(v) ||
  types.isStringObject(v) ||
  types.isBooleanObject(v) ||
  types.isSymbolObject(v) ||
  types.isBigIntObject(v);
for (const name of [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
])
  types["is" + name] = typed(name);
module.exports = types;
