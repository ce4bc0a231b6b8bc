"use strict";
class Channel {
  #subscribers = [];
  constructor(name) {
    this.name = name;
  }
  get hasSubscribers() {
    return this.#subscribers.length > 0;
  }
  subscribe(f) {
    this.#subscribers = [...this.#subscribers, f];
  }
  unsubscribe(f) {
    const had = this.#subscribers.includes(f);
    this.#subscribers = this.#subscribers.filter((g) => g !== f);
    return had;
  }
  publish(message) {
    for (const f of this.#subscribers) f(message, this.name);
  }
  bindStore() {}
  unbindStore() {}
  runStores(context, f, self, ...args) {
    this.publish(context);
    return Reflect.apply(f, self, args);
  }
}
const channels = new Map();
const channel = (name) => {
  if (!channels.has(name)) channels.set(name, new Channel(name));
  return channels.get(name);
};
const kinds = ["start", "end", "asyncStart", "asyncEnd", "error"];
const tracingChannel = (name) => {
  const all = Object.fromEntries(
    kinds.map((k) => [k, typeof name === "string" ? channel(`tracing:${name}:${k}`) : name[k]]),
  );
  return {
    ...all,
    get hasSubscribers() {
      return kinds.some((k) => all[k].hasSubscribers);
    },
    subscribe(f) {
      for (const k of kinds) if (f[k]) all[k].subscribe(f[k]);
    },
    unsubscribe(f) {
      for (const k of kinds) if (f[k]) all[k].unsubscribe(f[k]);
    },
    traceSync: (f, context, self, ...args) => Reflect.apply(f, self, args),
    tracePromise: (f, context, self, ...args) => Reflect.apply(f, self, args),
    traceCallback: (f, position, context, self, ...args) => Reflect.apply(f, self, args),
  };
};
module.exports = {
  channel,
  tracingChannel,
  Channel,
  hasSubscribers: (name) => channel(name).hasSubscribers,
  subscribe: (name, f) => channel(name).subscribe(f),
  unsubscribe: (name, f) => channel(name).unsubscribe(f),
};
