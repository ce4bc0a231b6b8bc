"use strict";
// What __forge_runtime__ holds beside plain data: functions, and names that print as ARIs.
const { parse } = JSON;
const define = Object.defineProperty;

function printsAs(object, text) {
  define(object, "toString", { value: () => text, enumerable: false });
}

const nothing = () => {};
const counter = () => ({ incr: nothing, incrBy: nothing, decr: nothing, decrBy: nothing });
const timing = () => ({ measure: () => ({ stop: nothing }), set: nothing });
const gauge = () => ({ set: nothing });

exports.build = (json, remaining) => {
  const runtime = parse(json);
  runtime.metrics = { counter, timing, gauge };
  runtime.featureFlags = () => false;
  runtime.lambdaContext.getRemainingTimeInMillis = remaining;
  const { installation } = runtime.appContext;
  if (installation) {
    printsAs(installation.ari, "ari:cloud:ecosystem::installation/" + installation.ari.installationId);
    for (const context of installation.contexts) printsAs(context, runtime.contextAri);
  }
  return runtime;
};
