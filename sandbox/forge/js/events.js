"use strict";
// Stand-in for @forge/events, written from the requests that the queue sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const { __fetchProduct } = require("@forge/api");

class EventsError extends Error {}
class InvalidQueueNameError extends EventsError {}
class InvalidPayloadError extends EventsError {}
class InvalidPushSettingsError extends EventsError {}
class NoEventsToPushError extends EventsError {}
class TooManyEventsError extends EventsError {}
class PayloadTooBigError extends EventsError {}
class RateLimitError extends EventsError {}
class InvocationLimitReachedError extends EventsError {}
class JobDoesNotExistError extends EventsError {}

class PartialSuccessError extends EventsError {
  constructor(message, result, failedEvents) {
    super(message);
    this.result = result;
    this.failedEvents = failedEvents;
  }
}

class InternalServerError extends EventsError {
  constructor(message, errorCode, details) {
    super(message);
    this.errorCode = errorCode;
    this.details = details;
  }
}

const maxEvents = 50;
const maxBytes = 200 * 1024;
const maxDelay = 900;

const post = (path, body) => __fetchProduct({ type: "fpp", provider: "app", remote: "stargate" })(path,
  { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
// The platform fills in what stands in braces.
const pathOf = op => `/webhook/queue/${op}/{contextAri}/{environmentId}/{appId}/{appVersion}`;

const bodyOf = async response => {
  try {
    return await response.json();
  } catch (e) {
    return { code: response.status };
  }
};

const tooMany = () => new RateLimitError("Too many requests.");

async function fail(response) {
  const body = await bodyOf(response);
  const message = body.message ? `: ${body.message}` : "";
  const errors = body.errors && body.errors.length ? `: ${[].concat(body.errors).join(", ")}` : "";
  throw new InternalServerError(`${response.status} ${response.statusText}${message}${errors}`, body.code,
    body.details);
}

const isObject = v => typeof v === "object" && v !== null && !Array.isArray(v);

function checkNumber(events) {
  if (events.length === 0) throw new NoEventsToPushError("No events pushed.");
  if (events.length > maxEvents) {
    throw new TooManyEventsError(`This push contains more than the ${maxEvents} events allowed.`);
  }
}

function checkDelay({ delayInSeconds: delay }) {
  if (delay !== undefined && !(delay >= 0 && delay <= maxDelay)) {
    throw new InvalidPushSettingsError(`The delayInSeconds setting must be between 0 and ${maxDelay}.`);
  }
}

function checkSize(events) {
  if (Buffer.byteLength(JSON.stringify(events)) > maxBytes) {
    throw new PayloadTooBigError("The maximum payload size is 200KB.");
  }
}

function check(events) {
  checkNumber(events);
  for (const event of events) {
    if (!isObject(event)) throw new InvalidPayloadError("Event must be an object.");
    if (!isObject(event.body)) throw new InvalidPayloadError("Event body must be an object.");
    checkDelay(event);
  }
  checkSize(events);
}

function checkName({ key }) {
  if (!/^[a-zA-Z0-9-_]+$/.test(key || "")) {
    throw new InvalidQueueNameError("Queue names can only contain alphanumeric characters, dashes and underscores.");
  }
}

class JobProgress {
  constructor(queueParams, id) {
    this.queueParams = queueParams;
    this.id = id;
  }

  async getStats() {
    const response = await this.ask("stats");
    if (response.status !== 200) await fail(response);
    const { success, inProgress, failed } = await response.json();
    return { success, inProgress, failed };
  }

  async cancel() {
    const response = await this.ask("cancel");
    if (response.status !== 204) await fail(response);
  }

  async ask(op) {
    if (!this.id) throw new JobDoesNotExistError("jobId cannot be empty.");
    checkName(this.queueParams);
    const queueName = this.queueParams.key;
    const response = await post(pathOf(op), { queueName, jobId: this.id, time: new Date().toISOString() });
    if (response.status === 404) {
      throw new JobDoesNotExistError(`The job ${this.id} was not found for the queue ${queueName}.`);
    }
    if (response.status === 429) throw tooMany();
    return response;
  }
}

class Queue {
  constructor(queueParams) {
    checkName(queueParams);
    this.queueParams = queueParams;
  }

  async push(payload) {
    const events = Array.isArray(payload) ? payload : [payload];
    check(events);
    return this.publish({ schema: "ari:cloud:ecosystem::forge/app-event-2", payload: events });
  }

  async publish({ schema, payload: events, ...more }) {
    const jobId = require("crypto").randomUUID();
    const response = await post(pathOf("publish"), {
      queueName: this.queueParams.key, jobId, type: "avi:forge:app:event", schema, payload: events,
      time: new Date().toISOString(), ...more,
    });
    switch (response.status) {
      case 201:
        return { jobId };
      case 202:
        return partial(await bodyOf(response), events, jobId);
      case 405:
        throw new InvocationLimitReachedError("The limit on cyclic invocation has been reached.");
      case 413:
        throw new PayloadTooBigError((await bodyOf(response)).errorMessage);
      case 429:
        throw tooMany();
      default:
        return fail(response);
    }
  }

  getJob(id) {
    return new JobProgress(this.queueParams, id);
  }

  getStats(id) {
    return this.getJob(id).getStats();
  }

  cancel(id) {
    return this.getJob(id).cancel();
  }
}

// Versions before 2 take anything for an event, with one delay for all, and name a job by its queue too.
class FirstQueue extends Queue {
  async push(payload, settings = {}) {
    const events = Array.isArray(payload) ? payload : [payload];
    checkNumber(events);
    checkDelay(settings);
    checkSize(events);
    const { delayInSeconds } = settings;
    const { jobId } = await this.publish({
      schema: "ari:cloud:ecosystem::forge/app-event", payload: events, delayInSeconds,
    });
    return `${this.queueParams.key}#${jobId}`;
  }

  getJob(id) {
    return new FirstJob(this.queueParams, id.split("#").pop());
  }
}

// What it is asked, it answers as it comes.
class FirstJob extends JobProgress {
  getStats() {
    return this.ask("stats");
  }

  cancel() {
    return this.ask("cancel");
  }
}

function partial({ failedEvents, errorMessage }, events, jobId) {
  const failed = (failedEvents || []).map(e => ({ errorMessage: e.errorMessage, payload: events[Number(e.index)] }));
  const some = failed.length ? `Failed to process ${failed.length} event(s).` : "";
  const message = [some, errorMessage].filter(Boolean).join(" ") || "Failed to process some events.";
  throw new PartialSuccessError(message, { jobId }, failed);
}

const InvocationErrorCode = Object.fromEntries(["FUNCTION_OUT_OF_MEMORY", "FUNCTION_TIME_OUT",
  "FUNCTION_PLATFORM_UNKNOWN_ERROR",
  "FUNCTION_PLATFORM_RATE_LIMITED", "FUNCTION_UPSTREAM_RATE_LIMITED",
    "FUNCTION_RETRY_REQUEST"].map(code => [code, code]));

// What a consumer returns to have its event delivered again: a plain object, whatever it is called.
class InvocationError {
  constructor(retryOptions = { retryAfter: 1, retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST }) {
    return { _retry: true, retryOptions };
  }
}

// The older way to say the same.
class QueueResponse {
  constructor() {
    this._retry = false;
  }

  retry() {
    this._retry = true;
  }
}

const publishErrors = { 400: "VALIDATION_ERROR", 401: "AUTHENTICATION_ERROR", 403: "AUTHORIZATION_ERROR",
  429: "RATE_LIMIT", 500: "SERVICE_ERROR", 503: "SERVICE_UNAVAILABLE" };

const appEvents = {
  publish: async given => {
    const events = (Array.isArray(given) ? given : [given]).map(({ key }) => ({ key }));
    const response = await post("/forge/events/v1/app-events", { events });
    const body = await response.json();
    if (response.ok) return { type: "success", failedEvents: body.failedEvents || [] };
    let errorMessage = JSON.stringify(body);
    if (body.errorMessages && body.errorMessages.length) errorMessage = body.errorMessages.join(", ");
    else if (body.errors) errorMessage = Object.entries(body.errors).map(([k, v]) => `${k}: ${v}`).join(", ");
    return { type: "error", errorType: publishErrors[response.status] || "OTHER", errorMessage };
  },
};

// native says whether the version that the app has is one of the first.
Object.assign(exports, {
  Queue: native ? FirstQueue : Queue, JobProgress: native ? FirstJob : JobProgress, QueueResponse, InvocationError, InvocationErrorCode, appEvents, InvalidQueueNameError,
  InvalidPushSettingsError, NoEventsToPushError, TooManyEventsError, PayloadTooBigError, RateLimitError,
  PartialSuccessError, InternalServerError, JobDoesNotExistError, InvocationLimitReachedError,
});
