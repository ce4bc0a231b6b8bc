"use strict";
// Runs once in every instance, so it does as little as possible: what is rarely used loads on first use.
const define = (object, name, value) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });

define(globalThis, "global", globalThis);
require("crosstalk:language");
require("crosstalk:promises");
require("crosstalk:regexp");
const timers = require("crosstalk:timers");
for (const name of [
  "setTimeout",
  "setInterval",
  "setImmediate",
  "clearTimeout",
  "clearInterval",
  "clearImmediate",
  "queueMicrotask",
]) {
  Object.defineProperty(globalThis, name, {
    value: timers[name],
    writable: true,
    configurable: true,
    enumerable: true,
  });
}
define(globalThis, "console", require("crosstalk:console"));
