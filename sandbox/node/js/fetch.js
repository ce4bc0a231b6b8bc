"use strict";
const { Body, extract, take, split, collect } = require("crosstalk:body");
const { Headers } = require("crosstalk:headers");
const { follower } = require("crosstalk:redirects");
const custom = Symbol.for("nodejs.util.inspect.custom");

const internal = Symbol("made by the sandbox");
const withType = (headers, type) => {
  if (type && !headers.has("content-type")) headers.set("content-type", type);
};

class Response extends Body {
  #status;
  #statusText;
  #headers;
  #url = "";
  #type = "default";
  #redirected = false;
  constructor(body = null, init = {}) {
    init ??= {};
    const status = init.status === undefined ? 200 : +init.status;
    if (init[internal] === undefined && (status < 200 || status > 599 || !Number.isInteger(status))) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    if (body !== null && body !== undefined && [101, 204, 205, 304].includes(status) && init[internal] === undefined) {
      throw new TypeError(`Response constructor: Invalid response status code ${status}`);
    }
    const extracted = init[internal]?.extracted ?? extract(body);
    super(extracted);
    this.#status = status;
    this.#statusText = `${init.statusText ?? ""}`;
    this.#headers = new Headers(init.headers ?? undefined);
    withType(this.#headers, extracted.type);
    if (init[internal]) {
      this.#url = init[internal].url ?? "";
      this.#type = init[internal].type ?? "basic";
      this.#redirected = !!init[internal].redirected;
    }
  }
  get status() {
    return this.#status;
  }
  get statusText() {
    return this.#statusText;
  }
  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }
  get headers() {
    return this.#headers;
  }
  get url() {
    return this.#url;
  }
  get type() {
    return this.#type;
  }
  get redirected() {
    return this.#redirected;
  }
  clone() {
    return new Response(null, {
      status: this.#status,
      statusText: this.#statusText,
      headers: this.#headers,
      [internal]: {
        extracted: split(this, "Response"),
        url: this.#url,
        type: this.#type,
        redirected: this.#redirected,
      },
    });
  }
  static error() {
    return new Response(null, { status: 0, [internal]: { type: "error" } });
  }
  static json(data, init = {}) {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("Value is not JSON serializable");
    const headers = new Headers(init?.headers);
    withType(headers, "application/json");
    return new Response(text, { ...init, headers });
  }
  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(+status)) throw new RangeError(`Invalid status code ${status}`);
    return new Response(null, { status, headers: { location: new URL(`${url}`).href } });
  }
  get [Symbol.toStringTag]() {
    return "Response";
  }
  [custom](depth, options, inspect) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  }
}

const methods = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
const methodOf = (m) => (methods.includes(`${m}`.toUpperCase()) ? `${m}`.toUpperCase() : `${m}`);

class Request extends Body {
  #url;
  #method;
  #headers;
  #signal;
  #init;
  constructor(input, init = {}) {
    init ??= {};
    const from = input instanceof Request ? input : null;
    const url = from ? new URL(from.url) : parse(input);
    const method = methodOf(init.method ?? from?.method ?? "GET");
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
    if (init.body !== undefined && init.body !== null && (method === "GET" || method === "HEAD")) {
      throw new TypeError("Request with GET/HEAD method cannot have body.");
    }
    const extracted = init.body !== undefined ? extract(init.body) : from ? split(from, "Request") : { data: null };
    if (
      extracted.stream &&
      init.body !== undefined &&
      init.duplex === undefined &&
      typeof init.body.getReader === "function"
    ) {
      throw new TypeError("RequestInit: duplex option is required when sending a body.");
    }
    super(extracted);
    this.#url = url.href;
    this.#method = method;
    this.#headers = new Headers(init.headers ?? from?.headers);
    withType(this.#headers, extracted.type);
    this.#signal = init.signal ?? from?.signal ?? new AbortController().signal;
    this.#init = {
      redirect: "follow",
      mode: "cors",
      credentials: "same-origin",
      cache: "default",
      integrity: "",
      keepalive: false,
      referrer: "about:client",
      referrerPolicy: "",
      duplex: "half",
      ...from?.options,
      ...init,
    };
  }
  get url() {
    return this.#url;
  }
  get method() {
    return this.#method;
  }
  get headers() {
    return this.#headers;
  }
  get signal() {
    return this.#signal;
  }
  get redirect() {
    return this.#init.redirect;
  }
  get mode() {
    return this.#init.mode;
  }
  get credentials() {
    return this.#init.credentials;
  }
  get cache() {
    return this.#init.cache;
  }
  get integrity() {
    return this.#init.integrity;
  }
  get keepalive() {
    return this.#init.keepalive;
  }
  get referrer() {
    return this.#init.referrer;
  }
  get referrerPolicy() {
    return this.#init.referrerPolicy;
  }
  get destination() {
    return "";
  }
  get duplex() {
    return "half";
  }
  clone() {
    return new Request(this, { redirect: this.redirect });
  }
  get [Symbol.toStringTag]() {
    return "Request";
  }
  [custom](depth, options, inspect) {
    const { method, url, headers, destination, redirect, bodyUsed } = this;
    return `Request ${inspect({ method, url, headers, destination, redirect, bodyUsed }, options)}`;
  }
}
const parse = (input) => {
  let url;
  try {
    url = new URL(`${input}`);
  } catch (cause) {
    throw Object.assign(new TypeError(`Failed to parse URL from ${input}`), { cause });
  }
  if (url.username || url.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
  }
  return url;
};

const failed = (text) => {
  const cause = new Error(text),
    code = /\b(E[A-Z]{3,}|UND_ERR_[A-Z_]+)\b/.exec(text)?.[1];
  if (code) cause.code = code;
  return Object.defineProperty(new TypeError("fetch failed"), "cause", {
    value: cause,
    configurable: true,
    writable: true,
    enumerable: false,
  });
};

// send passes one request to the platform and gives {status, statusText, headers, body}.
const send = (target, path, { method, headers, data, signal }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => reject(signal.reason);
    signal?.addEventListener("abort", stop, { once: true });
    const free = () => signal?.removeEventListener("abort", stop);
    native.send(
      target,
      method,
      path,
      [...headers],
      data ?? undefined,
      (answer) => {
        free();
        resolve(answer);
      },
      (text) => {
        free();
        reject(failed(text));
      },
    );
  });
const respond = (answer, url, redirected) => {
  const none = [101, 204, 205, 304].includes(answer.status);
  return new Response(null, {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
    [internal]: { extracted: { data: none ? null : new Uint8Array(answer.body) }, url, redirected },
  });
};

async function fetch(input, init) {
  if (arguments.length === 0) throw new TypeError("fetch requires at least 1 argument, but only 0 were passed");
  const request = new Request(input, init);
  if (request.signal.aborted) throw request.signal.reason;
  if (request.url.startsWith("data:")) return dataURL(request.url);
  if (!/^https?:/.test(request.url)) {
    throw Object.assign(new TypeError("fetch failed"), { cause: new Error("unknown scheme") });
  }
  const data = request.body === null ? undefined : await take(request);
  return follow(request, { method: request.method, headers: request.headers, data, signal: request.signal });
}
const follow = follower({ send, respond, failed, headersOf: (list) => new Headers(list) });
const dataURL = (url) => {
  const [, type, base64, data] = /^data:([^,]*?)(;base64)?,(.*)$/s.exec(url) ?? [];
  if (data === undefined) throw failed("invalid data URL");
  const body = base64 ? Buffer.from(decodeURIComponent(data), "base64") : Buffer.from(unescape(data), "latin1");
  return new Response(body, { headers: { "content-type": type || "text/plain;charset=US-ASCII" } });
};

// dispatch sends a request to a service of the platform: what __forge_fetch__(target, path, init) does. The path goes
// out as it is.
async function dispatch(target, path, init = {}) {
  init ??= {};
  const headers = new Headers(init.headers ?? undefined);
  const extracted = extract(init.body);
  withType(headers, extracted.type);
  const data = extracted.stream ? await collect(extracted.stream) : extracted.data;
  const answer = await send(JSON.stringify(target), `${path}`, {
    method: `${init.method ?? "GET"}`.toUpperCase(),
    headers,
    data,
    signal: init.signal,
  });
  return respond(answer, /^https?:/.test(`${path}`) ? `${path}` : "", false);
}
module.exports = { fetch, Request, Response, Headers, dispatch, send };
