"use strict";
const { stub, refuse } = require("crosstalk:refuse");
const contexts = new WeakSet();
module.exports = {
  // Code in the same context is what eval does; a context of its own is not emulated.
  runInThisContext: (code) => (0, eval)(`${code}`),
  runInContext: stub("vm", "vm.runInContext"),
  runInNewContext: stub("vm", "vm.runInNewContext"),
  compileFunction: (code, params = []) => new Function(...params, `${code}`),
  createContext: (o = {}) => {
    contexts.add(o);
    return o;
  },
  isContext: (o) => contexts.has(o),
  constants: {},
  Script: class Script {
    #code;
    constructor(code) {
      this.#code = `${code}`;
    }
    runInThisContext() {
      return (0, eval)(this.#code);
    }
    runInContext() {
      refuse("vm", "vm.Script.runInContext");
    }
    runInNewContext() {
      refuse("vm", "vm.Script.runInNewContext");
    }
  },
};
