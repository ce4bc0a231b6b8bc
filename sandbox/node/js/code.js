"use strict";
// Records what is run as code. Only texts are: what else eval is given, it returns.
const texts = (list) => list.filter((t) => typeof t === "string");
module.exports = {
  ran: native.ran,
  watch: (use, ...args) => {
    const code = texts(args);
    if (code.length) native.ran(use, code.join("\n"));
    return args;
  },
};
