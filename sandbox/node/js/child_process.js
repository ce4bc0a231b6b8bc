"use strict";
const { refuse } = require("crosstalk:refuse");
const { ran } = require("crosstalk:code");
// A command of exec is read by a shell; the others take the program and its arguments one by one.
for (const name of ["exec", "execFile", "execFileSync", "execSync", "fork", "spawn", "spawnSync"]) {
  exports[name] = {
    [name]: function (command, args) {
      if (name === "exec" || name === "execSync") ran("shell", `${command}`);
      else ran("command", JSON.stringify([command, ...(Array.isArray(args) ? args : [])]));
      refuse("child-process", "child_process." + name);
    },
  }[name];
}
exports.ChildProcess = class ChildProcess {};
