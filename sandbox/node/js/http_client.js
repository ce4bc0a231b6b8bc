"use strict";
// http and https: requests go out as those of fetch do, servers are refused.
const { stub, refuse } = require("crosstalk:refuse");
const { make: error } = require("crosstalk:errors");
const METHODS = [
  "ACL",
  "BIND",
  "CHECKOUT",
  "CONNECT",
  "COPY",
  "DELETE",
  "GET",
  "HEAD",
  "LINK",
  "LOCK",
  "M-SEARCH",
  "MERGE",
  "MKACTIVITY",
  "MKCALENDAR",
  "MKCOL",
  "MOVE",
  "NOTIFY",
  "OPTIONS",
  "PATCH",
  "POST",
  "PROPFIND",
  "PROPPATCH",
  "PURGE",
  "PUT",
  "QUERY",
  "REBIND",
  "REPORT",
  "SEARCH",
  "SOURCE",
  "SUBSCRIBE",
  "TRACE",
  "UNBIND",
  "UNLINK",
  "UNLOCK",
  "UNSUBSCRIBE",
];
const STATUS_CODES = {
  100: "Continue",
  101: "Switching Protocols",
  102: "Processing",
  103: "Early Hints",
  200: "OK",
  201: "Created",
  202: "Accepted",
  203: "Non-Authoritative Information",
  204: "No Content",
  205: "Reset Content",
  206: "Partial Content",
  207: "Multi-Status",
  208: "Already Reported",
  226: "IM Used",
  300: "Multiple Choices",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  305: "Use Proxy",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  412: "Precondition Failed",
  413: "Payload Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  417: "Expectation Failed",
  418: "I'm a Teapot",
  421: "Misdirected Request",
  422: "Unprocessable Entity",
  423: "Locked",
  424: "Failed Dependency",
  425: "Too Early",
  426: "Upgrade Required",
  428: "Precondition Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  451: "Unavailable For Legal Reasons",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
  506: "Variant Also Negotiates",
  507: "Insufficient Storage",
  508: "Loop Detected",
  509: "Bandwidth Limit Exceeded",
  510: "Not Extended",
  511: "Network Authentication Required",
};
const validateHeaderName = (name) => {
  if (typeof name !== "string" || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
    throw error(TypeError, "ERR_INVALID_HTTP_TOKEN", `Header name must be a valid HTTP token ["${name}"]`);
  }
};
const validateHeaderValue = (name, value) => {
  if (value === undefined)
    throw error(TypeError, "ERR_HTTP_INVALID_HEADER_VALUE", `Invalid value "${value}" for header "${name}"`);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw error(TypeError, "ERR_INVALID_CHAR", `Invalid character in header content ["${name}"]`);
};

function make(name, port) {
  const protocol = name + ":";
  class Agent extends require("events") {
    constructor(options = {}) {
      super();
      Object.assign(this, {
        options: { ...options },
        defaultPort: port,
        protocol,
        requests: {},
        sockets: {},
        freeSockets: {},
        keepAlive: !!options?.keepAlive,
        keepAliveMsecs: 1000,
        maxSockets: options?.maxSockets ?? Infinity,
        maxFreeSockets: options?.maxFreeSockets ?? 256,
        scheduling: "lifo",
      });
    }
    destroy() {}
    getName(o = {}) {
      return `${o.host ?? "localhost"}:${o.port ?? ""}:${o.localAddress ?? ""}`;
    }
    createConnection() {
      refuse("network", name + ".Agent.createConnection");
    }
  }
  class Server extends require("events") {
    listen() {
      refuse("network", name + ".Server.listen");
    }
  }
  const http = {
    METHODS,
    STATUS_CODES,
    maxHeaderSize: 16384,
    Agent,
    globalAgent: new Agent({ keepAlive: true }),
    Server,
    validateHeaderName,
    validateHeaderValue,
    setMaxIdleHTTPParsers() {},
    createServer: stub("network", name + ".createServer"),
    request: (...args) => new (streams().ClientRequest)(...args),
    get: (...args) => http.request(...args).end(),
  };
  const streams = () => (made ??= messages(protocol, port));
  let made;
  for (const k of ["IncomingMessage", "OutgoingMessage", "ClientRequest", "ServerResponse"]) {
    Object.defineProperty(http, k, {
      get: () => streams()[k],
      enumerable: true,
      configurable: true,
    });
  }
  return http;
}
// messages makes the classes that are streams, on first use: streams take time to load.
function messages(protocol, port) {
  const { OutgoingMessage, IncomingMessage, ClientRequest } = require("crosstalk:http_request");
  return {
    OutgoingMessage,
    IncomingMessage,
    ServerResponse: class ServerResponse extends OutgoingMessage {},
    ClientRequest: class extends ClientRequest {
      constructor(...args) {
        super(protocol, port, ...args);
      }
    },
  };
}
module.exports = { make };
