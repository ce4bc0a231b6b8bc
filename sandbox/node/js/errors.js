"use strict";
// named gives a class of errors with a code, which Node.js shows as "TypeError [CODE]: message" in the stack.
const make = (Class, code, message, props) => {
  const error = new Class(message);
  Object.assign(error, { code }, props);
  return error;
};
const describe = (value) => {
  if (value === null || value === undefined) return ` Received ${value}`;
  if (typeof value === "function") return ` Received function ${value.name}`;
  if (typeof value === "object") {
    if (value.constructor?.name) return ` Received an instance of ${value.constructor.name}`;
    return ` Received ${require("crosstalk:inspect").inspect(value, { depth: -1 })}`;
  }
  let text = require("crosstalk:inspect").inspect(value, { colors: false });
  if (text.length > 28) text = text.slice(0, 25) + "...";
  return ` Received type ${typeof value} (${text})`;
};
const argument = (name, expected, value) =>
  make(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `The ${name.includes(" ") ? name : `"${name}" ${name.includes(".") ? "property" : "argument"}`} must be ` +
      `${expected}.${describe(value)}`,
  );
const range = (name, expected, value) =>
  make(
    RangeError,
    "ERR_OUT_OF_RANGE",
    `The value of "${name}" is out of range. It must be ${expected}. Received ${value}`,
  );
const badValue = (name, value, reason = "is invalid") =>
  make(
    TypeError,
    "ERR_INVALID_ARG_VALUE",
    `The ${name.includes(".") ? "property" : "argument"} '${name}' ${reason}. ` +
      `Received ${require("crosstalk:inspect").inspect(value)}`,
  );

const codes = {
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  InvalidCharacterError: 5,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
};
class DOMException extends Error {
  #name;
  constructor(message = "", options = "Error") {
    super(`${message}`);
    this.#name = typeof options === "object" ? (options.name ?? "Error") : `${options}`;
    if (typeof options === "object" && "cause" in options) {
      Object.defineProperty(this, "cause", { value: options.cause, configurable: true, writable: true });
    }
  }
  get name() {
    return this.#name;
  }
  get code() {
    return codes[this.#name] ?? 0;
  }
  get [Symbol.toStringTag]() {
    return "DOMException";
  }
}
const abortError = (message = "The operation was aborted", options) =>
  Object.assign(make(Error, "ABORT_ERR", message), { name: "AbortError" }, options);

module.exports = { make, argument, range, badValue, describe, DOMException, abortError };
