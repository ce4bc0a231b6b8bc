"use strict";
// The npm package, and what Node.js has added since.
const EventEmitter = require("crosstalk:vendor/events");
const { abortError } = require("crosstalk:errors");

EventEmitter.errorMonitor = Symbol("events.errorMonitor");
EventEmitter.captureRejectionSymbol = Symbol.for("nodejs.rejection");
EventEmitter.captureRejections = false;
EventEmitter.getEventListeners = (target, name) => target.listeners?.(name) ?? [];
EventEmitter.getMaxListeners = (target) => target.getMaxListeners?.() ?? 10;
EventEmitter.setMaxListeners = (n, ...targets) => {
  if (!targets.length) EventEmitter.defaultMaxListeners = n;
  for (const t of targets) t.setMaxListeners?.(n);
};
EventEmitter.addAbortListener = (signal, f) => {
  if (signal.aborted) queueMicrotask(f);
  else signal.addEventListener("abort", f, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", f) };
};
EventEmitter.EventEmitter = EventEmitter;

const listen = (target, name, f, once) => {
  if (typeof target.on === "function") target[once ? "once" : "on"](name, f);
  else target.addEventListener(name, f, { once });
};
const ignore = (target, name, f) => {
  if (typeof target.off === "function") target.off(name, f);
  else target.removeEventListener(name, f);
};

EventEmitter.once = function once(target, name, { signal } = {}) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      ignore(target, name, done);
      reject(abortError(undefined, { cause: signal.reason }));
    };
    if (signal?.aborted) {
      reject(abortError(undefined, { cause: signal.reason }));
      return;
    }
    const free = () => {
      if (typeof target.off === "function" && name !== "error") target.off("error", fail);
      signal?.removeEventListener("abort", stop);
    };
    const done = (...args) => {
      free();
      resolve(args);
    };
    const fail = (error) => {
      ignore(target, name, done);
      free();
      reject(error);
    };
    listen(target, name, done, true);
    if (typeof target.on === "function" && name !== "error") target.once("error", fail);
    signal?.addEventListener("abort", stop, { once: true });
  });
};

EventEmitter.on = function on(target, name, { signal } = {}) {
  const ready = [],
    waiting = [];
  let ended = null;
  const push = (...args) => (waiting.length ? waiting.shift().resolve({ value: args, done: false }) : ready.push(args));
  const finish = (error) => {
    if (ended) return;
    ended = { error };
    ignore(target, name, push);
    ignore(target, "error", finish);
    for (const w of waiting.splice(0))
      if (error) w.reject(error);
      else w.resolve({ value: undefined, done: true });
  };
  listen(target, name, push);
  if (name !== "error" && typeof target.on === "function") target.on("error", finish);
  signal?.addEventListener("abort", () => finish(abortError(undefined, { cause: signal.reason })), { once: true });
  return {
    next() {
      if (ready.length) return Promise.resolve({ value: ready.shift(), done: false });
      if (ended?.error) {
        const e = ended.error;
        ended.error = null;
        return Promise.reject(e);
      }
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      finish();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(e) {
      finish(e);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};

class EventEmitterAsyncResource extends EventEmitter {
  #resource = new (require("async_hooks").AsyncResource)("EventEmitter");
  emit(...args) {
    return this.#resource.runInAsyncScope(super.emit, this, ...args);
  }
  get asyncResource() {
    return this.#resource;
  }
}
EventEmitter.EventEmitterAsyncResource = EventEmitterAsyncResource;
module.exports = EventEmitter;
