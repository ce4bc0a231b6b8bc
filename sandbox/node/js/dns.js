"use strict";
const { stub } = require("crosstalk:refuse");
const names = [
  "lookup",
  "lookupService",
  "resolve",
  "resolve4",
  "resolve6",
  "resolveAny",
  "resolveCaa",
  "resolveCname",
  "resolveMx",
  "resolveNaptr",
  "resolveNs",
  "resolvePtr",
  "resolveSoa",
  "resolveSrv",
  "resolveTxt",
  "reverse",
];
const make = (prefix) => Object.fromEntries(names.map((n) => [n, stub("network", `${prefix}.${n}`)]));
class Resolver {
  cancel() {}
  setServers() {}
}
Object.assign(Resolver.prototype, make("dns.Resolver"));
const settings = {
  setServers() {},
  getServers: () => [],
  setDefaultResultOrder() {},
  getDefaultResultOrder: () => "verbatim",
  Resolver,
};
const codes = {
  NODATA: "ENODATA",
  NOTFOUND: "ENOTFOUND",
  SERVFAIL: "ESERVFAIL",
  TIMEOUT: "ETIMEOUT",
  ADDRCONFIG: 1024,
  ALL: 256,
  V4MAPPED: 2048,
};
module.exports = { ...make("dns"), ...settings, ...codes, promises: { ...make("dns.promises"), ...settings } };
