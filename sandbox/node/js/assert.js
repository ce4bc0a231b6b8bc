"use strict";
const { inspect } = require("crosstalk:inspect");
const { equal: deep } = require("crosstalk:equal");
const { argument } = require("crosstalk:errors");

const show = (v) => inspect(v, { compact: false, depth: 1000, maxArrayLength: Infinity, sorted: true });
const texts = {
  deepStrictEqual: "Expected values to be strictly deep-equal:",
  strictEqual: "Expected values to be strictly equal:",
  deepEqual: "Expected values to be loosely deep-equal:",
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};
const isShort = (v) => v === null || (typeof v !== "object" && typeof v !== "function");

function describe({ actual, expected, operator }) {
  if (operator === "==" || operator === "!=") return `${inspect(actual)} ${operator} ${inspect(expected)}`;
  if (/^not/.test(operator)) {
    return isShort(actual) ? `${texts[operator]} ${inspect(actual)}` : `${texts[operator]}\n\n${show(actual)}\n`;
  }
  if (operator === "strictEqual" && isShort(actual) && isShort(expected)) {
    const [a, b] = [inspect(actual), inspect(expected)];
    if (a.length + b.length <= 12 && (actual !== 0 || expected !== 0)) return `${texts.strictEqual}\n\n${a} !== ${b}\n`;
    return `${texts.strictEqual}\n+ actual - expected\n\n+ ${a}\n- ${b}\n`;
  }
  if (operator === "deepEqual")
    return `${texts.deepEqual}\n\n${show(actual)}\n\nshould loosely deep-equal\n\n${show(expected)}`;
  const lines = difference(show(actual).split("\n"), show(expected).split("\n"));
  return `${texts[operator]}\n+ actual - expected\n\n${lines}\n`;
}
// difference writes two texts line by line; the longest common subsequence stays unmarked.
function difference(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let x = a.length - 1; x >= 0; x--) {
    for (let y = b.length - 1; y >= 0; y--)
      table[x][y] = a[x] === b[y] ? table[x + 1][y + 1] + 1 : Math.max(table[x + 1][y], table[x][y + 1]);
  }
  const out = [];
  let x = 0,
    y = 0;
  while (x < a.length || y < b.length) {
    if (x < a.length && y < b.length && a[x] === b[y]) {
      out.push("  " + a[x++]);
      y++;
    } else if (x < a.length && (y === b.length || table[x + 1][y] >= table[x][y + 1])) out.push("+ " + a[x++]);
    else out.push("- " + b[y++]);
  }
  return out.join("\n");
}

class AssertionError extends Error {
  constructor(options) {
    if (options === null || typeof options !== "object") throw argument("options", "of type object", options);
    const { message, actual, expected, operator } = options;
    super(message !== undefined ? `${message}` : describe(options));
    Object.defineProperty(this, "name", {
      value: "AssertionError",
      writable: true,
      configurable: true,
      enumerable: false,
    });
    Object.assign(this, { generatedMessage: message === undefined, code: "ERR_ASSERTION", actual, expected, operator });
  }
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
const fail = (actual, expected, message, operator) => {
  if (message instanceof Error) throw message;
  throw new AssertionError({ actual, expected, message, operator });
};

function assert(...args) {
  ok(...args);
}
function ok(value, message) {
  if (value) return;
  if (arguments.length === 0) message = "No value argument passed to `assert.ok()`";
  if (message instanceof Error) throw message;
  const error = new AssertionError({
    actual: value,
    expected: true,
    operator: "==",
    message: message ?? "The expression evaluated to a falsy value",
  });
  error.generatedMessage = message === undefined;
  throw error;
}
// matchesError says whether an error is what was expected, which may be a class, a pattern, a test or an object.
function matchesError(error, expected, message, operator) {
  if (expected === undefined) return;
  if (expected instanceof RegExp) {
    if (!expected.test(String(error))) {
      fail(
        error,
        expected,
        message ??
          `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`,
        operator,
      );
    }
  } else if (typeof expected === "function") {
    if (expected.prototype !== undefined && error instanceof expected) return;
    if (Error.isPrototypeOf(expected)) throw error;
    const answer = expected.call({}, error);
    if (answer !== true) {
      fail(
        error,
        expected,
        message ??
          `The ${expected.name ? `"${expected.name}" ` : ""}validation function is expected to return "true". ` +
            `Received ${inspect(answer)}\n\nCaught error:\n\n${error}`,
        operator,
      );
    }
  } else {
    for (const k of [...Object.keys(expected), ...(expected instanceof Error ? ["name", "message"] : [])]) {
      const pattern = expected[k] instanceof RegExp && typeof error[k] === "string";
      if (!(k in error) || !(pattern ? expected[k].test(error[k]) : deep(error[k], expected[k], true))) {
        fail(
          error,
          expected,
          message ??
            describe({
              actual: pick(error, expected),
              expected: pick(expected, expected),
              operator: "deepStrictEqual",
            }),
          operator,
        );
      }
    }
  }
}
const pick = (o, keys) =>
  Object.fromEntries(
    Object.keys(keys)
      .filter((k) => k in o)
      .map((k) => [k, o[k]]),
  );
const missing = (expected, message, kind) =>
  fail(
    undefined,
    expected,
    ((m) => (message === undefined ? m + "." : `${m}: ${message}`))(
      `Missing expected ${kind}${typeof expected === "function" && expected.name ? ` (${expected.name})` : ""}`,
    ),
    kind === "rejection" ? "rejects" : "throws",
  );
const arrange = (expected, message) => (typeof expected === "string" ? [undefined, expected] : [expected, message]);
const awaited = async (p) => {
  if (typeof p === "function") p = p();
  if (typeof p?.then !== "function") throw argument("promiseFn", "of type function or an instance of Promise", p);
  await p;
};

Object.assign(assert, {
  AssertionError,
  ok,
  fail(message = "Failed") {
    if (message instanceof Error) throw message;
    const error = new AssertionError({ message, operator: "fail" });
    error.generatedMessage = arguments.length === 0;
    throw error;
  },
  equal(a, b, message) {
    if (!(a == b || (a !== a && b !== b))) fail(a, b, message, "==");
  },
  notEqual(a, b, message) {
    if (a == b || (a !== a && b !== b)) fail(a, b, message, "!=");
  },
  strictEqual(a, b, message) {
    if (!Object.is(a, b)) fail(a, b, message, "strictEqual");
  },
  notStrictEqual(a, b, message) {
    if (Object.is(a, b)) fail(a, b, message, "notStrictEqual");
  },
  deepEqual(a, b, message) {
    if (!deep(a, b, false)) fail(a, b, message, "deepEqual");
  },
  notDeepEqual(a, b, message) {
    if (deep(a, b, false)) fail(a, b, message, "notDeepEqual");
  },
  deepStrictEqual(a, b, message) {
    if (!deep(a, b, true)) fail(a, b, message, "deepStrictEqual");
  },
  notDeepStrictEqual(a, b, message) {
    if (deep(a, b, true)) fail(a, b, message, "notDeepStrictEqual");
  },
  throws(f, expected, message) {
    if (typeof f !== "function") throw argument("fn", "of type function", f);
    [expected, message] = arrange(expected, message);
    let error,
      threw = false;
    try {
      f();
    } catch (e) {
      error = e;
      threw = true;
    }
    if (!threw) missing(expected, message, "exception");
    matchesError(error, expected, message, "throws");
  },
  doesNotThrow(f, expected, message) {
    [expected, message] = arrange(expected, message);
    try {
      f();
    } catch (e) {
      fail(
        e,
        expected,
        `Got unwanted exception${message === undefined ? "." : ": " + message}\nActual message: "${e?.message}"`,
        "doesNotThrow",
      );
    }
  },
  async rejects(p, expected, message) {
    [expected, message] = arrange(expected, message);
    let error,
      threw = false;
    try {
      await awaited(p);
    } catch (e) {
      if (e?.code === "ERR_INVALID_ARG_TYPE") throw e;
      error = e;
      threw = true;
    }
    if (!threw) missing(expected, message, "rejection");
    matchesError(error, expected, message, "rejects");
  },
  async doesNotReject(p, expected, message) {
    [expected, message] = arrange(expected, message);
    try {
      await awaited(p);
    } catch (e) {
      fail(
        e,
        expected,
        `Got unwanted rejection${message === undefined ? "." : ": " + message}\nActual message: "${e?.message}"`,
        "doesNotReject",
      );
    }
  },
  ifError(value) {
    if (value === null || value === undefined) return;
    fail(
      value,
      null,
      `ifError got unwanted exception: ${value instanceof Error ? value.message : inspect(value)}`,
      "ifError",
    );
  },
  match(text, pattern, message) {
    if (typeof text !== "string" || !pattern.test(text)) {
      fail(
        text,
        pattern,
        message ?? `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`,
        "match",
      );
    }
  },
  doesNotMatch(text, pattern, message) {
    if (pattern.test(text)) {
      fail(
        text,
        pattern,
        message ??
          `The input was expected to not match the regular expression ${inspect(pattern)}. ` +
            `Input:\n\n${inspect(text)}\n`,
        "doesNotMatch",
      );
    }
  },
});
const strict = Object.assign((...args) => ok(...args), assert, {
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict = strict;
strict.strict = strict;
module.exports = assert;
