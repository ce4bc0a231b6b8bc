"use strict";
// Stand-in for @forge/object-store, written from the requests that the service sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const { __fetchProduct } = require("@forge/api");

const codes = ["UNKNOWN_ERROR", "APP_NOT_ENABLED", "RATE_LIMIT_EXCEEDED"];
const errorCodes = Object.fromEntries(codes.map(code => [code, code]));

class ForgeObjectStoreError extends Error {
  constructor(message) {
    super(message);
    this.name = "ForgeObjectStoreError";
  }
}

class ForgeObjectStoreAPIError extends ForgeObjectStoreError {
  constructor(responseDetails, { code, message, context = {}, ...rest }) {
    super(message);
    Object.assign(this, { responseDetails, code, message, context: { ...rest, ...context } });
  }
}

async function failure(response) {
  const text = await response.text();
  const details = { status: response.status, statusText: response.statusText, traceId: response.headers.get("x-trace-id") };
  if (response.status === 429) {
    return new ForgeObjectStoreAPIError(details, { code: errorCodes.RATE_LIMIT_EXCEEDED,
      message: "You have exceeded the rate limits for OS. Please wait and try again later." });
  }
  let told;
  try {
    told = JSON.parse(text);
  } catch (e) {
    told = undefined;
  }
  if (!told || !told.code || !told.message) {
    told = { code: errorCodes.UNKNOWN_ERROR, message: "Unexpected error in Forge OS API request", context: { responseText: text } };
  }
  return new ForgeObjectStoreAPIError(details, told);
}

// What is not there, and what says nothing, is undefined.
async function ask(operation, body) {
  const response = await __fetchProduct({ type: "os", provider: "app", remote: "os" })(`api/v1/${operation}`, {
    method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw await failure(response);
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

const ofKey = operation => (key, options) => ask(operation, { key, ...options });
const objectStore = {
  get: ofKey("metadata"),
  delete: ofKey("delete"),
  createUploadUrl: body => ask("upload-url", body),
  createPublicUploadUrl: body => ask("public-upload-url", body),
  createDownloadUrl: ofKey("download-url"),
  createPublicDownloadUrl: ofKey("public-download-url"),
  createCDNUrl: ofKey("cdn-url"),
};

Object.assign(exports, { default: objectStore, objectStore, errorCodes });
