"use strict";
const stream = require("crosstalk:vendor/stream");
const { Readable, Writable, Duplex } = stream;

Readable.toWeb = (readable) => {
  const iterator = readable[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(c) {
        const step = await iterator.next();
        if (step.done) c.close();
        else c.enqueue(typeof step.value === "string" ? step.value : new Uint8Array(step.value));
      },
      cancel(reason) {
        readable.destroy(reason);
      },
    },
    { highWaterMark: 0 },
  );
};
Readable.fromWeb = (web, options) => {
  const reader = web.getReader();
  return new Readable({
    ...options,
    read() {
      reader.read().then(
        (step) => this.push(step.done ? null : Buffer.from(step.value)),
        (e) => this.destroy(e),
      );
    },
    destroy(error, callback) {
      reader.cancel(error).then(
        () => callback(error),
        () => callback(error),
      );
    },
  });
};
Writable.toWeb = (writable) =>
  new WritableStream({
    write: (chunk) => new Promise((resolve, reject) => writable.write(chunk, (e) => (e ? reject(e) : resolve()))),
    close: () => new Promise((resolve) => writable.end(resolve)),
    abort: (e) => {
      writable.destroy(e);
    },
  });
Writable.fromWeb = (web, options) => {
  const writer = web.getWriter();
  return new Writable({
    ...options,
    write(chunk, encoding, callback) {
      writer.write(chunk).then(() => callback(), callback);
    },
    final(callback) {
      writer.close().then(() => callback(), callback);
    },
  });
};
Duplex.toWeb = (duplex) => ({ readable: Readable.toWeb(duplex), writable: Writable.toWeb(duplex) });
module.exports = stream;
