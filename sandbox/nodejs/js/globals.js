"use strict";
// Puts virtual time, the run's random numbers and what Forge gives into Node's own globals.
const state = require("crosstalk:state");
const timers = require("crosstalk:timers");
const { facts, output, input } = require("crosstalk:on_forge");
const { log } = require("crosstalk:console");
const { performance } = globalThis;
const epoch = state.epoch;
const define = (object, name, value, enumerable = true) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable });

// Date with the virtual clock. Its prototype stays what it is.
const Real = Date;
const time = () => epoch + state.now;
function FakeDate(...args) {
  if (!new.target) return new Real(time()).toString();
  return Reflect.construct(Real, args.length ? args : [time()], new.target);
}
Object.defineProperties(FakeDate, Object.getOwnPropertyDescriptors(Real));
define(FakeDate, "now", { now: () => time() }.now, false);
define(FakeDate.prototype, "constructor", FakeDate, false);
define(globalThis, "Date", FakeDate, false);
define(Math, "random", { random: () => state.random().float() }.random, false);

define(performance, "now", { now: () => state.now }.now);
define(performance, "timeOrigin", epoch);
for (const name of ["mark", "measure"]) {
  const real = performance[name];
  performance[name] = (label, options, ...rest) =>
    name === "mark" ? real.call(performance, label, { startTime: state.now, ...options }) :
      real.call(performance, label, options, ...rest);
}
const { AbortSignal, AbortController, DOMException } = globalThis;
AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  const reason = new DOMException("The operation was aborted due to timeout", "TimeoutError");
  timers.setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
};
for (const name of ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"]) {
  define(globalThis, name, timers[name]);
}

// Ports of Node's own would keep the event loop from becoming empty.
const { MessageChannel, MessagePort } = require("crosstalk:messages");
define(globalThis, "MessageChannel", MessageChannel, false);
define(globalThis, "MessagePort", MessagePort, false);
define(globalThis, "BroadcastChannel", require("worker_threads").BroadcastChannel, false);

// Frames of ours stand in stacks too: there is room for the app's.
Error.stackTraceLimit = 50;

// What a text is run by, besides the calls that the bundle notes: Function as the constructor of functions.
const { watch } = require("crosstalk:code");
define(globalThis, "__crosstalk_code__", watch, false);
define(globalThis, "__crosstalk_stub__", require("crosstalk:refuse").absent, false);

// process as it is on Forge.
const target = {};
const texts = {
  set: (env, name, value) => Reflect.set(env, name, typeof name === "symbol" ? value : `${value}`),
  defineProperty: (env, name, d) =>
    Reflect.defineProperty(env, name, "value" in d ? { ...d, value: `${d.value}` } : d),
};
const { nextTick } = process;
const forge = {
  ...facts(() => state.now),
  env: new Proxy(target, texts),
  _linkedBinding: () => ({}),
  stdout: output("log", log, nextTick),
  stderr: output("error", log, nextTick),
  stdin: input(),
};
for (const [name, value] of Object.entries(forge)) {
  const is = Object.getOwnPropertyDescriptor(process, name);
  if (is?.configurable === false) {
    if (is.writable) process[name] = value;
  } else define(process, name, value);
}
delete process.mainModule;
for (const name of ["require", "module", "exports", "__filename", "__dirname"]) delete globalThis[name];

exports.env = target;
exports.setEnv = (env) => Object.assign(target, env);
