"use strict";
// Runs once in the fresh process: (require, process, key, modules) are Node's own, the key of frames, and the texts of
// all modules by name. It ends with the frame that sets up the run.
const vm = require("vm");
const { Script, runInNewContext } = vm;
const { runInThisContext } = Script.prototype;
const compile = (text, filename) => Reflect.apply(runInThisContext, new Script(text, { filename }), []);
const capture = process.setUncaughtExceptionCaptureCallback.bind(process);
process.env.TZ = "UTC";
new Date(0).getHours();

const made = new Map();
const bare = (name) => (name.startsWith("node:") ? name.slice(5) : name);
const { isBuiltin } = require("module");
const natives = new Map();
natives.set("crosstalk:wire", () => require("fs"));
natives.set("crosstalk:main", () => require("timers").setImmediate);
const find = (name) => {
  name = bare(`${name}`);
  const known = made.get(name);
  if (known) return known.exports;
  if (!Object.hasOwn(modules, name)) return undefined;
  const module = { exports: {} };
  made.set(name, module);
  compile(`(function(exports,require,module,native){${modules[name]}\n})`, `crosstalk:${name}`)(
    module.exports, own, module, natives.get(name)?.());
  return module.exports;
};
// own is require for the modules of ours.
const own = (name) => find(name) ?? real(name);
const real = (name) => {
  if (isBuiltin(name)) return require(name);
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
};
// app is require for the app, which sees none of ours.
const app = (name) => {
  name = `${name}`;
  if (name.startsWith("crosstalk:")) return real(name);
  return own(name);
};

const { open } = own("crosstalk:wire");
const wire = open(key);
const state = own("crosstalk:state");
wire.send({ version: process.versions.node, protocol: 1 });
const setup = wire.receive();
state.open(wire, setup.seeds);
state.epoch = setup.epoch;

const noted = (kind) => (code, message) => state.did({ [kind]: { code, message } }, state.frames());
natives.set("crosstalk:refuse", () => ({ refuse: noted("refusal"), warn: noted("warning") }));
natives.set("crosstalk:code", () => ({
  ran: (use, text) => state.did({ code: { use, text: `${text}`.slice(0, 16384) } }, state.frames()),
}));
natives.set("crosstalk:timers", () => own("crosstalk:tasks").native);
natives.set("module", () => ({ builtins: () => setup.builtins }));
natives.set("crosstalk:forge/route", () => setup.natives["crosstalk:forge/route"]);
natives.set("@forge/events", () => setup.natives["@forge/events"]);
const plain = (v) => (ArrayBuffer.isView(v) ? Buffer.from(v.buffer, v.byteOffset, v.byteLength).toString("base64") : v);
const disk = (op) => (...args) => {
  const value = state.ask(op, args.map(plain), op === "stat" || op === "list" ? undefined : state.frames());
  if (op === "read") return Uint8Array.from(Buffer.from(value, "base64")).buffer;
  return value ?? undefined;
};
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
natives.set("crosstalk:files", () => ({
  ...Object.fromEntries(
    ["read", "stat", "open", "write", "list", "rename", "mkdir", "remove", "truncate", "touch", "fail"].map((op) => [
      op, disk(op)])),
  random: () => Array.from({ length: 6 }, () => letters[Number(state.random().below(62n))]).join(""),
}));
made.set("crosstalk:bytes", {
  exports: {
    view: (v) =>
      v instanceof Uint8Array ? v :
        ArrayBuffer.isView(v) ? new Uint8Array(v.buffer, v.byteOffset, v.byteLength) :
          v instanceof ArrayBuffer ? new Uint8Array(v) : undefined,
  },
});
made.set("crosstalk:inspect", { exports: require("util") });
own("crosstalk:console");
own("crosstalk:crypto");
own("crosstalk:vm");
const main = own("crosstalk:main");
Object.assign(main, { compile, requireFor: app, requireOwn: own });
const v8 = require("v8");
const { getHeapSnapshot } = v8;
v8.setFlagsFromString("--expose-gc"); // for new contexts: the app's has no gc
Object.assign(main, { gc: runInNewContext("gc"), snapshot: () => getHeapSnapshot() });
v8.setFlagsFromString("--no-expose-gc");
Object.assign(v8, { writeHeapSnapshot: own("crosstalk:refuse").stub("inspector", "v8.writeHeapSnapshot"),
  getHeapSnapshot: own("crosstalk:refuse").stub("inspector", "v8.getHeapSnapshot") });
process.getBuiltinModule = (name) => (isBuiltin(name) ? app(name) : undefined);
capture(main.uncaught);
main.start(setup);
