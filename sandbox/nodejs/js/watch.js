"use strict";
// Watches the built-in objects: properties that assignments add to them, and functions of theirs that are replaced.
const state = require("crosstalk:state");
const { keys } = Object;
const { is } = Object;
const classes = [Object, Function, Array, String, Number, Boolean, Symbol, Promise, Map, Set, RegExp, Date, Error];
const functions = {
  JSON: ["parse", "stringify"],
  Math: ["random"],
  Date: ["now"],
  Object: ["assign", "keys", "entries"],
  "Array.prototype": ["push", "map", "filter", "find", "forEach", "includes", "join"],
  "String.prototype": ["split", "replace", "trim", "includes"],
  "Promise.prototype": ["then"],
  "Object.prototype": ["hasOwnProperty", "toString"],
};
const watched = [
  ...classes.map((c) => [`${c.name}.prototype`, c.prototype]),
  ...Object.entries({ JSON, Math, Date, Object }),
].map(([name, object]) => ({
  name,
  object,
  known: new Set(),
  functions: (functions[name] ?? []).map((key) => ({ key, is: object[key] })),
}));

const brief = (object, key) => {
  try {
    const v = object[key];
    if (typeof v === "function") return "a function";
    return `${state.stringify(v) ?? ""}`.slice(0, 200);
  } catch {
    return "";
  }
};
const changes = () => {
  const out = [];
  for (const w of watched) {
    for (const key of keys(w.object)) {
      if (w.known.has(key)) continue;
      w.known.add(key);
      out.push({ object: w.name, key, value: brief(w.object, key) });
    }
  }
  for (const w of watched) {
    for (const f of w.functions) {
      try {
        const now = w.object[f.key];
        if (now === undefined || is(now, f.is)) continue;
        f.is = now;
        out.push({ object: w.name, key: f.key, value: brief(w.object, f.key), replaced: true });
      } catch {}
    }
  }
  return out;
};
// roots are the built-in objects, and the global variables that were not there at first.
const before = new Set(Object.getOwnPropertyNames(globalThis));
const roots = (global) => {
  const globals = {};
  for (const [name, d] of Object.entries(Object.getOwnPropertyDescriptors(global))) {
    if (!before.has(name) && "value" in d) globals[name] = d.value;
  }
  return { globals, intrinsics: Object.fromEntries(watched.map((w) => [w.name, w.object])) };
};
// look notes what has changed since it last looked, for a step; none: it only looks.
exports.look = (step) => {
  for (const intrinsic of changes()) if (step) state.within(step, false, () => state.did({ intrinsic }));
};
exports.look.roots = roots;
