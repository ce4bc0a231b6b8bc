"use strict";
// The engine's own combinators keep partial results in Go closures, where the search for retained state cannot look.
// These keep them in JavaScript objects. Steps as in ECMAScript 2024 §27.2.4.
const define = (object, name, value) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });

// combine runs start(state, item, index) for each item and lets it settle state when state.left reaches 0.
function combine(C, items, start, finish) {
  if (typeof C !== "function") throw new TypeError("Promise combinator called on non-object");
  return new C((resolve, reject) => {
    const state = { values: [], left: 1, resolve, reject };
    const take = C.resolve;
    if (typeof take !== "function") throw new TypeError("Promise resolve or reject function is not callable");
    let index = 0;
    for (const item of items) {
      state.left++;
      state.values.push(undefined);
      start(state, take.call(C, item), index++);
    }
    if (--state.left === 0) finish(state);
  });
}

const done = (state, index, value) => {
  state.values[index] = value;
  if (--state.left === 0) state.resolve(state.values);
};
const failed = (state) => {
  const error = new AggregateError(state.values, "All promises were rejected");
  state.reject(error);
};

const statics = {
  all(items) {
    return combine(
      this,
      items,
      (state, p, k) => p.then((v) => done(state, k, v), state.reject),
      (state) => state.resolve(state.values),
    );
  },
  allSettled(items) {
    return combine(
      this,
      items,
      (state, p, k) =>
        p.then(
          (value) => done(state, k, { status: "fulfilled", value }),
          (reason) => done(state, k, { status: "rejected", reason }),
        ),
      (state) => state.resolve(state.values),
    );
  },
  any(items) {
    return combine(
      this,
      items,
      (state, p, k) =>
        p.then(state.resolve, (reason) => {
          state.values[k] = reason;
          if (--state.left === 0) failed(state);
        }),
      failed,
    );
  },
  race(items) {
    return combine(
      this,
      items,
      (state, p) => p.then(state.resolve, state.reject),
      () => {},
    );
  },
};
for (const name of Object.keys(statics)) define(Promise, name, statics[name]);
if (!Promise.withResolvers) {
  define(
    Promise,
    "withResolvers",
    {
      withResolvers() {
        const out = {};
        out.promise = new this((resolve, reject) => {
          out.resolve = resolve;
          out.reject = reject;
        });
        return out;
      },
    }.withResolvers,
  );
}
if (!Promise.try) {
  define(
    Promise,
    "try",
    {
      try(f, ...args) {
        return new this((resolve) => resolve(f(...args)));
      },
    }.try,
  );
}

define(
  Promise.prototype,
  "finally",
  {
    finally(f) {
      if (typeof f !== "function") return this.then(f, f);
      const species = this.constructor?.[Symbol.species];
      const C = species ?? Promise;
      return this.then(
        (v) => C.resolve(f()).then(() => v),
        (e) =>
          C.resolve(f()).then(() => {
            throw e;
          }),
      );
    },
  }.finally,
);
