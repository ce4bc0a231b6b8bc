"use strict";
const path = require("crosstalk:vendor/path");
const { argument } = require("crosstalk:errors");
for (const name of [
  "resolve",
  "normalize",
  "isAbsolute",
  "join",
  "relative",
  "dirname",
  "basename",
  "extname",
  "parse",
]) {
  const vendor = path[name];
  path[name] = {
    [name](...args) {
      const names = name === "relative" ? ["from", "to"] : ["path"];
      args.forEach((a, k) => {
        if (typeof a !== "string" && !(name === "basename" && k > 0 && a === undefined)) {
          throw argument(
            name === "basename" && k > 0 ? "suffix" : names[Math.min(k, names.length - 1)],
            "of type string",
            a,
          );
        }
      });
      if (!args.length && name !== "join" && name !== "resolve") throw argument("path", "of type string", undefined);
      return vendor(...args);
    },
  }[name];
}
path.toNamespacedPath = (p) => p;
path.matchesGlob = require("crosstalk:refuse").stub("glob", "path.matchesGlob");
path.posix = path;
Object.defineProperty(path, "win32", { get: () => require("path/win32"), enumerable: true, configurable: true });
module.exports = path;
