"use strict";
// What this process knows of the run: the time, whose code runs, and what has been done since the last frame.
const { AsyncLocalStorage } = require("async_hooks");
const { Stream } = require("crosstalk:random");

const context = new AsyncLocalStorage();
const { snapshot } = AsyncLocalStorage;
const enter = context.run.bind(context);
const current = context.getStore.bind(context);
const { apply, ownKeys } = Reflect;
const Failure = Error;

// frames are the calls that lead here, innermost first: function, script, line and column, from 1.
const frames = () => {
  const { stackTraceLimit: limit, prepareStackTrace: prepare } = Failure;
  Failure.stackTraceLimit = 100;
  Failure.prepareStackTrace = (_, sites) => sites;
  const sites = new Failure().stack;
  Failure.stackTraceLimit = limit;
  if (prepare === undefined) delete Failure.prepareStackTrace;
  else Failure.prepareStackTrace = prepare;
  const out = [];
  for (let k = 0; k < sites.length; k++) {
    const s = sites[k];
    const file = s.getScriptNameOrSourceURL();
    if (s.isAsync() || typeof file !== "string" || file.startsWith("node:") || file.startsWith("crosstalk:")) continue;
    out[out.length] = [`${s.getFunctionName() ?? ""}`, file, s.getLineNumber() ?? 0, s.getColumnNumber() ?? 0];
  }
  return out;
};

let wire, deeds, outside, streams;
const state = {
  now: 0,
  turn: 0, // the step whose turn it is
  open(opened, seeds) {
    [wire, deeds, streams] = [opened, [], new Map()];
    outside = new Stream(...seeds);
  },
  frames,
  snapshot,
  enter,
  current,
  // within runs f as part of a step; loading: while a module loads for it.
  within: (step, loading, f) => enter({ step, loading }, f),
  begin: (step, seeds) => streams.set(step, new Stream(...seeds)),
  random: () => streams.get(current()?.step) ?? outside,
  // did notes something that was done, for the step whose code does it.
  did(deed, stack) {
    const { step = 0, loading = false } = current() ?? {};
    deeds[deeds.length] = { step, loading, ...deed, ...(stack === undefined ? {} : { stack }) };
  },
  // ask has the other side answer, and gives what it says, or throws it.
  ask(op, args, stack) {
    const { step = 0, loading = false } = current() ?? {};
    const answer = state.exchange({ ask: { op, args, step, loading, stack } });
    if (!answer.fault) return answer.value;
    const { message, ...fault } = answer.fault;
    throw Object.assign(new Failure(message), fault);
  },
  // exchange sends what was done, and something else, and waits for what comes back.
  exchange(message) {
    const done = deeds;
    deeds = [];
    wire.send({ did: done, ...message });
    return wire.receive();
  },
  send: (message) => wire.send(message),
  // thrown is what a value is that was thrown or with which a promise was rejected. Reading it may run the app's code.
  thrown(value) {
    const read = (name) => {
      try {
        const v = value[name];
        return v === undefined ? "" : `${v}`;
      } catch {
        return "";
      }
    };
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return { message: textOf(value) };
    const out = { name: read("name"), message: read("message"), stack: read("stack") };
    if (!out.name && !out.message) {
      try {
        out.message = `${state.stringify(value)}`;
      } catch {}
    }
    return out;
  },
  stringify: JSON.stringify,
  parse: JSON.parse,
  apply,
  ownKeys,
};
const textOf = String;
module.exports = state;
