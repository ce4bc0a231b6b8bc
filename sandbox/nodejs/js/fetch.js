"use strict";
// Requests end at the platform, on the other side: Node's own Request, Response and Headers in front of it.
const state = require("crosstalk:state");
const { follower } = require("crosstalk:redirects");
const waiting = new Map();
let last = 0;
// Node's own classes, which take time to load: they come on first use, whatever the app has put in their place.
const own = Object.fromEntries(
  ["fetch", "Request", "Response", "Headers"].map((name) => {
    const { get, value } = Object.getOwnPropertyDescriptor(globalThis, name);
    return [name, () => (get ? get.call(globalThis) : value)];
  }),
);

const failed = (text) => {
  const cause = new Error(text),
    code = /\b(E[A-Z]{3,}|UND_ERR_[A-Z_]+)\b/.exec(text)?.[1];
  if (code) cause.code = code;
  return new TypeError("fetch failed", { cause });
};
// send passes one request to the platform and gives {status, statusText, headers, body}.
const send = (target, path, { method, headers, data, signal, stack }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => reject(signal.reason);
    signal?.addEventListener("abort", stop, { once: true });
    const id = ++last;
    waiting.set(id, (answer) => {
      signal?.removeEventListener("abort", stop);
      if (answer.status === 0) reject(failed(answer.failed));
      else resolve({ ...answer, body: bytes(answer.body) });
    });
    const body = data === undefined || data === null ? {} : { body: Buffer.from(data).toString("base64") };
    const request = { id, target, path, method: `${method}`, headers: [...headers], ...body };
    state.did({ request }, stack ?? state.frames());
  });
const bytes = (base64) => {
  const b = Buffer.from(base64 ?? "", "base64");
  return b.buffer.slice(b.byteOffset, b.byteOffset + b.length);
};
const answered = (id, answer) => {
  const settle = waiting.get(id);
  waiting.delete(id);
  settle?.(answer);
};

const shown = (response, fields) => {
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(response, name, { value });
  return response;
};
const respond = (answer, url, redirected) => {
  const none = [101, 204, 205, 304].includes(answer.status);
  const init = { status: answer.status, statusText: answer.statusText, headers: answer.headers };
  return shown(new (own.Response())(none ? null : answer.body, init), { url, redirected, type: "basic" });
};

async function fetch(input, init) {
  const stack = state.frames(); // of the code that asks, which waits when the body has been read
  if (arguments.length === 0) throw new TypeError("fetch requires at least 1 argument, but only 0 were passed");
  const request = new (own.Request())(input, init);
  if (request.signal.aborted) throw request.signal.reason;
  if (request.url.startsWith("data:")) return own.fetch()(request); // which needs no network
  if (!/^https?:/.test(request.url)) throw new TypeError("fetch failed", { cause: new Error("unknown scheme") });
  const data = request.body === null ? undefined : await request.arrayBuffer();
  return follow(request, { method: request.method, headers: request.headers, data, signal: request.signal, stack });
}
const follow = follower({ send, respond, failed, headersOf: (list) => new (own.Headers())(list) });

// taken is a body as [bytes, type], or a promise of that where it has to be read.
const taken = (body) => {
  if (body === null || body === undefined) return [undefined, null];
  if (ArrayBuffer.isView(body)) return [new Uint8Array(body.buffer, body.byteOffset, body.byteLength), null];
  if (body instanceof ArrayBuffer) return [new Uint8Array(body), null];
  if (body instanceof URLSearchParams) return [`${body}`, "application/x-www-form-urlencoded;charset=UTF-8"];
  if (typeof body !== "object") return [`${body}`, "text/plain;charset=UTF-8"];
  const streamed = typeof body[Symbol.asyncIterator] === "function" && typeof body.getReader !== "function";
  const read = new (own.Response())(streamed ? ReadableStream.from(body) : body);
  const type = read.headers.get("content-type");
  return read.arrayBuffer().then((data) => [new Uint8Array(data), type]);
};
// dispatch sends a request to a service of the platform: what __forge_fetch__(target, path, init) does.
async function dispatch(target, path, init = {}) {
  init ??= {};
  const headers = new (own.Headers())(init.headers ?? undefined);
  const found = taken(init.body);
  const [data, type] = Array.isArray(found) ? found : await found;
  if (type && !headers.has("content-type")) headers.set("content-type", type);
  const method = `${init.method ?? "GET"}`.toUpperCase();
  const answer = await send(state.stringify(target), `${path}`, { method, headers, data, signal: init.signal });
  return respond(answer, /^https?:/.test(`${path}`) ? `${path}` : "", false);
}
module.exports = {
  fetch,
  dispatch,
  send,
  answered,
  get Request() {
    return own.Request();
  },
  get Response() {
    return own.Response();
  },
  get Headers() {
    return own.Headers();
  },
};
