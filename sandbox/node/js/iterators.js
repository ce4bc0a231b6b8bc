"use strict";
const callable = (f) => {
  if (typeof f !== "function") throw new TypeError(`${typeof f} is not a function`);
};
const count = (n) => {
  n = Math.trunc(+n);
  if (Number.isNaN(n) || n < 0) throw new RangeError(`${n} must be positive`);
  return n;
};
function* items(iterator) {
  for (;;) {
    const step = iterator.next();
    if (step.done) return;
    yield step.value;
  }
}
// each runs body over the items and closes the iterator when the consumer stops early.
const each = (iterator) => ({
  [Symbol.iterator]: () => ({
    next: () => iterator.next(),
    return: () => {
      iterator.return?.();
      return { done: true };
    },
  }),
});

const helpers = {
  *map(f) {
    let k = 0;
    for (const v of each(this)) yield f(v, k++);
  },
  *filter(f) {
    let k = 0;
    for (const v of each(this)) if (f(v, k++)) yield v;
  },
  *take(n) {
    if (n <= 0) return;
    for (const v of each(this)) {
      yield v;
      if (--n <= 0) return;
    }
  },
  *drop(n) {
    for (const v of each(this))
      if (n > 0) n--;
      else yield v;
  },
  *flatMap(f) {
    let k = 0;
    for (const v of each(this)) yield* f(v, k++);
  },
  reduce(f, initial, length) {
    let k = 0,
      total = initial,
      have = length > 1;
    for (const v of each(this)) {
      total = have ? f(total, v, k) : v;
      have = true;
      k++;
    }
    if (!have) throw new TypeError("Reduce of a done iterator with no initial value");
    return total;
  },
  toArray() {
    return [...items(this)];
  },
  forEach(f) {
    let k = 0;
    for (const v of each(this)) f(v, k++);
  },
  some(f) {
    let k = 0;
    for (const v of each(this)) if (f(v, k++)) return true;
    return false;
  },
  every(f) {
    let k = 0;
    for (const v of each(this)) if (!f(v, k++)) return false;
    return true;
  },
  find(f) {
    let k = 0;
    for (const v of each(this)) if (f(v, k++)) return v;
  },
};
for (const name of Object.keys(helpers)) {
  const body = helpers[name],
    counts = name === "take" || name === "drop";
  if (name === "toArray") continue;
  helpers[name] = function (a, b, length) {
    if (counts) a = count(a);
    else callable(a);
    return body.call(this, a, b, length);
  };
}

function Iterator() {
  if (new.target === undefined || new.target === Iterator) {
    throw new TypeError("Abstract class Iterator not directly constructable");
  }
}
Object.defineProperty(Iterator, "prototype", {
  value: Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  writable: false,
});
Iterator.from = (value) => {
  const iterator = value[Symbol.iterator] ? value[Symbol.iterator]() : value;
  return iterator instanceof Iterator ? iterator : items(iterator);
};

// fromAsync is Array.fromAsync.
async function fromAsync(C, source, map, self) {
  const out = typeof C === "function" ? new C() : [];
  const add = async (v) => {
    out.push(map ? await map.call(self, v, out.length) : v);
  };
  if (source[Symbol.asyncIterator]) {
    const iterator = source[Symbol.asyncIterator]();
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) await add(step.value);
  } else {
    for (const v of source[Symbol.iterator] ? source : Array.from(source)) await add(await v);
  }
  return out;
}
module.exports = { helpers, Iterator, fromAsync };
