"use strict";
const { Event, EventTarget } = require("crosstalk:events");
const { DOMException, make } = require("crosstalk:errors");
const key = Symbol("abort signal");

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #onabort = null;
  constructor(k) {
    if (k !== key) throw make(TypeError, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
    super();
  }
  static fire(signal, reason) {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
    signal.dispatchEvent(new Event("abort"));
  }
  get aborted() {
    return this.#aborted;
  }
  get reason() {
    return this.#reason;
  }
  get onabort() {
    return this.#onabort;
  }
  set onabort(f) {
    this.#onabort = f;
  }
  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }
  static abort(reason) {
    const signal = new AbortSignal(key);
    fire(signal, reason);
    return signal;
  }
  static timeout(ms) {
    const signal = new AbortSignal(key);
    setTimeout(fire, ms, signal, new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    return signal;
  }
  static any(signals) {
    const signal = new AbortSignal(key),
      all = [...signals];
    const done = all.find((s) => s.aborted);
    if (done) fire(signal, done.reason);
    else for (const s of all) s.addEventListener("abort", () => fire(signal, s.reason), { once: true });
    return signal;
  }
  get [Symbol.toStringTag]() {
    return "AbortSignal";
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return `AbortSignal { aborted: ${this.#aborted} }`;
  }
}
const { fire } = AbortSignal;
delete AbortSignal.fire;

class AbortController {
  #signal = new AbortSignal(key);
  get signal() {
    return this.#signal;
  }
  abort(reason) {
    fire(this.#signal, reason);
  }
  get [Symbol.toStringTag]() {
    return "AbortController";
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return `AbortController { signal: AbortSignal { aborted: ${this.#signal.aborted} } }`;
  }
}
module.exports = { AbortController, AbortSignal };
