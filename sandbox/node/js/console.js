"use strict";
// Text and numbers are formatted here; anything else loads inspect.
const simple = (v) =>
  (typeof v === "number" && !Object.is(v, -0)) || typeof v === "boolean" || v === null || v === undefined;
let indent = "";
const counts = new Map(),
  started = new Map();

const render = (args) => {
  let text = "";
  for (let k = 0; k < args.length; k++) {
    const v = args[k];
    if (typeof v === "string") {
      if (k === 0 && args.length > 1 && v.includes("%")) return require("crosstalk:inspect").format(...args);
      text += k ? " " + v : v;
    } else if (simple(v)) {
      text += k ? " " + v : "" + v;
    } else {
      return require("crosstalk:inspect").format(...args);
    }
  }
  return text;
};
const write = (level, text) => native.log(level, indent ? indent + text.replaceAll("\n", "\n" + indent) : text);
const elapsed = (label) => {
  const ms = native.now() - started.get(label);
  return ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${ms}ms`;
};

const console = {
  log(...args) {
    write("log", render(args));
  },
  warn(...args) {
    write("warn", render(args));
  },
  dir(value, options) {
    write("log", require("crosstalk:inspect").inspect(value, { customInspect: false, ...options }));
  },
  time(label = "default") {
    started.set(`${label}`, native.now());
  },
  timeEnd(label = "default") {
    if (!started.has(`${label}`)) return;
    write("log", `${label}: ${elapsed(`${label}`)}`);
    started.delete(`${label}`);
  },
  timeLog(label = "default", ...args) {
    if (started.has(`${label}`)) write("log", render([`${label}: ${elapsed(`${label}`)}`, ...args]));
  },
  trace(...args) {
    write("error", args.length ? "Trace: " + render(args) : "Trace");
  },
  assert(ok, ...args) {
    if (ok) return;
    if (typeof args[0] === "string") args[0] = "Assertion failed: " + args[0];
    else args.unshift("Assertion failed");
    write("warn", render(args));
  },
  clear() {},
  count(label = "default") {
    const n = (counts.get(`${label}`) ?? 0) + 1;
    counts.set(`${label}`, n);
    write("log", `${label}: ${n}`);
  },
  countReset(label = "default") {
    counts.delete(`${label}`);
  },
  group(...args) {
    if (args.length) write("log", render(args));
    indent += "  ";
  },
  groupEnd() {
    indent = indent.slice(2);
  },
  table(data, columns) {
    write("log", require("crosstalk:table").table(data, columns));
  },
  debug(...args) {
    write("debug", render(args));
  },
  info(...args) {
    write("info", render(args));
  },
  dirxml(...args) {
    write("log", render(args));
  },
  error(...args) {
    write("error", render(args));
  },
  groupCollapsed(...args) {
    console.group(...args);
  },
};
module.exports = console;
