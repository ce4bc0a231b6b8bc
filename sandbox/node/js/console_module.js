"use strict";
class Console {
  constructor(...args) {
    Object.assign(this, globalThis.console);
    const stream = args[0]?.stdout ?? args[0];
    if (!stream || typeof stream.write !== "function" || stream === process.stdout) return;
    const { format } = require("crosstalk:inspect");
    const errors = args[0].stderr ?? args[1] ?? stream;
    for (const name of ["log", "info", "debug"])
      this[name] = (...a) => {
        stream.write(format(...a) + "\n");
      };
    for (const name of ["warn", "error", "trace"])
      this[name] = (...a) => {
        errors.write(format(...a) + "\n");
      };
  }
}
module.exports = Object.assign(Object.create(globalThis.console), globalThis.console, { Console });
