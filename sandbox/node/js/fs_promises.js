"use strict";
const { sync, constants, file } = require("crosstalk:files");
const { soon } = require("crosstalk:timers");

// later does the work now, for the invocation that asks, and settles from the event loop.
const later = (f) =>
  function (...args) {
    return new Promise((resolve, reject) => {
      try {
        soon(resolve, f.apply(this, args));
      } catch (error) {
        soon(reject, error);
      }
    });
  };

class FileHandle {
  #fd;
  constructor(fd) {
    this.#fd = fd;
  }
  get fd() {
    return this.#fd;
  }
  async close() {
    if (this.#fd >= 0) sync.close(this.#fd);
    this.#fd = -1;
  }
  async [Symbol.asyncDispose]() {
    await this.close();
  }
  createReadStream(o) {
    return require("fs").createReadStream(file(this.#fd, "read").path, o);
  }
  createWriteStream(o) {
    return require("fs").createWriteStream(file(this.#fd, "write").path, o);
  }
}
const methods = {
  read(buffer, ...rest) {
    if (buffer === undefined || !ArrayBuffer.isView(buffer)) {
      const o = buffer ?? {};
      buffer = o.buffer ?? Buffer.alloc(16384);
      rest = [o.offset, o.length, o.position];
    }
    return { bytesRead: sync.read(this.fd, buffer, ...rest), buffer };
  },
  write(data, ...rest) {
    return { bytesWritten: sync.write(this.fd, data, ...rest), buffer: data };
  },
  readFile(o) {
    return sync.readFile(this.fd, o);
  },
  writeFile(data, o) {
    sync.ftruncate(this.fd);
    sync.writeFile(file(this.fd, "write").path, data, o);
  },
  appendFile(data, o) {
    sync.appendFile(file(this.fd, "write").path, data, o);
  },
  stat() {
    return sync.fstat(this.fd);
  },
  truncate(size) {
    sync.ftruncate(this.fd, size);
  },
  sync() {
    sync.fsync(this.fd);
  },
  datasync() {
    sync.fsync(this.fd);
  },
  chmod() {
    sync.fchmod(this.fd);
  },
  utimes() {
    sync.futimes(this.fd);
  },
};
for (const name of Object.keys(methods)) {
  Object.defineProperty(FileHandle.prototype, name, {
    value: later(methods[name]),
    writable: true,
    configurable: true,
  });
}

const content = async (data) => {
  if (typeof data === "string" || ArrayBuffer.isView(data)) return data;
  if (!data?.[Symbol.asyncIterator] && !data?.[Symbol.iterator]) return data;
  const parts = await Array.fromAsync(data);
  return Buffer.concat(parts.map((p) => Buffer.from(p)));
};
const promises = { constants, FileHandle };
for (const name of Object.keys(sync)) {
  if (/^f[A-Z]|^(close|read|write|f(stat|truncate|sync|datasync|chmod|utimes))$/.test(name)) continue;
  promises[name] = later(sync[name]);
  Object.defineProperty(promises[name], "name", { value: name });
}
promises.open = later((...args) => new FileHandle(sync.open(...args)));
const onFile = (f) => later((p, ...args) => f(p instanceof FileHandle ? p.fd : p, ...args));
promises.readFile = onFile(sync.readFile);
for (const name of ["writeFile", "appendFile"]) {
  const write = onFile(sync[name]);
  promises[name] = (p, data, o) =>
    typeof data === "string" || ArrayBuffer.isView(data)
      ? write(p, data, o)
      : content(data).then((d) => write(p, d, o));
}
promises.watch = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) });
module.exports = promises;
