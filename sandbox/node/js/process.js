"use strict";
const EventEmitter = require("events");
const { refuse } = require("crosstalk:refuse");
const { argument } = require("crosstalk:errors");
const { nextTick } = require("crosstalk:timers");

const output = (level) => {
  const stream = new EventEmitter();
  return Object.assign(stream, {
    isTTY: false,
    writable: true,
    fd: level === "log" ? 1 : 2,
    columns: 80,
    write(chunk, encoding, callback) {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      native.log(level, text.replace(/\n$/, ""));
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) nextTick(done);
      return true;
    },
    end(chunk) {
      if (chunk !== undefined) this.write(chunk);
      return this;
    },
    cork() {},
    uncork() {},
    getColorDepth: () => 1,
    hasColors: () => false,
    destroy() {
      return this;
    },
  });
};

const process = Object.create(
  Object.create(EventEmitter.prototype, { constructor: { value: { process() {} }.process } }),
);
EventEmitter.call(process);
for (const k of Object.keys(process)) {
  Object.defineProperty(process, k, { value: process[k], writable: true, configurable: true, enumerable: false });
}
const hrtime = Object.assign(
  (before) => {
    const ms = native.now() + 1000;
    const now = [Math.floor(ms / 1000), (ms % 1000) * 1e6];
    if (before === undefined) return now;
    if (!Array.isArray(before)) throw argument("time", "an instance of Array", before);
    const nanos = now[1] - before[1];
    return nanos < 0 ? [now[0] - before[0] - 1, nanos + 1e9] : [now[0] - before[0], nanos];
  },
  { bigint: () => BigInt(native.now() + 1000) * 1000000n },
);
const memory = { rss: 78643200, heapTotal: 20971520, heapUsed: 15728640, external: 2097152, arrayBuffers: 1048576 };

Object.assign(process, {
  title: "node",
  version: "v22.11.0",
  platform: "linux",
  arch: "x64",
  pid: 8,
  ppid: 1,
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
  argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
  argv0: "node",
  execArgv: [],
  execPath: "/var/lang/bin/node",
  env: native.env(),
  allowedNodeEnvironmentFlags: new Set(),
  report: {},
  hrtime,
  nextTick,
  cwd: () => "/var/task",
  chdir() {
    refuse("chdir", "process.chdir");
  },
  uptime: () => native.now() / 1000 + 1,
  umask: () => 0o22,
  getuid: () => 993,
  geteuid: () => 993,
  getgid: () => 990,
  getegid: () => 990,
  getgroups: () => [990],
  memoryUsage: Object.assign(() => ({ ...memory }), { rss: () => memory.rss }),
  constrainedMemory: () => 0,
  availableMemory: () => 536870912,
  cpuUsage: () => ({ user: native.now() * 1000, system: 0 }),
  resourceUsage: () => ({ userCPUTime: native.now() * 1000, systemCPUTime: 0, maxRSS: 76800 }),
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
  exit(code) {
    refuse("process-exit", `process.exit(${code ?? ""})`);
  },
  reallyExit(code) {
    refuse("process-exit", `process.reallyExit(${code ?? ""})`);
  },
  abort() {
    refuse("process-exit", "process.abort");
  },
  kill() {
    refuse("process-exit", "process.kill");
  },
  dlopen() {
    refuse("native-code", "process.dlopen");
  },
  binding: () => ({}),
  setUncaughtExceptionCaptureCallback() {},
  hasUncaughtExceptionCaptureCallback: () => false,
  setSourceMapsEnabled() {},
  getActiveResourcesInfo: () => [],
  getBuiltinModule: (name) => {
    const names = require("module").builtinModules;
    return names.includes(`${name}`.replace(/^node:/, "")) ? require(name) : undefined;
  },
});
for (const [name, make] of Object.entries({
  stdout: () => output("log"),
  stderr: () => output("error"),
  stdin: () =>
    Object.assign(
      new (require("stream").Readable)({
        read() {
          this.push(null);
        },
      }),
      { fd: 0, isTTY: false },
    ),
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
