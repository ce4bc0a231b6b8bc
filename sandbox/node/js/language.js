"use strict";
// What ECMAScript has and the engine lacks.
const define = (object, name, value) => {
  if (!Object.prototype.hasOwnProperty.call(object, name)) {
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
  }
};
for (const name of ["asyncIterator", "dispose", "asyncDispose"]) {
  if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: Symbol.for("Symbol." + name) });
}

define(Error, "stackTraceLimit", 10);
// The calls down to the function above are left out, as those of constructors that say so.
define(Error, "captureStackTrace", function captureStackTrace(object, above) {
  let frames = new Error().stack.split("\n").slice(2);
  if (typeof above === "function") {
    const at = frames.findIndex((f) => f.startsWith(`\tat ${above.name} (`));
    frames = frames.slice(at + 1);
  }
  let head = "Error";
  try {
    head = Error.prototype.toString.call(object);
  } catch {
    /* a getter of the object threw */
  }
  Object.defineProperty(object, "stack", {
    value: [head, ...frames].join("\n"),
    writable: true,
    configurable: true,
    enumerable: false,
  });
});

define(Object, "groupBy", function groupBy(items, key) {
  const groups = Object.create(null);
  let k = 0;
  for (const item of items) {
    const name = key(item, k++);
    (groups[name] ??= []).push(item);
  }
  return groups;
});
define(Map, "groupBy", function groupBy(items, key) {
  const groups = new Map();
  let k = 0;
  for (const item of items) {
    const name = key(item, k++);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
});

define(Array, "fromAsync", function fromAsync(items, map, self) {
  return require("crosstalk:iterators").fromAsync(this, items, map, self);
});
const isWellFormed = (s) => {
  for (let k = 0; k < s.length; k++) {
    const unit = s.charCodeAt(k) & 0xfc00;
    if (unit === 0xd800 && (s.charCodeAt(k + 1) & 0xfc00) === 0xdc00) k++;
    else if (unit === 0xd800 || unit === 0xdc00) return false;
  }
  return true;
};
define(String.prototype, "isWellFormed", function () {
  return isWellFormed(String(this));
});
define(String.prototype, "toWellFormed", function () {
  let out = "";
  for (const c of String(this)) out += isWellFormed(c) ? c : "\ufffd";
  return out;
});

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
for (const name of [
  "map",
  "filter",
  "take",
  "drop",
  "flatMap",
  "reduce",
  "toArray",
  "forEach",
  "some",
  "every",
  "find",
]) {
  define(iteratorPrototype, name, function (a, b) {
    return require("crosstalk:iterators").helpers[name].call(this, a, b, arguments.length);
  });
}

// The engine shortens the name of the one time zone.
for (const name of ["toString", "toTimeString"]) {
  const own = Date.prototype[name];
  const { [name]: named } = {
    [name]() {
      return own.call(this).replace("(UTC)", "(Coordinated Universal Time)");
    },
  };
  Object.defineProperty(Date.prototype, name, { value: named, writable: true, configurable: true, enumerable: false });
}

// toLocaleString and its family: en-US and UTC.
const locale = (object, name, length) =>
  Object.defineProperty(object, name, {
    value: {
      [name](locales, options) {
        return require("crosstalk:locale")[length].call(this, locales, options);
      },
    }[name],
    writable: true,
    configurable: true,
    enumerable: false,
  });
locale(Number.prototype, "toLocaleString", "number");
locale(BigInt.prototype, "toLocaleString", "number");
locale(Date.prototype, "toLocaleString", "dateTime");
locale(Date.prototype, "toLocaleDateString", "date");
locale(Date.prototype, "toLocaleTimeString", "time");
Object.defineProperty(String.prototype, "localeCompare", {
  value: function localeCompare(that, locales, options) {
    return require("crosstalk:locale").compare(String(this), String(that), locales, options);
  },
  writable: true,
  configurable: true,
  enumerable: false,
});
