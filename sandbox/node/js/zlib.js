"use strict";
const { soon } = require("crosstalk:timers");
const { stub } = require("crosstalk:refuse");
const { argument } = require("crosstalk:errors");
const bytes = require("crosstalk:bytes");

const formats = {
  gzip: "gzip",
  deflate: "zlib",
  deflateRaw: "raw",
  gunzip: "gzip",
  inflate: "zlib",
  inflateRaw: "raw",
  unzip: "any",
};
const packs = new Set(["gzip", "deflate", "deflateRaw"]);
const input = (data) => {
  const view = typeof data === "string" ? bytes.utf8(data) : bytes.view(data);
  if (!view)
    throw argument("buffer", "of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer", data);
  return view;
};
const run = (name, data, options) =>
  Buffer.from(
    packs.has(name)
      ? native.pack(formats[name], input(data), options?.level ?? -1)
      : native.unpack(formats[name], input(data), options?.maxOutputLength),
  );

// streamClass makes the class of a stream that keeps what is written and gives all of the result at the end.
const streamClass = (name, Name) =>
  ({
    [Name]: class extends require("stream").Transform {
      constructor(options) {
        super(options);
        Object.defineProperty(this, "_options", { value: options });
        Object.defineProperty(this, "_parts", { value: [] });
        this.bytesWritten = 0;
      }
      _transform(chunk, encoding, callback) {
        this._parts.push(Uint8Array.from(chunk));
        this.bytesWritten += chunk.length;
        callback();
      }
      _flush(callback) {
        const parts = this._parts.splice(0);
        if (!parts.length && !packs.has(name)) {
          callback();
          return;
        }
        try {
          this.push(run(name, bytes.concat(parts), this._options));
        } catch (error) {
          callback(error);
          return;
        }
        callback();
      }
      flush(kind, callback) {
        (callback ?? kind)?.();
      }
      close(callback) {
        this.destroy();
        callback?.();
      }
    },
  })[Name];

const zlib = {};
for (const name of Object.keys(formats)) {
  zlib[name + "Sync"] = (data, options) => run(name, data, options);
  zlib[name] = (data, options, callback) => {
    if (typeof options === "function") [options, callback] = [undefined, options];
    if (typeof callback !== "function") throw argument("callback", "of type function", callback);
    const view = input(data);
    let out;
    try {
      out = run(name, view, options);
    } catch (error) {
      soon(callback, error);
      return;
    }
    soon(callback, null, out);
  };
  const Name = name[0].toUpperCase() + name.slice(1);
  let made;
  Object.defineProperty(zlib, Name, {
    get: () => (made ??= streamClass(name, Name)),
    enumerable: true,
    configurable: true,
  });
  zlib["create" + Name] = (options) => new zlib[Name](options);
}
for (const name of [
  "brotliCompress",
  "brotliDecompress",
  "brotliCompressSync",
  "brotliDecompressSync",
  "createBrotliCompress",
  "createBrotliDecompress",
  "BrotliCompress",
  "BrotliDecompress",
])
  zlib[name] = stub("brotli", "zlib." + name);
zlib.crc32 = (data, start = 0) => native.crc32(input(data), start);
zlib.constants = {
  Z_NO_FLUSH: 0,
  Z_PARTIAL_FLUSH: 1,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_BLOCK: 5,
  Z_OK: 0,
  Z_STREAM_END: 1,
  Z_NEED_DICT: 2,
  Z_ERRNO: -1,
  Z_STREAM_ERROR: -2,
  Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5,
  Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1,
  Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3,
  Z_FIXED: 4,
  Z_DEFAULT_STRATEGY: 0,
  Z_MIN_WINDOWBITS: 8,
  Z_MAX_WINDOWBITS: 15,
  Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64,
  Z_MAX_CHUNK: Infinity,
  Z_DEFAULT_CHUNK: 16384,
  Z_MIN_MEMLEVEL: 1,
  Z_MAX_MEMLEVEL: 9,
  Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1,
  Z_MAX_LEVEL: 9,
  Z_DEFAULT_LEVEL: -1,
  BROTLI_OPERATION_PROCESS: 0,
  BROTLI_OPERATION_FLUSH: 1,
  BROTLI_OPERATION_FINISH: 2,
  BROTLI_PARAM_MODE: 0,
  BROTLI_PARAM_QUALITY: 1,
  BROTLI_DEFAULT_QUALITY: 11,
};
Object.assign(zlib, zlib.constants);
zlib.codes = { Z_OK: 0, Z_DATA_ERROR: -3, Z_BUF_ERROR: -5, 0: "Z_OK", "-3": "Z_DATA_ERROR", "-5": "Z_BUF_ERROR" };
module.exports = zlib;
