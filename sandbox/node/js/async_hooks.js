"use strict";
// The stores of all AsyncLocalStorage objects are one Map that follows asynchronous code. It is never changed: run
// and enterWith put a changed copy in its place.
const { argument } = require("crosstalk:errors");

const within = (map, f, self, args) => {
  const before = native.get();
  native.set(map);
  try {
    return Reflect.apply(f, self, args);
  } finally {
    native.set(before);
  }
};
const plus = (key, value) => new Map(native.get() ?? []).set(key, value);

class AsyncLocalStorage {
  static bind(f) {
    if (typeof f !== "function") throw argument("fn", "of type function", f);
    return new AsyncResource("bound").bind(f);
  }
  static snapshot() {
    const map = native.get();
    return function (f, ...args) {
      return within(map, f, this, args);
    };
  }
  run(store, f, ...args) {
    return within(plus(this, store), f, undefined, args);
  }
  exit(f, ...args) {
    return within(plus(this, undefined), f, undefined, args);
  }
  enterWith(store) {
    native.set(plus(this, store));
  }
  getStore() {
    return native.get()?.get(this);
  }
  disable() {
    const map = new Map(native.get() ?? []);
    map.delete(this);
    native.set(map);
  }
}

let ids = 1;
class AsyncResource {
  #map;
  #id;
  constructor(type) {
    if (typeof type !== "string") throw argument("type", "of type string", type);
    this.#map = native.get();
    this.#id = ++ids;
  }
  runInAsyncScope(f, self, ...args) {
    return within(this.#map, f, self, args);
  }
  bind(f) {
    const resource = this;
    function bound(...args) {
      return resource.runInAsyncScope(f, this, ...args);
    }
    Object.defineProperty(bound, "length", { value: f.length, configurable: true });
    return bound;
  }
  static bind(f, type, self) {
    const bound = new AsyncResource(type ?? f.name ?? "bound").bind(self === undefined ? f : f.bind(self));
    return bound;
  }
  emitDestroy() {
    return this;
  }
  asyncId() {
    return this.#id;
  }
  triggerAsyncId() {
    return 1;
  }
}
module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook: () => {
    const hook = { enable: () => hook, disable: () => hook };
    return hook;
  },
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  asyncWrapProviders: Object.freeze({}),
};
