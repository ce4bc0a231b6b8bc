"use strict";
// Strong: when memory is reclaimed must not decide what an app does.
class WeakRef {
  #target;
  constructor(target) {
    if (Object(target) !== target && typeof target !== "symbol")
      throw new TypeError("WeakRef: target must be an object");
    this.#target = target;
  }
  deref() {
    return this.#target;
  }
  get [Symbol.toStringTag]() {
    return "WeakRef";
  }
}
class FinalizationRegistry {
  register() {}
  unregister() {
    return false;
  }
  get [Symbol.toStringTag]() {
    return "FinalizationRegistry";
  }
}
module.exports = { WeakRef, FinalizationRegistry };
