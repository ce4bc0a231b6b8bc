"use strict";
// Serves the run: a frame comes in and says what to do; when nothing is left that could go on by itself (Node's event
// loop is empty), a frame goes out and says what was done.
const state = require("crosstalk:state");
const { env, setEnv } = require("crosstalk:globals");
const { tasks } = require("crosstalk:tasks");
const { answered } = require("crosstalk:fetch");
const runtime = require("crosstalk:runtime");
const { look } = require("crosstalk:watch"); // after all that changes built-in objects
const { parse, stringify, apply, thrown } = state;
const again = native; // the real setImmediate

const bundles = new Map(); // by handler module, once loaded
let scripts, settled = [], roots;
// What a heap snapshot is walked from.
class CrosstalkRoots {
  constructor(of) {
    Object.assign(this, of);
  }
}
const P = Promise, { then } = Promise.prototype;
const resolved = P.resolve.bind(P);

// load runs a handler module once.
const load = (name, step) => {
  const l = {};
  bundles.set(name, l);
  const module = { exports: {} };
  try {
    state.within(step, true, () => {
      const run = exports.compile(scripts[name], `/var/task/${name}.cjs`);
      const require = exports.requireFor;
      apply(run, undefined, [module.exports, require, module, `/var/task/${name}.cjs`, "/var/task"]);
    });
    l.exports = module.exports;
  } catch (error) {
    l.failed = [error];
  }
  look(0);
};
// handler is an export that the manifest names, read once.
const handler = (l, name) => {
  l.handlers ??= new Map();
  if (!l.handlers.has(name)) l.handlers.set(name, l.exports?.[name]);
  return l.handlers.get(name);
};

// begin loads the module, and calls the handler once what that has started has run.
const begin = (command) => {
  const { step, module, limit, info, seeds } = command;
  state.begin(step, seeds);
  runtime.begin(step, info, limit);
  const l = bundles.get(module);
  if (l) return invoke(command, l);
  load(module, step);
  again(() => invoke(command, bundles.get(module)));
};
const invoke = ({ step, export: name, payload, context }, l) => {
  const fail = (error, kind) => settled.push({ step, kind, error: thrown(error) });
  let f;
  try {
    if (l.failed) return fail(l.failed[0], "not-loaded");
    f = handler(l, name);
    if (typeof f !== "function") return settled.push({ step, kind: "missing", names: Object.keys(l.exports ?? {}) });
  } catch (error) {
    return fail(error, "not-loaded");
  }
  state.within(step, false, () => {
    try {
      const value = f(payload === undefined ? undefined : parse(payload), parse(context));
      const promise = new P((resolve) => resolve(value));
      apply(then, promise, [
        (v) => settled.push({ step, value: v, kind: "completed" }),
        (error) => settled.push({ step, kind: "threw", reason: [error] }),
      ]);
    } catch (error) {
      settled.push({ step, kind: "threw", reason: [error] });
    }
  });
};
// outcome is how an invocation ended, as the other side is told.
const outcome = ({ step, kind, value, reason, error, names }) => {
  if (kind === "completed") {
    try {
      const response = stringify(value);
      return { step, kind, ...(response === undefined ? {} : { response: `${response}` }) };
    } catch (e) {
      return { step, kind: "threw", error: thrown(e) };
    }
  }
  return { step, kind, names, error: reason ? thrown(reason[0]) : error };
};

const commands = {
  begin,
  task: ({ id }) => tasks.run(id),
  answer: ({ id, answer }) => answered(id, answer),
  ended({ step }) {
    look(step);
  },
  snapshot() {
    const modules = {};
    for (const [name, l] of bundles) modules[name] = l.exports;
    roots = new CrosstalkRoots({ modules, tasks: tasks.all(), env, ...look.roots(globalThis) });
    runtime.forget();
    /-/.exec("-"); // the text that was matched last is kept
    exports.gc();
    exports.gc();
    exports.snapshot().on("data", (chunk) => state.send({ did: [], chunk: `${chunk}` }));
  },
};
// caught notes an error that nobody handles. Where its asynchronous context is lost, it is of the step whose turn it is.
const caught = (error, kind) => {
  const note = () => state.did({ [kind]: thrown(error) });
  if (state.current()) note();
  else state.within(state.turn, false, note);
};
tasks.caught = (error) => caught(error, "exception");

// turn is called when the event loop is empty.
const turn = () => {
  const ended = settled.sort((a, b) => a.step - b.step).map(outcome);
  settled = [];
  const command = state.exchange({ turn: true, ended });
  state.now = command.now;
  again(() => {});
  state.turn = command.step ?? (command.op === "task" ? tasks.step(command.id) : 0);
  commands[command.op](command);
};

const emit = process.emit;
process.emit = function (name, ...args) {
  if (name === "beforeExit") return turn(), true;
  const shown = apply(emit, this, [name, ...args]);
  if (name !== "unhandledRejection") return shown;
  caught(args[0], "rejection");
  return true;
};

exports.start = (setup) => {
  scripts = setup.scripts;
  setEnv(setup.env);
  if (setup.globalAPI) runtime.globalAPI(exports.requireOwn);
  again(() => {});
};
exports.uncaught = (error) => caught(error, "exception");
