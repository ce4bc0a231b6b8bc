"use strict";
// Node's own console and formats, by level. Times are virtual.
const state = require("crosstalk:state");
const { formatWithOptions, inspect } = require("util");
const plain = { colors: false };
let indent = "";
const started = new Map();

const log = (level, text) => {
  if (indent) text = indent + text.replaceAll("\n", "\n" + indent);
  state.did({ log: { level, text } }, state.frames());
};
const write = (level, args) => log(level, formatWithOptions(plain, ...args));
const levels = { log: "log", info: "info", debug: "debug", warn: "warn", error: "error", dirxml: "log" };
for (const [name, level] of Object.entries(levels)) {
  console[name] = {
    [name](...args) {
      write(level, args);
    },
  }[name];
}
const elapsed = (label) => {
  const ms = state.now - started.get(label);
  return ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${ms}ms`;
};
Object.assign(console, {
  dir(value, options) {
    log("log", inspect(value, { customInspect: false, ...options }));
  },
  trace(...args) {
    log("error", args.length ? "Trace: " + formatWithOptions(plain, ...args) : "Trace");
  },
  assert(ok, ...args) {
    if (ok) return;
    if (typeof args[0] === "string") args[0] = "Assertion failed: " + args[0];
    else args.unshift("Assertion failed");
    write("warn", args);
  },
  clear() {},
  group(...args) {
    if (args.length) write("log", args);
    indent += "  ";
  },
  groupEnd() {
    indent = indent.slice(2);
  },
  time(label = "default") {
    started.set(`${label}`, state.now);
  },
  timeEnd(label = "default") {
    if (!started.has(`${label}`)) return;
    log("log", `${label}: ${elapsed(`${label}`)}`);
    started.delete(`${label}`);
  },
  timeLog(label = "default", ...args) {
    if (started.has(`${label}`)) write("log", [`${label}: ${elapsed(`${label}`)}`, ...args]);
  },
});
console.groupCollapsed = console.group;

exports.log = log;
