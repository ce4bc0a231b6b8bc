"use strict";
const { stub } = require("crosstalk:refuse");
const constants = {
  HTTP2_HEADER_STATUS: ":status",
  HTTP2_HEADER_METHOD: ":method",
  HTTP2_HEADER_PATH: ":path",
  HTTP2_HEADER_AUTHORITY: ":authority",
  HTTP2_HEADER_SCHEME: ":scheme",
  HTTP2_HEADER_CONTENT_LENGTH: "content-length",
  HTTP2_HEADER_CONTENT_TYPE: "content-type",
  HTTP2_HEADER_EXPECT: "expect",
  HTTP2_METHOD_GET: "GET",
  HTTP2_METHOD_POST: "POST",
  NGHTTP2_CANCEL: 8,
  NGHTTP2_NO_ERROR: 0,
};
module.exports = {
  constants,
  connect: stub("network", "http2.connect"),
  createServer: stub("network", "http2.createServer"),
  createSecureServer: stub("network", "http2.createSecureServer"),
  getDefaultSettings: () => ({}),
  sensitiveHeaders: Symbol("nodejs.http2.sensitiveHeaders"),
  Http2ServerRequest: class Http2ServerRequest {},
  Http2ServerResponse: class Http2ServerResponse {},
};
