"use strict";
// The globals that the @forge packages ask of their host.
const state = require("crosstalk:state");
const { dispatch, fetch } = require("crosstalk:fetch");
const { build } = require("crosstalk:forge/runtime");
const { fetch: forgeFetch, UndiciError } = require("crosstalk:forge/fetch");
const infos = new Map();
let window = 0, last = {};

// begin says what __forge_runtime__ holds for a step, and how long that may take, in milliseconds.
exports.begin = (step, info, limit) => {
  infos.set(step, { info, limit });
  window = step;
};
// forget drops what was for invocations that are over.
exports.forget = () => {
  infos.clear();
  last = {};
};
Object.defineProperty(globalThis, "__forge_runtime__", {
  get() {
    const step = state.current()?.step || window;
    if (last.step === step) return last.value;
    const of = infos.get(step);
    if (!of) return undefined;
    of.began ??= state.now;
    const remaining = () => Math.max(of.began + of.limit - state.now, 0);
    last = { step, value: build(of.info, remaining) };
    return last.value;
  },
  set: undefined,
  enumerable: false,
  configurable: true,
});
const define = (name, value) =>
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
define("fetch", fetch);
define("__forge_fetch__", forgeFetch);
define("__forge_undici_error__", UndiciError);
exports.globalAPI = (require) =>
  Object.defineProperty(globalThis, "api", {
    get() {
      const { api } = require("crosstalk:forge/legacy");
      define("api", api);
      return api;
    },
    set: (v) => define("api", v),
    enumerable: false,
    configurable: true,
  });
