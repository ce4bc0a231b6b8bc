"use strict";
const { Map, Set, WeakMap, Proxy, Reflect, Object, String, Symbol, RegExp } = globalThis; // the app may delete them
// A probe stands for an unknown value. Whatever the code does with it is noted, and answered in the most agreeable
// way: fields exist, loops run once, text is text.
const textMethods = new Set(["split", "toLowerCase", "toUpperCase", "trim", "trimStart", "trimEnd", "startsWith",
  "endsWith", "replace", "replaceAll", "substring", "substr", "charAt", "charCodeAt", "padStart",
  "padEnd", "localeCompare", "codePointAt", "normalize", "repeat", "search"]);
// These take parts out of a text, which then has them.
const takingMethods = new Set(["match", "matchAll"]);
const listMethods = new Set(["map", "forEach", "filter", "some", "every", "find", "findIndex", "findLast", "reduce",
  "reduceRight", "join", "push", "pop", "shift", "unshift", "sort", "flat", "flatMap", "fill", "splice", "reverse",
  "entries", "values", "toSorted", "toReversed", "at"]);
const eitherMethods = new Set(["includes", "indexOf", "lastIndexOf"]);
// What these give is of the same kind as what they are asked of: what is done with it tells.
const sameMethods = new Set(["slice", "concat"]);
const numberMethods = new Set(["toFixed", "toPrecision", "toExponential"]);
const never = new Set(["then", "catch", "finally", "$$typeof", "nodeType", "asymmetricMatch", "constructor"]);
// Positions that every list of a tenant has; code that reads one takes the value for a list.
const position = new Set(["0", "1", "2"]);
const sample = "probe";
const valueSymbols = new Set([Symbol.toPrimitive, Symbol.iterator]);
const probes = new WeakMap();
// Copying an object takes a symbol along, where listing its keys does not. So a copy holds the function that reads a
// field of the original, and reads of fields that the copy lacks can be handed on.
const origin = Symbol("origin");
const originOf = field => ({ value: field, writable: true, enumerable: true, configurable: true });
const { note, take, isList, isAbsent } = native;
const { parse } = JSON;
const { isArray } = Array;

// Code that walks through trees goes on for as long as there are children. A tree ends where a name comes once more than
// so many times on the way down, or a list would be the item of so many lists.
const generations = 3;

function probe(source, path) {
  const children = new Map();
  const nested = path.length >= generations && path.slice(-generations).every(k => k === "[]");
  const child = name => {
    if (!children.has(name)) children.set(name, probe(source, [...path, name]));
    return children.get(name);
  };
  const is = kind => { note(source, path, kind); return kind === "asked" && !nested && isList(source, path); };
  const field = name => {
    if (name !== "[]" && path.filter(k => k === name).length === generations) return undefined;
    note(source, [...path, name], "any");
    return isAbsent(name) ? undefined : child(name);
  };
  const methods = new Map();
  const method = (name, kind, of) => {
    const call = (...args) => { is(kind); const it = of(args[0]); return it[name](...args); };
    if (!methods.has(name)) methods.set(name, methodOrField(name, call, () => field(name) ?? child(name)));
    return methods.get(name);
  };
  const original = name => (is("object"), field(name));
  const listed = () => nested ? [] : [child("[]")];
  const text = pattern => pattern instanceof RegExp && take(source, path, pattern.source) || sample;
  const names = () => [...children.keys()].filter(k => k !== "[]").map(k => k === "{}" ? sample : k);
  const p = new Proxy({}, {
    get(target, key) {
      if (typeof key === "symbol") return symbol(key);
      if (Object.prototype.hasOwnProperty.call(target, key)) return target[key];
      if (never.has(key)) return undefined;
      if (key === "toJSON") return json;
      if (key === "toString" || key === "valueOf") return () => (is("text"), sample);
      if (key === "hasOwnProperty") return name => (child(String(name)), true);
      if (key === "length") { is("any"); return 1; }
      if (takingMethods.has(key)) return method(key, "text", text);
      if (textMethods.has(key)) return method(key, "text", () => sample);
      if (numberMethods.has(key)) return method(key, "number", () => 1);
      if (listMethods.has(key)) return method(key, "list", listed);
      if (eitherMethods.has(key)) return method(key, "any", () => sample);
      if (sameMethods.has(key)) return method(key, "any", () => ({ [key]: () => p }));
      return field(position.has(key) ? "[]" : key === sample ? "{}" : key);
    },
    set(target, key, value) { target[key] = value; return true; },
    has(target, key) { return typeof key !== "string" || field(position.has(key) ? "[]" : key) !== undefined; },
    ownKeys(target) {
      is("open");
      const keys = new Set([...names(), ...Reflect.ownKeys(target)]);
      // Code that lists keys may turn back where there are none. Code that goes into all that there is has to end.
      if (!keys.size && path.filter(k => k === "{}").length < 2) keys.add(sample);
      return [...keys, origin];
    },
    getOwnPropertyDescriptor(target, key) {
      if (key === origin) return originOf(original);
      const of = key === sample ? "{}" : key;
      return Reflect.getOwnPropertyDescriptor(target, key)
        ?? (children.has(of) || key === sample ? { value: child(of), writable: true, enumerable: true, configurable: true } : undefined);
    },
  });
  function json() {
    is("any");
    if (children.has("[]")) return [children.get("[]")];
    return children.size ? Object.fromEntries(names().map(k => [k, children.get(k === sample ? "{}" : k)])) : sample;
  }
  function symbol(key) {
    if (key === origin) return original;
    if (key === Symbol.toPrimitive) return hint => hint === "number" ? (is("number"), 1) : (is("text"), sample);
    if (key === Symbol.iterator) { is("list"); const items = listed(); return items[Symbol.iterator].bind(items); }
    return undefined;
  }
  probes.set(p, is);
  note(source, path, "any");
  return p;
}

// A name such as "values" is a method of lists, and just as well the name of a field. What is returned for it is the
// method when it is called, and the probe of the field when it is used as a value. Only then is either noted.
function methodOrField(name, call, field) {
  const own = { name, prototype: undefined, call: (self, ...args) => call(...args),
    apply: (self, args) => call(...(args ?? [])), bind: (self, ...bound) => (...args) => call(...bound, ...args) };
  const p = new Proxy(call, {
    get(target, key) {
      if (typeof key === "symbol") return valueSymbols.has(key) ? field()[key] : undefined;
      if (Object.prototype.hasOwnProperty.call(own, key)) return own[key];
      return never.has(key) ? undefined : field()[key];
    },
    set(target, key, value) { return Reflect.set(field(), key, value); },
    has(target, key) { return Reflect.has(field(), key); },
    deleteProperty(target, key) { return Reflect.deleteProperty(field(), key); },
    ownKeys() { return Reflect.ownKeys(field()); },
    getOwnPropertyDescriptor(target, key) { return Reflect.getOwnPropertyDescriptor(field(), key); },
  });
  probes.set(p, kind => probes.get(field())(kind));
  return p;
}

// An absent object has no fields and notes which are asked for.
function absent(source) {
  note(source, [], "object");
  const ask = key => { if (typeof key === "string" && !never.has(key) && key !== "toJSON" && !(key in Object.prototype)) note(source, [key], "any"); };
  return new Proxy({}, {
    get(target, key) { if (key === origin) return ask; if (!(key in target)) ask(key); return Reflect.get(target, key); },
    has(target, key) { if (!Reflect.has(target, key)) ask(key); return Reflect.has(target, key); },
    ownKeys(target) { return [...Reflect.ownKeys(target), origin]; },
    getOwnPropertyDescriptor(target, key) { return key === origin ? originOf(ask) : Reflect.getOwnPropertyDescriptor(target, key); },
  });
}

// A copy of a probe is a plain object, whose prototype hands reads of what it lacks on to the probe.
function copied(object) {
  const field = Object.hasOwn(object, origin) && object[origin];
  if (field && !probes.has(object) && getPrototypeOf(object) === Object.prototype) setPrototypeOf(object, heir(field));
  return object;
}
function heir(field) {
  const inherited = key => typeof key === "symbol" || never.has(key) || key === "toJSON" || key in Object.prototype;
  return new Proxy(Object.prototype, {
    get(target, key, self) { return inherited(key) ? Reflect.get(target, key, self) : field(key); },
    has(target, key) { return inherited(key) ? Reflect.has(target, key) : field(key) !== undefined; },
    set(target, key, value, self) {
      return Reflect.defineProperty(self, key, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}
const { getPrototypeOf, setPrototypeOf, assign } = Object;
Object.assign = function (target, source) { return copied(assign(...arguments)); };

// A watched value is as it is, and notes which fields it is asked for that it does not have.
const watches = new WeakMap();
function watch(value, source, path) {
  if (value === null || typeof value !== "object") return value;
  if (watches.has(value)) return watches.get(value);
  const ask = key => {
    const plain = typeof key === "string" && !never.has(key) && key !== "toJSON" && !(isArray(value) && /^\d+$/.test(key));
    if (plain && !(key in Object.prototype)) note(source, [...path, key], "any");
  };
  // "toString" is a field of a change in Jira's webhooks. The language asks for the method of that name after the symbol.
  let coercing = false;
  const p = new Proxy(value, {
    get(target, key, self) {
      if (!(key in target)) ask(key);
      else if (key === "toString" && !coercing && !Object.hasOwn(target, key)) note(source, [...path, key], "any");
      coercing = key === Symbol.toPrimitive;
      const v = Reflect.get(target, key, self);
      if (typeof v === "string" && json.test(v)) texts.set(v, [source, [...path, key]]);
      return Object.prototype.hasOwnProperty.call(target, key) && !(isArray(target) && key === "length") ? watch(v, source, [...path, key]) : v;
    },
    has(target, key) { if (!Reflect.has(target, key)) ask(key); return Reflect.has(target, key); },
  });
  watches.set(value, p);
  return p;
}
// Texts of watched values that may be JSON, and where they stand: what they hold is watched too once they are parsed.
const texts = new Map();
const json = /^\s*[[{]/;

function revive(value) {
  if (value === null || typeof value !== "object" || probes.has(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.$probe === "string") return probe(value.$probe, []);
  if (keys.length === 1 && typeof value.$absent === "string") return absent(value.$absent);
  if (keys.length === 1 && isArray(value.$watched)) {
    const [source, whole] = value.$watched;
    return watch(whole, source, []);
  }
  for (const key of keys) {
    const out = revive(value[key]);
    if (out !== value[key]) value[key] = out;
  }
  return value;
}

JSON.parse = function (text, reviver) {
  const value = parse(text, reviver);
  if (texts.has(text)) return watch(value, ...texts.get(text));
  return typeof text === "string" && (text.includes('"$probe"') || text.includes('"$absent"')) ? revive(value) : value;
};
Array.isArray = value => {
  const is = probes.get(value);
  return is ? is("asked") : isArray(value);
};
// Environment variables are set outside the app's files, so that only reading them tells which there are.
function watchEnvironment(process) {
  process.env = new Proxy(process.env, {
    get(target, key) {
      if (typeof key === "string" && !(key in target)) note("env", [key], "text");
      return target[key];
    },
  });
}
watchEnvironment(require("process"));
exports.revive = revive;
exports.copied = copied;
