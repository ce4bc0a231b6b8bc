"use strict";
const { EventTarget, Event } = require("crosstalk:events");
class MessagePort extends EventTarget {
  #other = null;
  #closed = false;
  static join(a, b) {
    a.#other = b;
    b.#other = a;
  }
  postMessage(data) {
    const other = this.#other;
    if (this.#closed || !other) return;
    setImmediate(deliver, other, structuredClone(data));
  }
  start() {}
  close() {
    this.#closed = true;
  }
  ref() {}
  unref() {}
  on(name, f) {
    this.addEventListener(name, (e) => f(e.data));
    return this;
  }
}
const { join } = MessagePort;
delete MessagePort.join;
const deliver = (port, data) => {
  const event = new Event("message");
  Object.defineProperty(event, "data", { value: data, enumerable: true });
  port.dispatchEvent(event);
};
class MessageChannel {
  constructor() {
    this.port1 = new MessagePort();
    this.port2 = new MessagePort();
    join(this.port1, this.port2);
  }
}
module.exports = { MessageChannel, MessagePort };
