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

// A prompt is checked before it is sent.
class PromptValidationError extends Error {}

const roles = ["system", "user", "assistant", "tool"];
const fraction = value => value === undefined || Number.isFinite(value) && value >= 0 && value <= 1;
const complaintOf = (message, index) => {
  if (message === null || typeof message !== "object") return [nothingSaid];
  const { role } = message;
  return [
    ...roles.includes(role) ? [] : [`Invalid role at index ${index}: ${role || ""}. ` +
      `Role must be present and one of [${roles.join(", ")}].`],
    ..."content" in message ? [] : [`Message content at index ${index} must be a non-empty string.`],
  ];
};
const nothingSaid = "No messages were provided. Provide at least one message.";

function complaints({ model, temperature, max_completion_tokens: tokens, messages, top_p: top }) {
  const out = [];
  if (!model) out.push("Model is required.");
  if (!fraction(temperature)) out.push(`Invalid temperature ${temperature}: Temperature must be between 0 and 1.`);
  if (tokens !== undefined && !(Number.isInteger(tokens) && tokens > 0)) {
    out.push(`Invalid max_completion_tokens ${tokens}: max_completion_tokens must be a positive integer.`);
  }
  if (Array.isArray(messages) && messages.length) out.push(...messages.flatMap(complaintOf));
  else out.push(nothingSaid);
  if (!fraction(top)) out.push(`Invalid top_p ${top}: top_p must be between 0 and 1.`);
  return out;
}

function check(given) {
  const found = given && typeof given === "object" ? complaints(given)
    : ["Prompt is required and must be a valid object."];
  if (found.length) throw new PromptValidationError("The payload is invalid: " + found.join("; "));
}

async function ask(target, path, init) {
  const { traceId, spanId } = __getRuntime().tracing;
  const headers = { "Content-Type": "application/json", "x-b3-traceid": traceId, "x-b3-spanid": spanId };
  const response = await globalThis.__forge_fetch__(target, path, { ...init, headers });
  if (response.ok) return response;
  const text = await response.text();
  const { code, message } = parsed(text) || {};
  throw new ForgeLlmAPIError(code || response.headers.get("forge-proxy-error") || "UNKNOWN_ERROR",
    message || text, response, traceId);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (e) {
    return undefined;
  }
}

async function prompt(given, stream) {
  check(given);
  const { model, ...rest } = given;
  return ask({ type: "llm", model }, `https://llm/${encodeURIComponent(model)}`,
    { method: "POST", body: JSON.stringify({ ...rest, stream }) });
}

const list = async () => (await ask({ type: "llm" }, "https://llm", { method: "GET" })).json();
const chat = async given => (await prompt(given, false)).json();

// The parts of a stream stand one on a line.
async function stream(given) {
  const parts = (await (await prompt(given, true)).text()).split("\n").filter(Boolean).map(line => JSON.parse(line));
  const next = () => Promise.resolve(parts.length ? { value: parts.shift(), done: false } : { value: undefined, done: true });
  return { [Symbol.asyncIterator]: () => ({ next }), close: async () => { parts.length = 0; } };
}

Object.assign(exports, { chat, stream, list, ForgeLlmAPIError, PromptValidationError });
