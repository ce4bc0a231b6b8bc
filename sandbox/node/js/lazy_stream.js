"use strict";
// mixin has a class with _transform and _flush inherit the methods of a Transform stream, which comes into being when one
// of them is first used: loading streams takes longer than most programs that only hash.
const methods = [
  "on",
  "once",
  "off",
  "emit",
  "write",
  "end",
  "pipe",
  "unpipe",
  "read",
  "push",
  "addListener",
  "removeListener",
  "prependListener",
  "removeAllListeners",
  "listeners",
  "listenerCount",
  "setEncoding",
  "destroy",
  "resume",
  "pause",
  "cork",
  "uncork",
];
const fields = [
  "_readableState",
  "_writableState",
  "readable",
  "writable",
  "destroyed",
  "readableEnded",
  "writableEnded",
  "writableFinished",
  "readableFlowing",
  "closed",
  "errored",
  "writableNeedDrain",
  "writableLength",
  "readableLength",
];
const made = new WeakMap();

function streamOf(object) {
  let stream = made.get(object);
  if (!stream) {
    const { Transform } = require("stream");
    stream = new Transform({
      transform(chunk, encoding, callback) {
        object._transform(chunk, encoding, callback);
      },
      flush(callback) {
        object._flush(callback);
      },
    });
    made.set(object, stream);
  }
  return stream;
}
const shared = {};
const define = (name, d) => Object.defineProperty(shared, name, { configurable: true, enumerable: false, ...d });
for (const name of methods) {
  define(name, {
    writable: true,
    value: function (...args) {
      const stream = streamOf(this),
        out = stream[name](...args);
      return out === stream ? this : out;
    },
  });
}
for (const name of fields) {
  define(name, {
    get() {
      return streamOf(this)[name];
    },
  });
}
define(Symbol.asyncIterator, {
  value() {
    return streamOf(this)[Symbol.asyncIterator]();
  },
});
const mixin = (C) => Object.setPrototypeOf(C.prototype, shared);
module.exports = { mixin };
