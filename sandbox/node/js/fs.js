"use strict";
const { sync, exists, constants, Stats, Dirent } = require("crosstalk:files");
const { soon } = require("crosstalk:timers");
const { argument } = require("crosstalk:errors");

const fs = { constants, Stats, Dirent, ...constants };
// What a callback gets besides the error, where that is not the result alone.
const results = { read: (n, [, buffer]) => [n, buffer], write: (n, [, data]) => [n, data] };

function callbackForm(name, f) {
  return function (...args) {
    const callback = args.pop();
    if (typeof callback !== "function") throw argument("cb", "of type function", callback);
    let out;
    try {
      out = f(...args);
    } catch (error) {
      if (error.code?.startsWith("ERR_") && error.code !== "ERR_FS_EISDIR") throw error;
      soon(callback, error);
      return;
    }
    const values = results[name] ? results[name](out, args) : out === undefined ? [] : [out];
    soon(callback, null, ...values);
  };
}
for (const name of Object.keys(sync)) {
  fs[name + "Sync"] = sync[name];
  Object.defineProperty(fs[name + "Sync"], "name", { value: name + "Sync" });
  fs[name] = callbackForm(name, sync[name]);
  Object.defineProperty(fs[name], "name", { value: name });
}
fs.realpathSync.native = fs.realpathSync;
fs.realpath.native = fs.realpath;
fs.existsSync = exists;
fs.exists = (p, callback) => soon(callback, exists(p));
fs.exists[Symbol.for("nodejs.util.promisify.custom")] = async (p) => exists(p);
for (const name of ["read", "write"]) {
  const key = name === "read" ? "bytesRead" : "bytesWritten";
  fs[name][Symbol.for("nodejs.util.promisify.custom")] = (...args) =>
    new Promise((resolve, reject) =>
      fs[name](...args, (error, n, buffer) => (error ? reject(error) : resolve({ [key]: n, buffer }))),
    );
}
fs.watch = fs.watchFile = () => new (require("events"))();
fs.unwatchFile = () => {};

fs.createReadStream = (p, o) => {
  o = typeof o === "string" ? { encoding: o } : { ...o };
  const { Readable } = require("stream");
  let fd = o.fd ?? null,
    at = o.start ?? 0;
  const size = o.highWaterMark ?? 65536;
  const stream = new Readable({
    highWaterMark: size,
    encoding: o.encoding,
    emitClose: true,
    construct(callback) {
      if (fd !== null) {
        callback();
        return;
      }
      fs.open(p, o.flags ?? "r", (error, opened) => {
        if (error) {
          callback(error);
          return;
        }
        fd = opened;
        callback();
        stream.emit("open", fd);
        stream.emit("ready");
      });
    },
    read() {
      const room = Math.min(size, o.end === undefined ? size : o.end - at + 1);
      if (room <= 0) {
        this.push(null);
        return;
      }
      const buffer = Buffer.alloc(room);
      fs.read(fd, buffer, 0, room, at, (error, n) => {
        if (error) {
          this.destroy(error);
          return;
        }
        at += n;
        stream.bytesRead += n;
        this.push(n ? buffer.subarray(0, n) : null);
      });
    },
    destroy(error, callback) {
      if (fd !== null && o.autoClose !== false) {
        try {
          sync.close(fd);
        } catch {
          /* closed already */
        }
      }
      callback(error);
    },
  });
  return Object.assign(stream, { path: p, bytesRead: 0 });
};
fs.createWriteStream = (p, o) => {
  o = typeof o === "string" ? { encoding: o } : { ...o };
  const { Writable } = require("stream");
  let fd = o.fd ?? null;
  const stream = new Writable({
    decodeStrings: true,
    defaultEncoding: o.encoding ?? "utf8",
    highWaterMark: o.highWaterMark,
    construct(callback) {
      if (fd !== null) {
        callback();
        return;
      }
      fs.open(p, o.flags ?? "w", o.mode, (error, opened) => {
        if (error) {
          callback(error);
          return;
        }
        fd = opened;
        callback();
        stream.emit("open", fd);
        stream.emit("ready");
      });
    },
    write(chunk, encoding, callback) {
      fs.write(fd, chunk, 0, chunk.length, null, (error, n) => {
        stream.bytesWritten += n ?? 0;
        callback(error);
      });
    },
    destroy(error, callback) {
      if (fd !== null) {
        try {
          sync.close(fd);
        } catch {
          /* closed already */
        }
      }
      callback(error);
    },
  });
  stream.close = (callback) => {
    if (callback) stream.once("close", callback);
    stream.end();
  };
  return Object.assign(stream, { path: p, bytesWritten: 0 });
};
fs.ReadStream = fs.createReadStream;
fs.WriteStream = fs.createWriteStream;
Object.defineProperty(fs, "promises", { get: () => require("fs/promises"), enumerable: true, configurable: true });
module.exports = fs;
