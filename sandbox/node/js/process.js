"use strict";
const EventEmitter = require("events");
const { facts, output, input } = require("crosstalk:on_forge");
const { nextTick } = require("crosstalk:timers");

const process = Object.create(
  Object.create(EventEmitter.prototype, { constructor: { value: { process() {} }.process } }),
);
EventEmitter.call(process);
for (const k of Object.keys(process)) {
  Object.defineProperty(process, k, { value: process[k], writable: true, configurable: true, enumerable: false });
}
Object.assign(process, facts(() => native.now()), {
  version: "v22.11.0",
  platform: "linux",
  arch: "x64",
  exitCode: undefined,
  versions: {
    node: "22.11.0",
    acorn: "8.12.1",
    modules: "127",
    openssl: "3.0.15+quic",
    uv: "1.48.0",
    v8: "12.4.254.21-node.21",
    zlib: "1.3.0.1-motley-71660e1",
  },
  release: { name: "node", lts: "Jod" },
  features: { inspector: false, debug: false, uv: true, ipv6: true, tls: true },
  config: { target_defaults: {}, variables: {} },
  env: native.env(),
  allowedNodeEnvironmentFlags: new Set(),
  report: {},
  nextTick,
  emitWarning(warning, options, code) {
    const error =
      warning instanceof Error
        ? warning
        : Object.assign(new Error(`${warning}`), {
            name: options?.type ?? (typeof options === "string" ? options : "Warning"),
          });
    const id = options?.code ?? code;
    if (id && typeof id === "string") error.code = id;
    nextTick(() => process.emit("warning", error));
  },
  getBuiltinModule: (name) => {
    const names = require("module").builtinModules;
    return names.includes(`${name}`.replace(/^node:/, "")) ? require(name) : undefined;
  },
});
for (const [name, make] of Object.entries({
  stdout: () => output("log", native.log, nextTick),
  stderr: () => output("error", native.log, nextTick),
  stdin: input,
})) {
  let made;
  Object.defineProperty(process, name, {
    get: () => (made ??= make()),
    set: (v) => {
      made = v;
    },
    configurable: true,
    enumerable: true,
  });
}
Object.defineProperty(process, Symbol.toStringTag, { value: "process", configurable: true });
module.exports = process;
