"use strict";
// Requests of http and https: the same that fetch sends, without its redirects. An agent of a name that Forge gives
// stands for a service of the platform instead, as versions 2.8 to 4 of @forge/api ask for it.
const { Readable, Writable } = require("stream");
const { send } = require("crosstalk:fetch");
const { make: error } = require("crosstalk:errors");

class OutgoingMessage extends Writable {
  #headers = new Map();
  setHeader(name, value) {
    if (value === undefined) {
      throw error(TypeError, "ERR_HTTP_INVALID_HEADER_VALUE", `Invalid value "undefined" for header "${name}"`);
    }
    this.#headers.set(`${name}`.toLowerCase(), [`${name}`, value]);
    return this;
  }
  getHeader(name) {
    return this.#headers.get(`${name}`.toLowerCase())?.[1];
  }
  hasHeader(name) {
    return this.#headers.has(`${name}`.toLowerCase());
  }
  removeHeader(name) {
    this.#headers.delete(`${name}`.toLowerCase());
  }
  getHeaderNames() {
    return [...this.#headers.keys()];
  }
  getHeaders() {
    return Object.fromEntries([...this.#headers].map(([name, [, value]]) => [name, value]));
  }
  flushHeaders() {}
}

class IncomingMessage extends Readable {
  httpVersion = "1.1";
  complete = false;
  aborted = false;
  headers = {};
  rawHeaders = [];
  setTimeout() {
    return this;
  }
  _read() {}
}

// received is what came back, as a stream.
function received(answer, request) {
  const message = new IncomingMessage();
  Object.assign(message, { req: request, statusCode: answer.status, statusMessage: answer.statusText });
  for (const [name, value] of answer.headers) {
    const key = name.toLowerCase();
    message.rawHeaders.push(name, value);
    if (key === "set-cookie") (message.headers[key] ??= []).push(value);
    else message.headers[key] = key in message.headers ? `${message.headers[key]}, ${value}` : value;
  }
  const body = Buffer.from(answer.body);
  if (body.length) message.push(body);
  message.complete = true;
  message.push(null);
  return message;
}

// named reads what an address holds for the agents that only the platform knows.
const named = (path) => Object.fromEntries(new URL(path, "https://forge").searchParams);
const services = {
  FORGE_PRODUCT_REQUEST: (host, path, [provider]) => [{ type: "fpp", provider, remote: host }, path],
  EXTERNAL_AUTH_REQUEST: (host, path, [, provider, accountId]) =>
    [{ type: "tpp", provider, remote: host, accountId }, named(path).path],
  FORGE_REMOTE_COMPUTE_REQUEST: (host, path) => [{ type: "frc", remote: named(path).remoteKey }, named(path).path],
};

// whereTo is what a request is for, as options: its address may come as a text or as a URL.
function whereTo(input, options) {
  if (typeof input !== "string" && !(input instanceof URL)) return { ...input };
  const { protocol, hostname, port, pathname, search, username, password } = new URL(input);
  const auth = username && `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { protocol, hostname, port, path: pathname + search, ...(auth ? { auth } : {}), ...options };
}

class ClientRequest extends OutgoingMessage {
  #body = [];
  #agent;
  #timer;
  aborted = false;
  reusedSocket = false;
  constructor(protocol, port, input, options, listener) {
    super({ autoDestroy: false }); // it lives until its answer has been read
    if (typeof options === "function") [options, listener] = [undefined, options];
    const o = whereTo(input, options);
    this.protocol = o.protocol || protocol;
    this.host = o.hostname || `${o.host ?? "localhost"}`.replace(/:\d+$/, "");
    this.port = +(o.port || /:(\d+)$/.exec(o.host ?? "")?.[1] || port);
    this.method = `${o.method ?? "GET"}`.toUpperCase();
    this.path = o.path || "/";
    this.#agent = o.agent;
    for (const [name, value] of headersOf(o.headers)) this.setHeader(name, value);
    if (o.auth && !this.hasHeader("authorization")) {
      this.setHeader("Authorization", "Basic " + Buffer.from(o.auth).toString("base64"));
    }
    if (o.timeout) this.setTimeout(o.timeout);
    o.signal?.addEventListener("abort", () => this.destroy(o.signal.reason), { once: true });
    if (listener) this.once("response", listener);
  }
  setTimeout(milliseconds, listener) {
    clearTimeout(this.#timer);
    if (listener) this.once("timeout", listener);
    if (milliseconds > 0) this.#timer = setTimeout(() => this.emit("timeout"), milliseconds);
    return this;
  }
  setNoDelay() {}
  setSocketKeepAlive() {}
  abort() {
    if (this.aborted) return;
    this.aborted = true;
    this.emit("abort");
    this.destroy(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
  }
  _write(chunk, encoding, done) {
    this.#body.push(Buffer.from(chunk));
    done();
  }
  // All was written by now, and the code that asks is still running, so that its line is known.
  end(...args) {
    const ended = this.writableEnded;
    super.end(...args);
    if (!ended && !this.destroyed) this.#send();
    return this;
  }
  #send() {
    const [target, path, headers] = this.#destination();
    const data = this.#body.length ? Buffer.concat(this.#body) : undefined;
    send(JSON.stringify(target), path, { method: this.method, headers, data }).then(
      (answer) => {
        clearTimeout(this.#timer);
        if (this.destroyed) return;
        const message = received(answer, this);
        message.once("end", () => this.destroy());
        if (!this.emit("response", message)) message.resume();
      },
      (e) => {
        clearTimeout(this.#timer);
        this.destroy(e.cause ?? e);
      },
    );
  }
  #destination() {
    const headers = Object.entries(this.getHeaders())
      .filter(([name]) => name !== "connection" && name !== "host")
      .map(([name, value]) => [name, [].concat(value).join(", ")]);
    const service = services[this.#agent];
    if (service) {
      const [, ...principal] = `${this.getHeader("authorization") ?? ""}`.split(" ");
      return [...service(this.host, this.path, principal), headers.filter(([name]) => name !== "authorization")];
    }
    const port = { "http:": 80, "https:": 443 }[this.protocol] === this.port ? "" : `:${this.port}`;
    return [{ type: "egress" }, `${this.protocol}//${this.host}${port}${this.path}`, headers];
  }
}

// headersOf lists headers given as an object, or as a list of names and values in turn.
const headersOf = (given) =>
  Array.isArray(given)
    ? given.flatMap((name, k) => (k % 2 ? [] : [[name, given[k + 1]]]))
    : Object.entries(given ?? {}).filter(([, value]) => value !== undefined);

module.exports = { OutgoingMessage, IncomingMessage, ClientRequest };
