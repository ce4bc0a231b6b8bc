"use strict";
const https = require("crosstalk:http").make("https", 443);
for (const name of [
  "STATUS_CODES",
  "METHODS",
  "maxHeaderSize",
  "IncomingMessage",
  "OutgoingMessage",
  "ClientRequest",
  "ServerResponse",
]) {
  delete https[name];
}
module.exports = https;
