"use strict";
// Node's own vm, with a note of each text that it runs.
const vm = require("vm");
const { ran } = require("crosstalk:code");
const noted = (name) => {
  const real = vm[name];
  vm[name] = {
    [name](code, ...rest) {
      ran("vm", `${code}`);
      return Reflect.apply(real, vm, [code, ...rest]);
    },
  }[name];
};
for (const name of ["runInThisContext", "runInContext", "runInNewContext", "compileFunction"]) noted(name);
const { Script } = vm;
vm.Script = class extends Script {
  constructor(code, ...rest) {
    ran("vm", `${code}`);
    super(code, ...rest);
  }
};
Object.defineProperty(vm.Script, "name", { value: "Script" });
module.exports = vm;
