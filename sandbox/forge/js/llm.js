"use strict";
// Stand-in for @forge/llm, written from the requests that the service sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const { __getRuntime } = require("@forge/api");

class ForgeLlmAPIError extends Error {
  constructor(code, message, response, traceId) {
    super(message);
    Object.assign(this, { name: "ForgeLlmAPIError", code, status: response.status, statusText: response.statusText, traceId });
  }
}

async function ask(target, path, init) {
  const { traceId, spanId } = __getRuntime().tracing;
  const headers = { "Content-Type": "application/json", "x-b3-traceid": traceId, "x-b3-spanid": spanId };
  const response = await globalThis.__forge_fetch__(target, path, { ...init, headers });
  if (response.ok) return response;
  const { code, message } = await response.json().catch(() => ({}));
  throw new ForgeLlmAPIError(code || response.headers.get("forge-proxy-error") || "UNKNOWN_ERROR",
    message || response.statusText, response, traceId);
}

const prompt = ({ model, ...rest }, stream) => ask({ type: "llm", model }, `https://llm/${encodeURIComponent(model)}`,
  { method: "POST", body: JSON.stringify({ ...rest, stream }) });

const list = async () => (await ask({ type: "llm" }, "https://llm", { method: "GET" })).json();
const chat = async given => (await prompt(given, false)).json();

// The parts of a stream stand one on a line.
async function stream(given) {
  const parts = (await (await prompt(given, true)).text()).split("\n").filter(Boolean).map(line => JSON.parse(line));
  const next = () => Promise.resolve(parts.length ? { value: parts.shift(), done: false } : { value: undefined, done: true });
  return { [Symbol.asyncIterator]: () => ({ next }), close: async () => { parts.length = 0; } };
}

Object.assign(exports, { chat, stream, list, ForgeLlmAPIError });
