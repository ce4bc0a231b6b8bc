"use strict";
// The error classes of @forge/api. Their names are what the platform tells errors apart by.
const FUNCTION_ERR = "FUNCTION_ERR";

class FetchError extends Error {
  constructor(cause) {
    super(cause);
    this.name = "FUNCTION_FETCH_ERR";
  }
}

class HttpError extends Error {
  constructor(message) {
    super(message);
    this.status = undefined;
  }
}

class NotAllowedError extends HttpError {
  constructor(message) {
    super(message);
    this.status = 403;
    this.name = "REQUEST_EGRESS_ALLOWLIST_ERR";
  }
}

class ExternalEndpointNotAllowedError extends NotAllowedError {
  constructor(failedURL) {
    super(`URL not included in the external fetch backend permissions: ${failedURL}. ` +
      "Visit go.atlassian.com/forge-egress for more information.");
  }
}

class ProductEndpointNotAllowedError extends NotAllowedError {
  constructor(failedURL) {
    super(`URL not allowed: ${failedURL}.`);
  }
}

class RequestProductNotAllowedError extends NotAllowedError {
  constructor(requested, actual) {
    super(`Request ${requested} is not allowed from ${actual} context.`);
  }
}

class InvalidWorkspaceRequestedError extends NotAllowedError {
  constructor(failedURL) {
    super(`Invalid workspace requested in URL: ${failedURL}.`);
  }
}

class NeedsAuthenticationError extends HttpError {
  constructor(error, serviceKey, options) {
    super(error);
    this.serviceKey = serviceKey;
    this.options = options;
    this.status = 401;
    this.name = "NEEDS_AUTHENTICATION_ERR";
  }
}

class ProxyRequestError extends HttpError {
  constructor(status, errorCode) {
    super(`Forge platform failed to process runtime HTTP request - ${status} - ${errorCode}`);
    this.status = status;
    this.errorCode = errorCode;
    this.name = "PROXY_ERR";
  }
}

class InvalidRemoteError extends HttpError {
  constructor(message, remoteKey) {
    super(message);
    this.status = 400;
    this.remoteKey = remoteKey;
    this.name = "INVALID_REMOTE_ERR";
  }
}

class InvalidContainerServiceError extends HttpError {
  constructor(message, serviceKey) {
    super(message);
    this.status = 400;
    this.serviceKey = serviceKey;
    this.name = "INVALID_CONTAINER_SERVICE_ERR";
  }
}

const platformNames = ["REQUEST_EGRESS_ALLOWLIST_ERR", "FUNCTION_FETCH_ERR", "NEEDS_AUTHENTICATION_ERR", "PROXY_ERR",
  "SEND_EMAIL_ERR", "API_NOT_READY_ERR"];
const hostedNames = [FUNCTION_ERR, "REQUEST_EGRESS_ALLOWLIST_ERR", "FUNCTION_FETCH_ERR", "NEEDS_AUTHENTICATION_ERR",
  "SEND_EMAIL_ERR"];

module.exports = {
  FUNCTION_ERR, FetchError, HttpError, NotAllowedError, ExternalEndpointNotAllowedError, ProductEndpointNotAllowedError,
  RequestProductNotAllowedError, InvalidWorkspaceRequestedError, NeedsAuthenticationError, ProxyRequestError,
  InvalidRemoteError, InvalidContainerServiceError,
  isForgePlatformError: error => platformNames.includes(error.name),
  isHostedCodeError: error => hostedNames.includes(typeof error === "string" ? error : error.name),
  isExpectedError: error => !!(error.name === "NEEDS_AUTHENTICATION_ERR" && error.options &&
    error.options.isExpectedError),
};
