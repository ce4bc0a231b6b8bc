"use strict";
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const checkName = (name) => {
  name = `${name}`;
  if (!token.test(name)) throw new TypeError(`Headers.append: ${name} is an invalid header name.`);
  return name.toLowerCase();
};
const checkValue = (value) => {
  value = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  if (/[\0\r\n]/.test(value)) throw new TypeError(`Headers.append: "${value}" is an invalid header value.`);
  return value;
};

class Headers {
  #map = new Map();
  #cookies = [];
  constructor(init) {
    if (init === undefined || init === null) {
      if (init === null) throw new TypeError("Headers constructor: init given is null");
      return;
    }
    if (typeof init !== "object") throw new TypeError("Headers constructor: init is not an object");
    if (typeof init[Symbol.iterator] === "function") {
      for (const pair of init) {
        const [name, value, ...rest] = pair;
        if (rest.length || (value === undefined && [...pair].length < 2)) {
          throw new TypeError(
            "Headers constructor: expected name/value pair to be length 2, found " + [...pair].length,
          );
        }
        this.append(name, value);
      }
    } else {
      for (const name of Reflect.ownKeys(init)) {
        if (typeof name === "string" && Object.getOwnPropertyDescriptor(init, name)?.enumerable)
          this.append(name, init[name]);
      }
    }
  }
  append(name, value) {
    name = checkName(name);
    value = checkValue(value);
    if (name === "set-cookie") this.#cookies.push(value);
    this.#map.set(
      name,
      this.#map.has(name) ? `${this.#map.get(name)}${name === "cookie" ? "; " : ", "}${value}` : value,
    );
  }
  set(name, value) {
    name = checkName(name);
    if (name === "set-cookie") this.#cookies = [checkValue(value)];
    this.#map.set(name, checkValue(value));
  }
  get(name) {
    return this.#map.get(checkName(name)) ?? null;
  }
  has(name) {
    return this.#map.has(checkName(name));
  }
  delete(name) {
    name = checkName(name);
    if (name === "set-cookie") this.#cookies = [];
    this.#map.delete(name);
  }
  getSetCookie() {
    return [...this.#cookies];
  }
  #sorted() {
    const out = [];
    for (const name of [...this.#map.keys()].sort()) {
      if (name === "set-cookie") for (const c of this.#cookies) out.push([name, c]);
      else out.push([name, this.#map.get(name)]);
    }
    return out;
  }
  forEach(f, self) {
    for (const [k, v] of this.#sorted()) f.call(self, v, k, this);
  }
  *entries() {
    yield* this.#sorted();
  }
  *keys() {
    for (const [k] of this.#sorted()) yield k;
  }
  *values() {
    for (const [, v] of this.#sorted()) yield v;
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  get [Symbol.toStringTag]() {
    return "Headers";
  }
  [Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) {
    return `Headers ${inspect(Object.fromEntries(this.#sorted()), options)}`;
  }
}
module.exports = { Headers };
