"use strict";
const { refuse } = require("crosstalk:refuse");
const { ran } = require("crosstalk:code");
const contexts = new WeakSet();
// watched is the code as a text, and records it.
const watched = (code) => {
  ran("vm", `${code}`);
  return `${code}`;
};
const refused = (name) => (code) => {
  watched(code);
  refuse("vm", name);
};
module.exports = {
  // Code in the same context is what eval does; a context of its own is not emulated.
  runInThisContext: (code) => (0, eval)(watched(code)),
  runInContext: refused("vm.runInContext"),
  runInNewContext: refused("vm.runInNewContext"),
  compileFunction: (code, params = []) => new Function(...params, watched(code)),
  createContext: (o = {}) => {
    contexts.add(o);
    return o;
  },
  isContext: (o) => contexts.has(o),
  constants: {},
  Script: class Script {
    #code;
    constructor(code) {
      this.#code = watched(code);
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
