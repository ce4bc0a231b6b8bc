"use strict";
// A working subset of the Streams Standard: queues without byte streams, BYOB readers or transfer.
const settle = () => {
  const out = {};
  out.promise = new Promise((resolve, reject) => {
    out.resolve = resolve;
    out.reject = reject;
  });
  out.promise.catch(() => {});
  return out;
};

class ReadableStreamDefaultController {
  #stream;
  constructor(stream) {
    this.#stream = stream;
  }
  enqueue(chunk) {
    access(this.#stream).enqueue(chunk);
  }
  close() {
    access(this.#stream).close();
  }
  error(e) {
    access(this.#stream).fail(e);
  }
  get desiredSize() {
    return access(this.#stream).desired();
  }
}

// Queue is the inner state of a ReadableStream.
class Queue {
  constructor(source, strategy) {
    Object.assign(this, {
      source,
      chunks: [],
      waiting: [],
      state: "open",
      error: undefined,
      reader: null,
      pulling: false,
      closed: settle(),
      high: strategy?.highWaterMark ?? 1,
      disturbed: false,
    });
  }
  begin(controller) {
    this.controller = controller;
    try {
      const begun = this.source.start?.(controller);
      this.ready = Promise.resolve(begun);
    } catch (e) {
      this.ready = Promise.resolve();
      throw e;
    }
    this.ready.catch((e) => this.fail(e));
  }
  desired() {
    return this.state === "errored" ? null : this.state === "closed" ? 0 : this.high - this.chunks.length;
  }
  enqueue(chunk) {
    if (this.state !== "open") throw new TypeError("Invalid state: Controller is already closed");
    const waiter = this.waiting.shift();
    if (waiter) waiter.resolve({ value: chunk, done: false });
    else this.chunks.push(chunk);
  }
  close() {
    if (this.state !== "open") throw new TypeError("Invalid state: Controller is already closed");
    this.state = "closing";
    this.finish();
  }
  finish() {
    if (this.state !== "closing" || this.chunks.length) return;
    this.state = "closed";
    for (const w of this.waiting.splice(0)) w.resolve({ value: undefined, done: true });
    this.closed.resolve();
  }
  fail(e) {
    if (this.state === "closed" || this.state === "errored") return;
    Object.assign(this, { state: "errored", error: e, chunks: [] });
    for (const w of this.waiting.splice(0)) w.reject(e);
    this.closed.reject(e);
  }
  read() {
    this.disturbed = true;
    if (this.chunks.length) {
      const value = this.chunks.shift();
      this.finish();
      this.pull();
      return Promise.resolve({ value, done: false });
    }
    if (this.state === "errored") return Promise.reject(this.error);
    if (this.state === "closed") return Promise.resolve({ value: undefined, done: true });
    const waiter = settle();
    this.waiting.push(waiter);
    this.pull();
    return waiter.promise;
  }
  pull() {
    if (!this.source.pull || this.pulling || this.state !== "open") return;
    if (!this.waiting.length && this.chunks.length >= this.high) return;
    this.pulling = true;
    this.ready
      .then(() => this.source.pull(this.controller))
      .then(
        () => {
          this.pulling = false;
          if (this.waiting.length) this.pull();
        },
        (e) => this.fail(e),
      );
  }
  async cancel(reason) {
    this.disturbed = true;
    if (this.state === "errored") throw this.error;
    if (this.state === "closed") return;
    Object.assign(this, { chunks: [], state: "closing" });
    this.finish();
    await this.source.cancel?.(reason);
  }
}

class ReadableStream {
  #queue;
  #bytes;
  constructor(source = {}, strategy = {}) {
    this.#queue = new Queue(source, strategy);
    this.#bytes = source?.type === "bytes";
    this.#queue.begin(new ReadableStreamDefaultController(this));
    if (this.#queue.high > 0) this.#queue.pull();
  }
  static access(stream) {
    return stream.#queue;
  }
  static from(items) {
    const iterator = items[Symbol.asyncIterator]?.() ?? items[Symbol.iterator]();
    return new ReadableStream(
      {
        async pull(c) {
          const step = await iterator.next();
          if (step.done) c.close();
          else c.enqueue(await step.value);
        },
        async cancel(reason) {
          await iterator.return?.(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }
  get locked() {
    return this.#queue.reader !== null;
  }
  getReader() {
    return new ReadableStreamDefaultReader(this);
  }
  cancel(reason) {
    if (this.locked) return Promise.reject(new TypeError("Invalid state: ReadableStream is locked"));
    return this.#queue.cancel(reason);
  }
  values({ preventCancel = false } = {}) {
    const reader = this.getReader();
    return {
      async next() {
        const step = await reader.read();
        if (step.done) reader.releaseLock();
        return step;
      },
      async return(value) {
        if (!preventCancel) await access(reader.stream).cancel(value);
        reader.releaseLock();
        return { value, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
  [Symbol.asyncIterator](options) {
    return this.values(options);
  }
  async pipeTo(target, { preventClose = false } = {}) {
    const reader = this.getReader(),
      writer = target.getWriter();
    try {
      for (let step = await reader.read(); !step.done; step = await reader.read()) await writer.write(step.value);
      if (!preventClose) await writer.close();
    } catch (e) {
      writer.abort(e).catch(() => {});
      throw e;
    } finally {
      reader.releaseLock();
      writer.releaseLock();
    }
  }
  pipeThrough({ readable, writable }, options) {
    this.pipeTo(writable, options).catch(() => {});
    return readable;
  }
  tee() {
    const reader = this.getReader(),
      controllers = [];
    const pull = async () => {
      const step = await reader.read();
      for (const c of controllers)
        if (step.done) c.close();
        else c.enqueue(step.value);
    };
    const branch = () =>
      new ReadableStream(
        {
          start(c) {
            controllers.push(c);
          },
          pull,
        },
        { highWaterMark: 0 },
      );
    return [branch(), branch()];
  }
  get [Symbol.toStringTag]() {
    return "ReadableStream";
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    const state = { open: "readable", closing: "readable" }[this.#queue.state] ?? this.#queue.state;
    return `ReadableStream { locked: ${this.locked}, state: '${state}', supportsBYOB: ${this.#bytes} }`;
  }
}
const { access } = ReadableStream;
delete ReadableStream.access;

class ReadableStreamDefaultReader {
  #stream;
  constructor(stream) {
    if (stream.locked) throw new TypeError("Invalid state: ReadableStream is locked");
    this.#stream = stream;
    access(stream).reader = this;
    Object.defineProperty(this, "stream", { value: stream });
  }
  read() {
    if (access(this.#stream).reader !== this)
      return Promise.reject(new TypeError("Invalid state: The reader is not attached to a stream"));
    return access(this.#stream).read();
  }
  get closed() {
    return access(this.#stream).closed.promise;
  }
  cancel(reason) {
    return access(this.#stream).cancel(reason);
  }
  releaseLock() {
    if (access(this.#stream).reader === this) access(this.#stream).reader = null;
  }
}

class WritableStream {
  #sink;
  #state = "open";
  #error;
  #tail;
  #locked = false;
  #closed = settle();
  #controller;
  constructor(sink = {}) {
    this.#sink = sink;
    const fail = (e) => this.#fail(e);
    this.#controller = { error: fail, signal: new AbortController().signal };
    this.#tail = Promise.resolve(sink.start?.(this.#controller));
    this.#tail.catch(fail);
  }
  #fail(e) {
    if (this.#state === "errored") return;
    this.#state = "errored";
    this.#error = e;
    this.#closed.reject(e);
  }
  static write(s, chunk) {
    if (s.#state === "errored") return Promise.reject(s.#error);
    if (s.#state !== "open") return Promise.reject(new TypeError("Invalid state: WritableStream is closed"));
    s.#tail = s.#tail.then(() => s.#sink.write?.(chunk, s.#controller));
    s.#tail.catch((e) => s.#fail(e));
    return s.#tail.then(() => undefined);
  }
  static end(s) {
    if (s.#state !== "open") return Promise.reject(new TypeError("Invalid state: WritableStream is closed"));
    s.#state = "closed";
    s.#tail = s.#tail.then(() => s.#sink.close?.());
    s.#tail.then(
      () => s.#closed.resolve(),
      (e) => s.#fail(e),
    );
    return s.#tail.then(() => undefined);
  }
  static closed(s) {
    return s.#closed.promise;
  }
  static lock(s, on) {
    if (on && s.#locked) throw new TypeError("Invalid state: WritableStream is locked");
    s.#locked = on;
  }
  get locked() {
    return this.#locked;
  }
  getWriter() {
    return new WritableStreamDefaultWriter(this);
  }
  close() {
    return end(this);
  }
  async abort(reason) {
    if (this.#state !== "open") return;
    this.#fail(reason);
    await this.#sink.abort?.(reason);
  }
  get [Symbol.toStringTag]() {
    return "WritableStream";
  }
}
const { write, end, closed, lock } = WritableStream;
for (const name of ["write", "end", "closed", "lock"]) delete WritableStream[name];

class WritableStreamDefaultWriter {
  #stream;
  constructor(stream) {
    lock(stream, true);
    this.#stream = stream;
  }
  get closed() {
    return closed(this.#stream);
  }
  get ready() {
    return Promise.resolve();
  }
  get desiredSize() {
    return 1;
  }
  write(chunk) {
    return write(this.#stream, chunk);
  }
  close() {
    return end(this.#stream);
  }
  abort(reason) {
    return this.#stream.abort(reason);
  }
  releaseLock() {
    lock(this.#stream, false);
  }
}

class TransformStream {
  constructor(transformer = {}) {
    let out;
    this.readable = new ReadableStream(
      {
        start(c) {
          out = c;
        },
      },
      { highWaterMark: 0 },
    );
    const controller = {
      enqueue: (v) => out.enqueue(v),
      error: (e) => out.error(e),
      terminate: () => out.close(),
      get desiredSize() {
        return out.desiredSize;
      },
    };
    this.writable = new WritableStream({
      start: () => transformer.start?.(controller),
      write: (chunk) => (transformer.transform ? transformer.transform(chunk, controller) : controller.enqueue(chunk)),
      async close() {
        await transformer.flush?.(controller);
        out.close();
      },
      abort: (e) => out.error(e),
    });
  }
  get [Symbol.toStringTag]() {
    return "TransformStream";
  }
}
class CountQueuingStrategy {
  constructor({ highWaterMark }) {
    this.highWaterMark = highWaterMark;
  }
  size() {
    return 1;
  }
}
class ByteLengthQueuingStrategy {
  constructor({ highWaterMark }) {
    this.highWaterMark = highWaterMark;
  }
  size(chunk) {
    return chunk.byteLength;
  }
}
const textTransform = (make, name) =>
  class extends TransformStream {
    constructor(...args) {
      const coder = make(...args);
      super(coder);
    }
    get [Symbol.toStringTag]() {
      return name;
    }
  };
const TextDecoderStream = textTransform((label, options) => {
  const d = new TextDecoder(label, options);
  return {
    transform(chunk, c) {
      const s = d.decode(chunk, { stream: true });
      if (s) c.enqueue(s);
    },
    flush(c) {
      const s = d.decode();
      if (s) c.enqueue(s);
    },
  };
}, "TextDecoderStream");
const TextEncoderStream = textTransform(
  () => ({
    transform(chunk, c) {
      c.enqueue(new TextEncoder().encode(chunk));
    },
  }),
  "TextEncoderStream",
);

module.exports = {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamDefaultController,
  WritableStream,
  WritableStreamDefaultWriter,
  TransformStream,
  CountQueuingStrategy,
  ByteLengthQueuingStrategy,
  TextDecoderStream,
  TextEncoderStream,
  isDisturbed: (s) => access(s).disturbed,
};
