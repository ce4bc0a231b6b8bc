"use strict";
const { stub } = require("crosstalk:refuse");
module.exports = {
  Session: stub("inspector", "inspector.Session"),
  open: stub("inspector", "inspector.open"),
  close() {},
  url: () => undefined,
  console: globalThis.console,
  waitForDebugger() {},
};
