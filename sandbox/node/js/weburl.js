"use strict";
const { make } = require("crosstalk:errors");
const custom = Symbol.for("nodejs.util.inspect.custom");

// Form encoding: application/x-www-form-urlencoded (URL Standard §5).
const decode = (s) => {
  s = s.replaceAll("+", " ");
  if (!s.includes("%")) return s;
  try {
    return decodeURIComponent(s);
  } catch {
    return lenient(s);
  }
};
const lenient = (s) => {
  const bytes = require("crosstalk:bytes"),
    out = [];
  for (let k = 0; k < s.length; k++) {
    const hex = s[k] === "%" ? /^[0-9a-f]{2}/i.exec(s.slice(k + 1, k + 3)) : null;
    if (hex) {
      out.push(Uint8Array.of(parseInt(hex[0], 16)));
      k += 2;
    } else out.push(bytes.utf8(s[k]));
  }
  return bytes.decodeUTF8(bytes.concat(out), false);
};
const encode = (s) =>
  encodeURIComponent(s.toWellFormed())
    .replace(/[!'()~]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())
    .replaceAll("%20", "+");
const parsePairs = (text) => {
  const list = [];
  for (const part of text.split("&")) {
    if (part === "") continue;
    const at = part.indexOf("=");
    list.push(at < 0 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
  }
  return list;
};

class URLSearchParams {
  #list = [];
  #url = null;
  constructor(init) {
    if (init === undefined || init === null) return;
    if (typeof init === "object" || typeof init === "function") {
      this.#list =
        typeof init[Symbol.iterator] === "function"
          ? pairs(init)
          : Reflect.ownKeys(init)
              .filter((k) => Object.getOwnPropertyDescriptor(init, k).enumerable)
              .map((k) => [`${k}`.toWellFormed(), `${init[k]}`.toWellFormed()]);
      return;
    }
    init = `${init}`;
    this.#list = parsePairs(init.startsWith("?") ? init.slice(1) : init);
  }
  static attach(url, text) {
    const params = new URLSearchParams(text);
    params.#url = url;
    return params;
  }
  static refresh(params, text) {
    params.#list = parsePairs(text);
  }
  #changed() {
    if (this.#url) update(this.#url, this.toString());
  }
  get size() {
    return this.#list.length;
  }
  append(name, value) {
    need(arguments.length, 2);
    this.#list.push([`${name}`, `${value}`]);
    this.#changed();
  }
  delete(name, value) {
    need(arguments.length, 1);
    this.#list = this.#list.filter((p) => p[0] !== `${name}` || (value !== undefined && p[1] !== `${value}`));
    this.#changed();
  }
  get(name) {
    need(arguments.length, 1);
    return this.#list.find((p) => p[0] === `${name}`)?.[1] ?? null;
  }
  getAll(name) {
    need(arguments.length, 1);
    return this.#list.filter((p) => p[0] === `${name}`).map((p) => p[1]);
  }
  has(name, value) {
    need(arguments.length, 1);
    return this.#list.some((p) => p[0] === `${name}` && (value === undefined || p[1] === `${value}`));
  }
  set(name, value) {
    need(arguments.length, 2);
    const at = this.#list.findIndex((p) => p[0] === `${name}`);
    if (at < 0) this.#list.push([`${name}`, `${value}`]);
    else
      this.#list = this.#list
        .filter((p, k) => p[0] !== `${name}` || k === at)
        .map((p, k) => (k === at ? [p[0], `${value}`] : p));
    this.#changed();
  }
  sort() {
    this.#list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#changed();
  }
  forEach(f, self) {
    if (typeof f !== "function") throw require("crosstalk:errors").argument("callback", "of type function", f);
    for (const [k, v] of this.#list) f.call(self, v, k, this);
  }
  *entries() {
    for (let k = 0; k < this.#list.length; k++) yield [...this.#list[k]];
  }
  *keys() {
    for (let k = 0; k < this.#list.length; k++) yield this.#list[k][0];
  }
  *values() {
    for (let k = 0; k < this.#list.length; k++) yield this.#list[k][1];
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  toString() {
    return this.#list.map(([k, v]) => `${encode(k)}=${encode(v)}`).join("&");
  }
  get [Symbol.toStringTag]() {
    return "URLSearchParams";
  }
  [custom](depth, options, inspect) {
    const items = this.#list.map(([k, v]) => `${inspect(k)} => ${inspect(v)}`);
    return items.length ? `URLSearchParams { ${items.join(", ")} }` : "URLSearchParams {}";
  }
}
const need = (have, want) => {
  if (have >= want) return;
  throw make(
    TypeError,
    "ERR_MISSING_ARGS",
    want === 1 ? 'The "name" argument must be specified' : 'The "name" and "value" arguments must be specified',
  );
};
const pairs = (init) =>
  [...init].map((p) => {
    if (p === null || (typeof p !== "object" && typeof p !== "function") || typeof p[Symbol.iterator] !== "function") {
      throw make(TypeError, "ERR_INVALID_TUPLE", "Each query pair must be an iterable [name, value] tuple");
    }
    const pair = [...p];
    if (pair.length !== 2) {
      throw make(TypeError, "ERR_INVALID_TUPLE", "Each query pair must be an iterable [name, value] tuple");
    }
    return pair.map((x) => `${x}`.toWellFormed());
  });
const { attach, refresh } = URLSearchParams;
delete URLSearchParams.attach;
delete URLSearchParams.refresh;
let update;

const [SCHEME, USER, PASSWORD, HOST, PORT, PATH, QUERY, FRAGMENT, OPAQUE] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const special = new Set(["http", "https", "ws", "wss", "ftp", "file"]);

class URL {
  #c;
  #params = null;
  constructor(input, base) {
    if (arguments.length === 0) throw make(TypeError, "ERR_MISSING_ARGS", 'The "url" argument must be specified');
    input = `${input}`;
    this.#c = native.parse(input, base === undefined ? undefined : `${base}`);
    if (this.#c === null) {
      throw make(TypeError, "ERR_INVALID_URL", "Invalid URL", {
        input,
        ...(base !== undefined && { base: `${base}` }),
      });
    }
  }
  static update(url, query) {
    url.#c[QUERY] = query === "" ? null : query;
  }
  static canParse(input, base) {
    return native.parse(`${input}`, base === undefined ? undefined : `${base}`) !== null;
  }
  static parse(input, base) {
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }
  // #with parses the URL again with other parts and keeps the old when that fails.
  #with(parts) {
    const c = [...this.#c];
    for (const k of Object.keys(parts)) c[k] = parts[k];
    const parsed = native.parse(serialize(c), undefined);
    if (parsed !== null) this.#c = parsed;
  }
  get href() {
    return serialize(this.#c);
  }
  set href(v) {
    const c = native.parse(`${v}`, undefined);
    if (c === null) throw make(TypeError, "ERR_INVALID_URL", "Invalid URL", { input: `${v}` });
    this.#c = c;
    if (this.#params) refresh(this.#params, c[QUERY] ?? "");
  }
  get origin() {
    const c = this.#c;
    if (c[SCHEME] === "blob") {
      try {
        return new URL(c[PATH]).origin;
      } catch {
        return "null";
      }
    }
    return special.has(c[SCHEME]) && c[SCHEME] !== "file" ? `${c[SCHEME]}://${this.host}` : "null";
  }
  get protocol() {
    return this.#c[SCHEME] + ":";
  }
  set protocol(v) {
    const name = /^[a-z][a-z0-9+.-]*/i.exec(`${v}`)?.[0]?.toLowerCase();
    if (!name || special.has(name) !== special.has(this.#c[SCHEME])) return;
    this.#with({ [SCHEME]: name });
  }
  get username() {
    return this.#c[USER];
  }
  set username(v) {
    if (this.#c[HOST]) this.#c[USER] = native.percent(`${v}`, "userinfo");
  }
  get password() {
    return this.#c[PASSWORD];
  }
  set password(v) {
    if (this.#c[HOST]) this.#c[PASSWORD] = native.percent(`${v}`, "userinfo");
  }
  get host() {
    return (this.#c[HOST] ?? "") + (this.#c[PORT] === "" ? "" : ":" + this.#c[PORT]);
  }
  set host(v) {
    if (this.#c[OPAQUE]) return;
    const [, host, port] = /^([^/?#\\]*?)(?::(\d*)[^/?#\\]*)?(?:[/?#\\].*)?$/.exec(`${v}`) ?? [];
    if (host) this.#with(port ? { [HOST]: host, [PORT]: port } : { [HOST]: host });
  }
  get hostname() {
    return this.#c[HOST] ?? "";
  }
  set hostname(v) {
    const host = /^(\[[^\]]*\]|[^/?#\\:]*)/.exec(`${v}`)[0];
    if (host && `${v}`[host.length] !== ":" && !this.#c[OPAQUE]) this.#with({ [HOST]: host });
  }
  get port() {
    return this.#c[PORT];
  }
  set port(v) {
    const port = /^\d*/.exec(`${v}`)[0];
    if (this.#c[HOST] && (port !== "" || `${v}` === "")) this.#with({ [PORT]: port });
  }
  get pathname() {
    return this.#c[PATH];
  }
  set pathname(v) {
    if (this.#c[OPAQUE]) return;
    const path = `${v}`.replaceAll("?", "%3F").replaceAll("#", "%23");
    this.#with({ [PATH]: /^[/\\]/.test(path) ? path : "/" + path });
  }
  get search() {
    return this.#c[QUERY] ? "?" + this.#c[QUERY] : "";
  }
  set search(v) {
    v = `${v}`;
    if (v.startsWith("?")) v = v.slice(1);
    this.#c[QUERY] = v === "" ? null : native.percent(v, special.has(this.#c[SCHEME]) ? "special-query" : "query");
    if (this.#params) refresh(this.#params, v);
  }
  get searchParams() {
    return (this.#params ??= attach(this, this.#c[QUERY] ?? ""));
  }
  get hash() {
    return this.#c[FRAGMENT] ? "#" + this.#c[FRAGMENT] : "";
  }
  set hash(v) {
    v = `${v}`;
    if (v.startsWith("#")) v = v.slice(1);
    this.#c[FRAGMENT] = v === "" ? null : native.percent(v, "fragment");
  }
  toString() {
    return this.href;
  }
  toJSON() {
    return this.href;
  }
  get [Symbol.toStringTag]() {
    return "URL";
  }
  [custom](depth, options, inspect) {
    const out = {};
    for (const k of [
      "href",
      "origin",
      "protocol",
      "username",
      "password",
      "host",
      "hostname",
      "port",
      "pathname",
      "search",
      "searchParams",
      "hash",
    ])
      out[k] = this[k];
    if (typeof depth === "number" && depth < 0) return this.href;
    return `${this.constructor.name} ${inspect(out, { ...options, depth })}`;
  }
}
update = URL.update;
delete URL.update;
for (const C of [URL, URLSearchParams]) {
  for (const name of Object.getOwnPropertyNames(C.prototype)) {
    if (name === "constructor") continue;
    const d = Object.getOwnPropertyDescriptor(C.prototype, name);
    Object.defineProperty(C.prototype, name, { ...d, enumerable: true });
  }
}

const serialize = (c) => {
  let out = c[SCHEME] + ":";
  if (c[HOST] !== null) {
    out += "//";
    if (c[USER] !== "" || c[PASSWORD] !== "") out += c[USER] + (c[PASSWORD] === "" ? "" : ":" + c[PASSWORD]) + "@";
    out += c[HOST] + (c[PORT] === "" ? "" : ":" + c[PORT]);
  } else if (!c[OPAQUE] && c[PATH].startsWith("//")) {
    out += "/.";
  }
  out += c[PATH];
  if (c[QUERY] !== null) out += "?" + c[QUERY];
  return c[FRAGMENT] !== null ? out + "#" + c[FRAGMENT] : out;
};
module.exports = { URL, URLSearchParams };
