"use strict";
// The text that util.inspect and console give for a value, laid out by the rules of Node.js 20.
const custom = Symbol.for("nodejs.util.inspect.custom");
const defaults = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 128,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};
const own = Object.prototype.hasOwnProperty,
  enumerable = Object.prototype.propertyIsEnumerable;
const escapes = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\" };

function quote(s) {
  let q = "'";
  if (s.includes("'")) q = !s.includes('"') ? '"' : !s.includes("`") && !s.includes("${") ? "`" : "'";
  let out = q;
  for (let k = 0; k < s.length; k++) {
    const c = s[k],
      code = s.charCodeAt(k);
    if (c === q) out += "\\" + c;
    else if (escapes[c]) out += escapes[c];
    else if (code < 32 || (code >= 127 && code < 160)) out += "\\x" + code.toString(16).toUpperCase().padStart(2, "0");
    else if ((code & 0xf800) === 0xd800) {
      const pair = (code & 0xfc00) === 0xd800 && (s.charCodeAt(k + 1) & 0xfc00) === 0xdc00;
      out += pair ? c + s[++k] : "\\u" + code.toString(16).toUpperCase();
    } else out += c;
  }
  return out + q;
}

function string(ctx, s, top) {
  let tail = "";
  if (ctx.maxStringLength !== null && s.length > ctx.maxStringLength) {
    const left = s.length - ctx.maxStringLength;
    s = s.slice(0, ctx.maxStringLength);
    tail = `... ${left} more character${left > 1 ? "s" : ""}`;
  }
  if (ctx.compact !== true && s.length > 16 && s.length > ctx.breakLength - ctx.indent - 4 && !top) {
    const lines = s.match(/[^\n]*\n|[^\n]+$/g) ?? [s];
    return lines.map(quote).join(` +\n${" ".repeat(ctx.indent + 2)}`) + tail;
  }
  return quote(s) + tail;
}

function primitive(ctx, v) {
  switch (typeof v) {
    case "string":
      return string(ctx, v);
    case "number":
      return Object.is(v, -0) ? "-0" : `${v}`;
    case "bigint":
      return `${v}n`;
    case "symbol":
      return symbol(v);
    default:
      return `${v}`;
  }
}
const symbol = (v) => v.toString();

function key(k) {
  if (typeof k === "symbol") return `[${symbol(k)}]`;
  if (k === "__proto__") return "['__proto__']";
  return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(k) ? k : quote(k);
}

// className finds the name of the constructor, and whether the object has one at all.
function className(v) {
  for (let o = v, depth = 0; o; o = Object.getPrototypeOf(o), depth++) {
    const d = Object.getOwnPropertyDescriptor(o, "constructor");
    if (d && typeof d.value === "function" && d.value.name !== "" && isInstance(v, d.value)) {
      return d.value.name;
    }
  }
  return null;
}
const isInstance = (v, C) => {
  try {
    return v instanceof C;
  } catch {
    return false;
  }
};

function prefix(name, tag, fallback, size = "") {
  if (name === null) {
    return tag && tag !== fallback
      ? `[${fallback}${size}: null prototype] [${tag}] `
      : `[${fallback}${size}: null prototype] `;
  }
  return tag && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `;
}

function tagOf(v, name) {
  let tag;
  if (own.call(v, Symbol.toStringTag)) return "";
  try {
    tag = v[Symbol.toStringTag];
  } catch {
    return "";
  }
  if (typeof tag !== "string" || tag === "" || tag === name) return "";
  return tag;
}

function keysOf(ctx, v) {
  const symbols = Object.getOwnPropertySymbols(v);
  if (ctx.showHidden) return [...Object.getOwnPropertyNames(v), ...symbols];
  const keys = Object.keys(v);
  for (const s of symbols) if (enumerable.call(v, s)) keys.push(s);
  return keys;
}

function functionText(v, name, tag) {
  const kind = native.class(v);
  const source = Function.prototype.toString.call(v);
  if (source.startsWith("class") && source.endsWith("}")) {
    let text = `[class ${own.call(v, "name") && v.name ? v.name : "(anonymous)"}`;
    if (name !== "Function" && name !== null) text += ` [${name}]`;
    const parent = Object.getPrototypeOf(v)?.name;
    if (parent) text += ` extends ${parent}`;
    return text + "]";
  }
  let type = kind === "GeneratorFunction" || kind === "AsyncFunction" ? kind : "Function";
  if (/^async\b/.test(source)) type = "AsyncFunction";
  if (/^function\s*\*/.test(source)) type = "GeneratorFunction";
  let text = v.name === "" || v.name === undefined ? `[${type} (anonymous)]` : `[${type}: ${v.name}]`;
  if (name === null) text = text.replace(/^\[\w+/, (m) => `${m} (null prototype)`);
  else if (name !== type && name !== "Function" && !/^(Async|Generator)+Function$/.test(name)) text += ` ${name}`;
  if (tag && tag !== name) text += ` [${tag}]`;
  return text;
}

// frames turns the engine's stack lines into those of Node.js and leaves out our own.
function stackText(stack) {
  if (!stack.includes("\n\tat ")) return stack;
  return stack
    .trimEnd()
    .split("\n")
    .filter((l) => !/^\tat .*\(?crosstalk:|^\tat .*\(native\)$|^\tat native/.test(l))
    .map((l) => (l.startsWith("\tat ") ? "    at " + l.slice(4).replace(/\(\d+\)(\)?)$/, "$1") : l))
    .join("\n");
}

function errorText(ctx, v, keys) {
  const name = className(v) ?? "Error";
  let stack = v.stack ? stackText(String(v.stack)) : Error.prototype.toString.call(v);
  let shown = "Error";
  try {
    shown = `${v.name ?? name}`;
  } catch {
    /* a getter threw */
  }
  const head = stack.split("\n")[0];
  if (typeof v.message === "string" && !head.includes(v.message.split("\n")[0])) {
    stack = Error.prototype.toString.call(v) + stack.slice(head.length);
  }
  if (shown !== name && name !== "Error" && !stack.includes(name) && stack.startsWith(shown)) {
    stack = `${name}${stack.slice(shown.length) ? stack.slice(shown.length) : ""}`.replace(name, `${name} [${shown}]`);
  }
  if (
    typeof v.code === "string" &&
    own.call(v, "code") &&
    v.code.startsWith("ERR_") &&
    stack.startsWith(name + ":") &&
    v.code !== "ERR_CROSSTALK_REFUSED"
  ) {
    stack = `${name} [${v.code}]${stack.slice(name.length)}`;
  }
  for (const k of ["name", "message", "stack"]) {
    const at = keys.indexOf(k);
    if (at >= 0 && stack.includes(String(v[k]))) keys.splice(at, 1);
  }
  if (own.call(v, "cause") && !keys.includes("cause")) keys.push("cause");
  if (Array.isArray(v.errors) && own.call(v, "errors") && !keys.includes("errors")) keys.push("errors");
  if (!/\n {4}at /.test(stack)) stack = `[${stack}]`;
  if (ctx.indent) stack = stack.replaceAll("\n", "\n" + " ".repeat(ctx.indent));
  return stack;
}

function value(ctx, v, depth, typed) {
  if (v === null || (typeof v !== "object" && typeof v !== "function")) return primitive(ctx, v);
  if (native.class(v) === "Proxy") {
    if (ctx.showProxy) return "Proxy " + value(ctx, [native.proxy(v), {}], depth);
    const target = native.proxy(v);
    if (target === undefined) return "<Revoked Proxy>";
    return value(ctx, target, depth, typed);
  }
  if (ctx.customInspect) {
    const f = v[custom];
    if (typeof f === "function" && f !== inspect && !(v.constructor && v.constructor.prototype === v)) {
      const left = ctx.depth === null ? null : ctx.depth - depth;
      const out = f.call(v, left, { ...ctx, seen: undefined, depth: left, stylize: (s) => `${s}` }, inspect);
      if (out !== v) {
        if (typeof out !== "object" || out === null) return `${out}`.replaceAll("\n", `\n${" ".repeat(ctx.indent)}`);
        return value(ctx, out, depth);
      }
    }
  }
  if (ctx.seen.includes(v)) {
    ctx.circular ??= new Map();
    if (!ctx.circular.has(v)) ctx.circular.set(v, ctx.circular.size + 1);
    return `[Circular *${ctx.circular.get(v)}]`;
  }
  return raw(ctx, v, depth, typed);
}

// shape says how an object is written: its braces, the text before them, and the entries that are not properties.
function shape(ctx, v, keys, typed) {
  const name = className(v),
    kind = native.class(v);
  const tag = tagOf(v, name);
  if (Array.isArray(v)) {
    const before = name !== "Array" || tag ? prefix(name, tag, "Array", `(${v.length})`) : "";
    return { braces: [before + "[", "]"], entries: arrayEntries, list: true, bare: v.length === 0 && !keys.length };
  }
  if (kind === "Set") {
    return { braces: [prefix(name, tag, "Set", `(${setSize.call(v)})`) + "{", "}"], entries: setEntries };
  }
  if (kind === "Map") {
    return { braces: [prefix(name, tag, "Map", `(${mapSize.call(v)})`) + "{", "}"], entries: mapEntries };
  }
  if (ArrayBuffer.isView(v) && !(v instanceof DataView)) {
    const fallback = Object.getPrototypeOf(Uint8Array.prototype)[Symbol.toStringTag];
    return {
      braces: [prefix(name, tag, fallback ?? "Uint8Array", `(${v.length})`) + "[", "]"],
      entries: typedEntries,
      list: true,
    };
  }
  if (/ Iterator$/.test(kind)) {
    return {
      braces: [`[${tag || kind}] {`, "}"],
      entries: kind === "Map Iterator" || kind === "Set Iterator" ? iteratorEntries : none,
    };
  }
  return plainShape(ctx, v, keys, name, tag, kind, typed);
}

const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, "size").get;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, "size").get;
const none = () => [];

function plainShape(ctx, v, keys, name, tag, kind) {
  const braces = ["{", "}"],
    out = { braces, entries: none };
  if (kind === "Arguments" || Object.prototype.toString.call(v) === "[object Arguments]") {
    return { braces: ["[Arguments] {", "}"], entries: none };
  }
  if (typeof v === "function") return { ...out, base: functionText(v, name, tag) };
  if (kind === "RegExp") {
    const text = RegExp.prototype.toString.call(v);
    return { ...out, base: name === "RegExp" ? text : prefix(name, tag, "RegExp") + text };
  }
  if (kind === "Date") {
    const text = Number.isNaN(+v) ? "Invalid Date" : Date.prototype.toISOString.call(v);
    return { ...out, base: name === "Date" ? text : prefix(name, tag, "Date") + text };
  }
  if (kind === "Error" || v instanceof Error) return { ...out, base: errorText(ctx, v, keys) };
  if (v instanceof ArrayBuffer) {
    return { braces: [prefix(name, tag, "ArrayBuffer") + "{", "}"], entries: bufferEntries };
  }
  if (kind === "Promise") return { braces: [prefix(name, tag, "Promise") + "{", "}"], entries: promiseEntries };
  if (v instanceof WeakSet || v instanceof WeakMap) {
    return { braces: [prefix(name, tag, "WeakMap") + "{", "}"], entries: () => ["<items unknown>"] };
  }
  if (v instanceof DataView) return { braces: ["DataView {", "}"], entries: viewEntries };
  if (kind === "Number" || kind === "String" || kind === "Boolean" || v instanceof Symbol || v instanceof BigInt) {
    return { ...out, base: boxed(ctx, v, kind, keys) };
  }
  if (kind === "Generator" || tag === "Generator") return { braces: ["Object [Generator] {", "}"], entries: none };
  if (name === "Object" && !tag) return { ...out, empty: "{}" };
  braces[0] = prefix(name, tag, "Object") + "{";
  return out;
}

function boxed(ctx, v, kind, keys) {
  const inner = v.valueOf();
  const type = kind === "Object" ? (typeof inner === "symbol" ? "Symbol" : "BigInt") : kind;
  if (type === "String") keys.splice(0, inner.length);
  return `[${type}: ${primitive({ ...ctx, indent: 0 }, inner)}]`;
}

function raw(ctx, v, depth, typed) {
  const keys = keysOf(ctx, v);
  const s = shape(ctx, v, keys, typed);
  if (s.list) for (let k = keys.length - 1; k >= 0; k--) if (/^(0|[1-9]\d*)$/.test(String(keys[k]))) keys.splice(k, 1);
  if (keys.length === 0) {
    if (s.base !== undefined) return s.base;
    if (s.entries === none) return s.empty ?? `${s.braces[0]}}`;
    if ((s.list && v.length === 0) || ((s.entries === mapEntries || s.entries === setEntries) && v.size === 0)) {
      return `${s.braces[0]}${s.braces[1]}`;
    }
  }
  if (ctx.depth !== null && depth > ctx.depth) {
    const name = className(v) ?? (s.list ? "Array" : "Object: null prototype");
    return s.list && Array.isArray(v) ? "[Array]" : `[${name}${tagOf(v, name) ? ` [${tagOf(v, name)}]` : ""}]`;
  }
  ctx.seen.push(v);
  ctx.current = depth;
  const output = s.entries(ctx, v, depth + 1);
  for (const k of keys) output.push(property(ctx, v, k, depth + 1, s.list));
  ctx.seen.pop();
  let base = s.base ?? "";
  if (ctx.circular?.has(v)) {
    const ref = `<ref *${ctx.circular.get(v)}>`;
    if (base === "") s.braces[0] = `${ref} ${s.braces[0]}`;
    else base = `${ref} ${base}`;
  }
  if (ctx.sorted && !s.list) output.sort(ctx.sorted === true ? undefined : ctx.sorted);
  return layout(ctx, output, base, s, depth, v);
}

function layout(ctx, output, base, s, depth, v) {
  const lead = base ? `${base} ` : "";
  if (ctx.compact !== true) {
    const entries = output.length;
    if (s.list && entries > 6) output = group(ctx, output, v);
    if (ctx.current - depth < ctx.compact && entries === output.length) {
      const start = output.length + ctx.indent + s.braces[0].length + base.length + 10;
      const total = output.reduce((n, o) => n + o.length, output.length + start);
      if (total <= ctx.breakLength && !base.includes("\n") && !output.some((o) => o.includes("\n"))) {
        return `${lead}${s.braces[0]} ${output.join(", ")} ${s.braces[1]}`;
      }
    }
    const line = `\n${" ".repeat(ctx.indent)}`;
    return `${lead}${s.braces[0]}${line}  ${output.join(`,${line}  `)}${line}${s.braces[1]}`;
  }
  return `${lead}${s.braces[0]} ${output.join(", ")} ${s.braces[1]}`;
}

// group puts the items of a long list into columns.
function group(ctx, output, v) {
  let total = 0,
    longest = 0,
    count = output.length;
  if (ctx.maxArrayLength !== null && ctx.maxArrayLength < output.length && v && v.length > ctx.maxArrayLength) count--;
  const lengths = [];
  for (let k = 0; k < count; k++) {
    lengths.push(output[k].length);
    total += output[k].length + 2;
    longest = Math.max(longest, output[k].length);
  }
  const width = longest + 2;
  if (width * 3 + ctx.indent >= ctx.breakLength || !(total / width > 5 || longest <= 6)) return output;
  const biased = Math.max(longest - Math.sqrt(width - total / count), 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((ctx.breakLength - ctx.indent) / width),
    ctx.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  const widths = [],
    rows = [];
  for (let c = 0; c < columns; c++) {
    let w = 0;
    for (let k = c; k < count; k += columns) w = Math.max(w, lengths[k]);
    widths.push(w + 2);
  }
  const numeric =
    v !== undefined &&
    Array.prototype.every.call(Array.from(v).slice(0, count), (x) => typeof x === "number" || typeof x === "bigint");
  for (let k = 0; k < count; k += columns) {
    const end = Math.min(k + columns, count);
    let row = "",
      at = k;
    for (; at < end - 1; at++) {
      const cell = `${output[at]}, `;
      row += numeric ? cell.padStart(widths[at - k]) : cell.padEnd(widths[at - k]);
    }
    row += numeric ? output[at].padStart(widths[at - k] - 2) : output[at];
    rows.push(row);
  }
  for (let k = count; k < output.length; k++) rows.push(output[k]);
  return rows;
}
function property(ctx, v, k, depth, list) {
  const d = Object.getOwnPropertyDescriptor(v, k) ?? { value: v[k], enumerable: true };
  let text;
  if (d.value !== undefined || (!d.get && !d.set)) {
    ctx.indent += 2;
    text = value(ctx, d.value, depth);
    ctx.indent -= 2;
  } else if (d.get) {
    text = d.set ? "[Getter/Setter]" : "[Getter]";
  } else {
    text = "[Setter]";
  }
  const name = d.enumerable === false ? `[${typeof k === "symbol" ? symbol(k) : k}]` : key(k);
  return `${name}: ${text}`;
}

const more = (n) => `... ${n} more item${n > 1 ? "s" : ""}`;
const limit = (ctx, n) => Math.min(ctx.maxArrayLength ?? Infinity, n);

function arrayEntries(ctx, v, depth) {
  const output = [],
    max = limit(ctx, v.length);
  ctx.indent += 2;
  let k = 0;
  for (; k < v.length && output.length < max; k++) {
    if (own.call(v, k)) {
      output.push(value(ctx, v[k], depth));
      continue;
    }
    let holes = 1;
    while (k + holes < v.length && !own.call(v, k + holes)) holes++;
    output.push(`<${holes} empty item${holes > 1 ? "s" : ""}>`);
    k += holes - 1;
  }
  ctx.indent -= 2;
  if (k < v.length) output.push(more(v.length - k));
  return output;
}
function typedEntries(ctx, v) {
  const output = [],
    max = limit(ctx, v.length);
  for (let k = 0; k < max; k++) output.push(primitive(ctx, v[k]));
  if (max < v.length) output.push(more(v.length - max));
  return output;
}
function setEntries(ctx, v, depth) {
  const output = [],
    max = limit(ctx, v.size);
  ctx.indent += 2;
  for (const x of Set.prototype.values.call(v)) {
    if (output.length >= max) {
      output.push(more(v.size - max));
      break;
    }
    output.push(value(ctx, x, depth));
  }
  ctx.indent -= 2;
  return output;
}
function mapEntries(ctx, v, depth) {
  const output = [],
    max = limit(ctx, v.size);
  ctx.indent += 2;
  for (const [k, x] of Map.prototype.entries.call(v)) {
    if (output.length >= max) {
      output.push(more(v.size - max));
      break;
    }
    output.push(`${value(ctx, k, depth)} => ${value(ctx, x, depth)}`);
  }
  ctx.indent -= 2;
  return output;
}
function iteratorEntries() {
  return ["<items>"];
}
function bufferEntries(ctx, v) {
  const bytes = new Uint8Array(v),
    shown = [...bytes.slice(0, 50)].map((b) => b.toString(16).padStart(2, "0")).join(" ");
  const rest = bytes.length > 50 ? ` ... ${bytes.length - 50} more byte${bytes.length > 51 ? "s" : ""}` : "";
  return [`[Uint8Contents]: <${shown}${rest}>`, `[byteLength]: ${bytes.length}`];
}
function viewEntries(ctx, v, depth) {
  return [`byteLength: ${v.byteLength}`, `byteOffset: ${v.byteOffset}`, `buffer: ${value(ctx, v.buffer, depth)}`];
}
function promiseEntries(ctx, v, depth) {
  const [state, result] = native.promise(v);
  if (state === "pending") return ["<pending>"];
  ctx.indent += 2;
  const text = value(ctx, result, depth);
  ctx.indent -= 2;
  return [state === "rejected" ? `<rejected> ${text}` : text];
}

function inspect(v, options, ...legacy) {
  const ctx = {
    ...defaults,
    breakLength: 80,
    ...inspect.defaultOptions,
    seen: [],
    indent: 0,
    current: 0,
    stylize: (s) => `${s}`,
  };
  if (typeof options === "boolean") {
    ctx.showHidden = options;
    if (legacy[0] !== undefined) ctx.depth = legacy[0];
  } else if (options) {
    for (const k of Object.keys(options)) if (k in defaults && options[k] !== undefined) ctx[k] = options[k];
  }
  for (const k of ["maxArrayLength", "maxStringLength", "depth"]) if (ctx[k] === Infinity) ctx[k] = null;
  return value(ctx, v, 0);
}
inspect.custom = custom;
inspect.defaultOptions = {};
inspect.colors = {};
inspect.styles = {};

const formatNumber = (v) => {
  if (typeof v === "bigint") return `${v}n`;
  if (typeof v === "symbol") return "NaN";
  return primitive({}, Number(v));
};
function placeholder(c, v, options) {
  switch (c) {
    case "s":
      if (typeof v === "string") return v;
      if (typeof v === "number" || typeof v === "bigint") return formatNumber(v);
      if (typeof v !== "object" || v === null || hasText(v)) return String(v);
      return inspect(v, { ...options, depth: 0, colors: false, compact: 3 });
    case "d":
      return typeof v === "object" ? (v === null ? "0" : "NaN") : formatNumber(v);
    case "i":
      return typeof v === "bigint"
        ? `${v}n`
        : typeof v === "object" || typeof v === "symbol"
          ? "NaN"
          : primitive({}, parseInt(v, 10));
    case "f":
      return typeof v === "symbol" ? "NaN" : primitive({}, parseFloat(v));
    case "j":
      try {
        return JSON.stringify(v);
      } catch (e) {
        if (/circular/i.test(e.message)) return "[Circular]";
        throw e;
      }
    case "O":
      return inspect(v, options);
    case "o":
      return inspect(v, { ...options, showHidden: true, showProxy: true, depth: 4 });
    default:
      return "";
  }
}
// hasText says whether an object has a toString that its author wrote.
const hasText = (v) => {
  if (v instanceof Error || v instanceof Date) return true;
  const f = v.toString;
  return (
    typeof f === "function" &&
    f !== Object.prototype.toString &&
    f !== Array.prototype.toString &&
    !/\[native code\]/.test(Function.prototype.toString.call(f))
  );
};

function formatWithOptions(options, ...args) {
  let out = "",
    k = 0;
  if (typeof args[0] === "string") {
    k = 1;
    if (args.length === 1) return args[0];
    out = args[0].replace(/%[sdifjoOc%]/g, (m) => {
      if (m === "%%") return "%";
      return k < args.length ? placeholder(m[1], args[k++], options) : m;
    });
  }
  for (; k < args.length; k++) {
    const v = args[k];
    out += (k ? " " : "") + (typeof v === "string" ? v : inspect(v, { ...options, compact: 3, colors: false }));
  }
  return out;
}
const format = (...args) => formatWithOptions(undefined, ...args);

module.exports = { inspect, format, formatWithOptions, classOf: native.class, stackText };
