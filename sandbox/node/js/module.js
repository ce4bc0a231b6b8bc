"use strict";
const { argument } = require("crosstalk:errors");
const builtinModules = native.builtins();
const known = new Set(builtinModules);
const isBuiltin = (name) => known.has(`${name}`.replace(/^node:/, ""));
const missing = (name) =>
  Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND", requireStack: [] });
function createRequire(from) {
  if (typeof from !== "string" && typeof from?.href !== "string")
    throw argument("filename", "a file URL object, file URL string, or absolute path string", from);
  const load = (name) => {
    if (isBuiltin(name)) return require(name);
    throw missing(name);
  };
  load.resolve = Object.assign(
    (name) => {
      if (isBuiltin(name)) return name;
      throw missing(name);
    },
    { paths: () => [] },
  );
  load.cache = Object.create(null);
  return load;
}
class Module {
  constructor(id) {
    Object.assign(this, { id, exports: {}, loaded: false, children: [], paths: [] });
  }
}
module.exports = Object.assign(Module, {
  Module,
  builtinModules,
  isBuiltin,
  createRequire,
  _cache: Object.create(null),
  _load: (name) => createRequire("/")(name),
  _extensions: Object.create(null),
  _resolveFilename: (name) => name,
  findSourceMap() {},
  syncBuiltinESMExports() {},
  register() {},
  enableCompileCache() {},
});
