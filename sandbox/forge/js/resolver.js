"use strict";
// Stand-in for @forge/resolver: one function that serves many keys.
Object.defineProperty(exports, "__esModule", { value: true });

class Resolver {
  constructor() {
    this.functions = {};
  }

  define(functionKey, cb) {
    if (typeof cb !== "function") {
      throw new Error(`Resolver definition '${functionKey}' callback must be a 'function'. Received '${typeof cb}'.`);
    }
    if (functionKey in this.functions) throw new Error(`Resolver definition '${functionKey}' already exists.`);
    this.functions[functionKey] = cb;
    return this;
  }

  getFunction(functionKey) {
    if (functionKey in this.functions) return this.functions[functionKey];
    throw new Error(`Resolver has no definition for '${functionKey}'.`);
  }

  // What crosses to the browser is JSON: objects lose what JSON does not hold, all else is left as it is.
  sanitizeObject(value) {
    return JSON.parse(JSON.stringify(value));
  }

  getDefinitions() {
    return async ({ call: { functionKey, payload, jobId }, context }, runtime) => {
      const cb = this.getFunction(functionKey);
      const { installContext, principal, license, installation } = runtime || {};
      // Who calls comes from the platform alone: nothing in the payload can stand in for it.
      const request = {
        payload: payload || {},
        context: { ...context, installContext, accountId: principal && principal.accountId, license, jobId,
          installation },
      };
      const result = await cb(request);
      return typeof result === "object" ? this.sanitizeObject(result) : result;
    };
  }
}

exports.default = Resolver;
exports.makeResolver = functions => {
  const resolver = new Resolver();
  for (const [key, cb] of Object.entries(functions)) resolver.define(key, cb);
  return resolver.getDefinitions();
};

const observe = globalThis.__crosstalk_observe_resolver__;
if (typeof observe === "function") observe(exports);
