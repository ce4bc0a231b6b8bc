"use strict";
const rethrow = (error) => {
  throw error;
};

const checkCallback = (f) => {
  if (typeof f !== "function") {
    throw require("crosstalk:errors").argument("callback", "of type function", f);
  }
};
const clamp = (delay) => {
  delay = +delay;
  return delay >= 1 && delay <= 2147483647 ? Math.trunc(delay) : 1;
};

class Timeout {
  constructor(fn, args, delay, repeat) {
    this._onTimeout = fn;
    this._timerArgs = args.length ? args : undefined;
    this._idleTimeout = delay;
    this._repeat = repeat ? delay : null;
    this._destroyed = false;
    Object.defineProperty(this, "_id", { value: 0, writable: true });
    Object.defineProperty(this, "_ref", { value: true, writable: true });
    start(this);
  }
  ref() {
    this._ref = true;
    return this;
  }
  unref() {
    this._ref = false;
    return this;
  }
  hasRef() {
    return this._ref;
  }
  refresh() {
    native.clear(this._id);
    start(this);
    return this;
  }
  close() {
    clearTimeout(this);
    return this;
  }
  [Symbol.toPrimitive]() {
    known.set(this._id, this);
    return this._id;
  }
  [Symbol.dispose]() {
    clearTimeout(this);
  }
}
const start = (t) => {
  t._id = native.timer(t._onTimeout, t._idleTimeout, t._repeat !== null, ...(t._timerArgs ?? []));
};
// Timers that were turned into numbers, as clearTimeout(+timer) needs.
const known = new Map();

class Immediate {
  constructor(fn, args) {
    this._onImmediate = fn;
    Object.defineProperty(this, "_id", { value: native.timer(fn, 0, false, ...args), writable: true });
    Object.defineProperty(this, "_ref", { value: true, writable: true });
  }
  ref() {
    this._ref = true;
    return this;
  }
  unref() {
    this._ref = false;
    return this;
  }
  hasRef() {
    return this._ref;
  }
  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

function setTimeout(callback, delay, ...args) {
  checkCallback(callback);
  return new Timeout(callback, args, clamp(delay), false);
}
function setInterval(callback, delay, ...args) {
  checkCallback(callback);
  return new Timeout(callback, args, clamp(delay), true);
}
function setImmediate(callback, ...args) {
  checkCallback(callback);
  return new Immediate(callback, args);
}
function clearTimeout(timer) {
  if (typeof timer === "number" || typeof timer === "string") timer = known.get(+timer);
  if (!timer || timer._id === undefined) return;
  native.clear(timer._id);
  known.delete(timer._id);
  timer._destroyed = true;
}
function clearInterval(timer) {
  clearTimeout(timer);
}
function clearImmediate(timer) {
  if (timer instanceof Immediate) native.clear(timer._id);
}
function queueMicrotask(callback) {
  checkCallback(callback);
  Promise.resolve().then(callback).catch(later);
}
// later lets an error surface outside any promise, as an uncaught exception.
const later = (error) => {
  native.timer(rethrow, 0, false, error);
};
// soon calls fn(...args) from the event loop, as the completion of input or output does.
const soon = (fn, ...args) => {
  native.timer(fn, 0, false, ...args);
};

const ticks = [];
const drain = () => {
  const { fn, args } = ticks.shift();
  try {
    fn(...args);
  } catch (error) {
    later(error);
  }
};
function nextTick(fn, ...args) {
  checkCallback(fn);
  ticks.push({ fn, args });
  settled.then(drain);
}
const settled = Promise.resolve();

const promisified = Symbol.for("nodejs.util.promisify.custom");
for (const f of [setTimeout, setImmediate]) {
  Object.defineProperty(f, promisified, { get: () => require("timers/promises")[f.name], configurable: true });
}

module.exports = {
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval,
  clearImmediate,
  queueMicrotask,
  nextTick,
  soon,
  Timeout,
  Immediate,
  now: native.now,
};
