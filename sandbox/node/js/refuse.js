"use strict";
// refuse records that the app asked for something the sandbox does not give, and throws.
const refuse = (code, call) => {
  const message = `crosstalk: ${call} is not available in the Forge sandbox: ${reasons[code] ?? "it is not emulated"}`;
  native.refuse(code, message);
  throw Object.assign(new Error(message), { code: "ERR_CROSSTALK_REFUSED" });
};
const reasons = {
  "child-process": "no other process can be started",
  network: "there is no network; use fetch",
  worker: "there are no worker threads",
  "process-exit": "the process cannot be ended",
  crypto: "this algorithm is not emulated",
};
// stub makes a function that refuses when it is called, also with new.
const stub = (code, call) => {
  const name = call.slice(call.lastIndexOf(".") + 1);
  return {
    [name]: function () {
      refuse(code, call);
    },
  }[name];
};
// absent records that code came to what is not installed, which a stub stands in for.
const absent = what => native.refuse("not-installed", `${what}: code that needs it ends there, and what would follow ` +
  "is not tested");
module.exports = { absent, refuse, stub, warn: native.warn };
