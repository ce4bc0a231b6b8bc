"use strict";
const { inspect, format, formatWithOptions } = require("crosstalk:inspect");
const { argument, make } = require("crosstalk:errors");
const { nextTick } = require("crosstalk:timers");
const custom = Symbol.for("nodejs.util.promisify.custom");

function promisify(f) {
  if (typeof f !== "function") throw argument("original", "of type function", f);
  if (f[custom]) return f[custom];
  function promisified(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(f, this, [...args, (error, value) => (error ? reject(error) : resolve(value))]);
    });
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(f));
  Object.defineProperty(promisified, custom, { value: promisified, configurable: true });
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(f));
}
promisify.custom = custom;

function callbackify(f) {
  if (typeof f !== "function") throw argument("original", "of type function", f);
  return function (...args) {
    const callback = args.pop();
    if (typeof callback !== "function") throw argument("last argument", "of type function", callback);
    Reflect.apply(f, this, args).then(
      (value) => nextTick(callback, null, value),
      (reason) => {
        if (!reason)
          reason = make(Error, "ERR_FALSY_VALUE_REJECTION", "Promise was rejected with falsy value", { reason });
        nextTick(callback, reason);
      },
    );
  };
}

function inherits(C, Parent) {
  if (typeof C !== "function") throw argument("ctor", "of type function", C);
  if (typeof Parent !== "function") throw argument("superCtor", "of type function", Parent);
  Object.defineProperty(C, "super_", { value: Parent, writable: true, configurable: true });
  Object.setPrototypeOf(C.prototype, Parent.prototype);
}

function deprecate(f) {
  function deprecated(...args) {
    return new.target ? Reflect.construct(f, args, new.target) : Reflect.apply(f, this, args);
  }
  Object.setPrototypeOf(deprecated, f);
  if (f.prototype) deprecated.prototype = f.prototype;
  return deprecated;
}
const debuglog = () => Object.assign(() => {}, { enabled: false });

// stripVTControlCharacters removes the escape sequences of ECMA-48.
const stripVTControlCharacters = (s) =>
  `${s}`.replace(
    /\u001b\[[0-?]*[ -/]*[@-~]|\u009b[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g,
    "",
  );

function parseArgs({ args = process.argv.slice(2), options = {}, allowPositionals = false, strict = true } = {}) {
  const values = Object.create(null),
    positionals = [];
  const set = (name, value) => {
    if (strict && !options[name]) throw make(TypeError, "ERR_PARSE_ARGS_UNKNOWN_OPTION", `Unknown option '--${name}'`);
    if (options[name]?.multiple) (values[name] ??= []).push(value);
    else values[name] = value;
  };
  for (let k = 0; k < args.length; k++) {
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(args[k]),
      short = /^-([^-])$/.exec(args[k]);
    if (args[k] === "--") {
      positionals.push(...args.slice(k + 1));
      break;
    }
    const name = long?.[1] ?? (short && Object.keys(options).find((o) => options[o].short === short[1]));
    if (!name) {
      if (strict && !allowPositionals)
        throw make(
          TypeError,
          "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL",
          `Unexpected argument '${args[k]}'. This command does not take positional arguments`,
        );
      positionals.push(args[k]);
    } else set(name, options[name]?.type === "string" ? (long?.[2] ?? args[++k]) : true);
  }
  for (const name of Object.keys(options))
    if (!(name in values) && options[name].default !== undefined) values[name] = options[name].default;
  return { values, positionals };
}
const styleText = (style, text) => `${text}`;
const errnos = new Map([
  [-2, ["ENOENT", "no such file or directory"]],
  [-17, ["EEXIST", "file already exists"]],
  [-30, ["EROFS", "read-only file system"]],
  [-111, ["ECONNREFUSED", "connection refused"]],
]);
const types = require("util/types");
module.exports = {
  inspect,
  format,
  formatWithOptions,
  promisify,
  callbackify,
  inherits,
  deprecate,
  debuglog,
  debug: debuglog,
  types,
  parseArgs,
  stripVTControlCharacters,
  styleText,
  toUSVString: (s) => `${s}`.toWellFormed(),
  isDeepStrictEqual: (a, b) => require("crosstalk:equal").equal(a, b, true),
  getSystemErrorName: (n) => errnos.get(n)?.[0] ?? `Unknown system error ${n}`,
  getSystemErrorMap: () => errnos,
  aborted: (signal) =>
    new Promise((resolve) =>
      signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true }),
    ),
  transferableAbortController: () => new AbortController(),
  transferableAbortSignal: (s) => s,
  get TextEncoder() {
    return globalThis.TextEncoder;
  },
  get TextDecoder() {
    return globalThis.TextDecoder;
  },
  get MIMEType() {
    return require("crosstalk:refuse").stub("mime", "util.MIMEType");
  },
  isArray: Array.isArray,
  isBoolean: (v) => typeof v === "boolean",
  isNull: (v) => v === null,
  isNullOrUndefined: (v) => v === null || v === undefined,
  isNumber: (v) => typeof v === "number",
  isString: (v) => typeof v === "string",
  isSymbol: (v) => typeof v === "symbol",
  isUndefined: (v) => v === undefined,
  isRegExp: types.isRegExp,
  isObject: (v) => v !== null && typeof v === "object",
  isDate: types.isDate,
  isError: (e) => types.isNativeError(e) || e instanceof Error,
  isFunction: (v) => typeof v === "function",
  isPrimitive: (v) => v === null || (typeof v !== "object" && typeof v !== "function"),
  isBuffer: (v) => Buffer.isBuffer(v),
  _extend: (a, b) => (b !== null && typeof b === "object" ? Object.assign(a, b) : a),
  log: (...args) => console.log(...args),
};
