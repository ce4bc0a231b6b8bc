"use strict";
// What process tells and does on Forge, whatever the engine: the facts of its environment, in virtual time.
const EventEmitter = require("events");
const { refuse } = require("crosstalk:refuse");
const { argument } = require("crosstalk:errors");

// now gives virtual milliseconds since the run began; the process is a second older.
const hrtime = (now) =>
  Object.assign(
    (before) => {
      const ms = now() + 1000;
      const time = [Math.floor(ms / 1000), (ms % 1000) * 1e6];
      if (before === undefined) return time;
      if (!Array.isArray(before)) throw argument("time", "an instance of Array", before);
      const nanos = time[1] - before[1];
      return nanos < 0 ? [time[0] - before[0] - 1, nanos + 1e9] : [time[0] - before[0], nanos];
    },
    { bigint: () => BigInt(now() + 1000) * 1000000n },
  );
const memory = { rss: 78643200, heapTotal: 20971520, heapUsed: 15728640, external: 2097152, arrayBuffers: 1048576 };

exports.facts = (now) => ({
  title: "node",
  pid: 8,
  ppid: 1,
  argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
  argv0: "node",
  execArgv: [],
  execPath: "/var/lang/bin/node",
  hrtime: hrtime(now),
  cwd: () => "/var/task",
  chdir() {
    refuse("chdir", "process.chdir");
  },
  uptime: () => now() / 1000 + 1,
  umask: () => 0o22,
  getuid: () => 993,
  geteuid: () => 993,
  getgid: () => 990,
  getegid: () => 990,
  getgroups: () => [990],
  memoryUsage: Object.assign(() => ({ ...memory }), { rss: () => memory.rss }),
  constrainedMemory: () => 0,
  availableMemory: () => 536870912,
  cpuUsage: () => ({ user: now() * 1000, system: 0 }),
  resourceUsage: () => ({ userCPUTime: now() * 1000, systemCPUTime: 0, maxRSS: 76800 }),
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
});

// output is a stream whose lines go to log(level, text).
exports.output = (level, log, nextTick) =>
  Object.assign(new EventEmitter(), {
    isTTY: false,
    writable: true,
    fd: level === "log" ? 1 : 2,
    columns: 80,
    write(chunk, encoding, callback) {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      log(level, text.replace(/\n$/, ""));
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

// input is a stream that has ended.
exports.input = () =>
  Object.assign(
    new (require("stream").Readable)({
      read() {
        this.push(null);
      },
    }),
    { fd: 0, isTTY: false },
  );
