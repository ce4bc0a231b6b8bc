"use strict";
const { stub } = require("crosstalk:refuse");
for (const name of ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"]) {
  exports[name] = stub("child-process", "child_process." + name);
}
exports.ChildProcess = class ChildProcess {};
