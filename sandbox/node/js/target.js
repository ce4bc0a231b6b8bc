"use strict";
const { argument, make } = require("crosstalk:errors");

class Event {
  #type;
  #init;
  #prevented = false;
  #stopped = false;
  #target = null;
  #stamp = performance.now();
  constructor(type, init = {}) {
    if (arguments.length === 0) throw make(TypeError, "ERR_MISSING_ARGS", 'The "type" argument must be specified');
    this.#type = `${type}`;
    this.#init = init ?? {};
  }
  static aim(event, target) {
    event.#target = target;
    event.#stopped = false;
  }
  static isStopped(event) {
    return event.#stopped;
  }
  get type() {
    return this.#type;
  }
  get bubbles() {
    return !!this.#init.bubbles;
  }
  get cancelable() {
    return !!this.#init.cancelable;
  }
  get composed() {
    return !!this.#init.composed;
  }
  get defaultPrevented() {
    return this.#prevented;
  }
  get target() {
    return this.#target;
  }
  get currentTarget() {
    return this.#target;
  }
  get srcElement() {
    return this.#target;
  }
  get timeStamp() {
    return this.#stamp;
  }
  get isTrusted() {
    return false;
  }
  get eventPhase() {
    return 0;
  }
  get returnValue() {
    return !this.#prevented;
  }
  composedPath() {
    return this.#target ? [this.#target] : [];
  }
  preventDefault() {
    if (this.cancelable) this.#prevented = true;
  }
  stopPropagation() {}
  stopImmediatePropagation() {
    this.#stopped = true;
  }
  get [Symbol.toStringTag]() {
    return "Event";
  }
}
const { aim, isStopped } = Event;
delete Event.aim;
delete Event.isStopped;

class CustomEvent extends Event {
  #detail;
  constructor(type, init = {}) {
    super(type, init);
    this.#detail = init?.detail ?? null;
  }
  get detail() {
    return this.#detail;
  }
}

class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    if (listener === null || listener === undefined) return;
    if (typeof listener !== "function" && typeof listener !== "object") {
      throw argument("listener", "an instance of EventListener", listener);
    }
    const list = this.#listeners.get(`${type}`) ?? [];
    if (list.some((l) => l.listener === listener)) return;
    const signal = typeof options === "object" ? options?.signal : undefined;
    if (signal?.aborted) return;
    list.push({ listener, once: !!options?.once });
    this.#listeners.set(`${type}`, list);
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
  }
  removeEventListener(type, listener) {
    const list = this.#listeners.get(`${type}`);
    if (list)
      this.#listeners.set(
        `${type}`,
        list.filter((l) => l.listener !== listener),
      );
  }
  dispatchEvent(event) {
    if (!(event instanceof Event)) throw argument("event", "an instance of Event", event);
    aim(event, this);
    const attribute = this["on" + event.type];
    const list = [...(this.#listeners.get(event.type) ?? [])];
    if (typeof attribute === "function") list.push({ listener: attribute });
    for (const l of list) {
      if (l.once) this.removeEventListener(event.type, l.listener);
      try {
        if (typeof l.listener === "function") l.listener.call(this, event);
        else l.listener.handleEvent(event);
      } catch (error) {
        require("crosstalk:timers").soon(fail, error);
      }
      if (isStopped(event)) break;
    }
    return !event.defaultPrevented;
  }
  get [Symbol.toStringTag]() {
    return "EventTarget";
  }
}
const fail = (error) => {
  throw error;
};
module.exports = { Event, CustomEvent, EventTarget };
