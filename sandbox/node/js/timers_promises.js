"use strict";
const timers = require("crosstalk:timers");
const { abortError } = require("crosstalk:errors");

const wait = (start, stop, value, signal) =>
  new Promise((resolve, reject) => {
    const fail = () => {
      stop(timer);
      reject(abortError("The operation was aborted", { cause: signal.reason }));
    };
    if (signal?.aborted) {
      reject(abortError("The operation was aborted", { cause: signal.reason }));
      return;
    }
    const timer = start(() => {
      signal?.removeEventListener("abort", fail);
      resolve(value);
    });
    signal?.addEventListener("abort", fail, { once: true });
  });
const setTimeout = (delay, value, { signal } = {}) =>
  wait((f) => timers.setTimeout(f, delay), timers.clearTimeout, value, signal);
const setImmediate = (value, { signal } = {}) =>
  wait((f) => timers.setImmediate(f), timers.clearImmediate, value, signal);
const setInterval = (delay, value, { signal } = {}) => {
  let ended = false;
  return {
    next: async () =>
      ended ? { value: undefined, done: true } : { value: await setTimeout(delay, value, { signal }), done: false },
    return: async () => {
      ended = true;
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: { wait: (ms, o) => setTimeout(ms, undefined, o), yield: () => setImmediate() },
};
