"use strict";
const { make, argument } = require("crosstalk:errors");
const legacy = require("crosstalk:vendor/url");

function fileURLToPath(url) {
  if (typeof url === "string") url = new URL(url);
  if (typeof url?.href !== "string") throw argument("path", "of type string or an instance of URL", url);
  if (url.protocol !== "file:") throw make(TypeError, "ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  if (url.hostname !== "")
    throw make(TypeError, "ERR_INVALID_FILE_URL_HOST", 'File URL host must be "localhost" or empty on linux');
  if (/%2f/i.test(url.pathname))
    throw make(TypeError, "ERR_INVALID_FILE_URL_PATH", "File URL path must not include encoded / characters");
  return decodeURIComponent(url.pathname);
}
function pathToFileURL(file) {
  let path = require("path").resolve(file);
  if (file.endsWith("/") && path !== "/") path += "/";
  const escapes = { "%": "%25", "\\": "%5C", "\n": "%0A", "\r": "%0D", "\t": "%09", "?": "%3F", "#": "%23" };
  return new URL("file://" + path.replace(/[%\\\n\r\t?#]/g, (c) => escapes[c]));
}
function format(url, options = {}) {
  if (!(url instanceof globalThis.URL)) return legacy.format(url);
  const { auth = true, fragment = true, search = true, unicode = false } = options;
  const copy = new URL(url.href);
  if (!auth) copy.username = copy.password = "";
  if (!fragment) copy.hash = "";
  if (!search) copy.search = "";
  return unicode ? copy.href.replace(copy.host, domainToUnicode(copy.host)) : copy.href;
}
const urlToHttpOptions = (url) => ({
  protocol: url.protocol,
  hostname: url.hostname.replace(/^\[|\]$/g, ""),
  hash: url.hash,
  search: url.search,
  pathname: url.pathname,
  path: `${url.pathname}${url.search}`,
  href: url.href,
  ...(url.port !== "" && { port: Number(url.port) }),
  ...((url.username || url.password) && {
    auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
  }),
});
const domainToASCII = (name) => {
  try {
    return new URL(`ws://${name}`).hostname;
  } catch {
    return "";
  }
};
const domainToUnicode = (name) => require("punycode").toUnicode(domainToASCII(name));
module.exports = {
  Url: legacy.Url,
  parse: legacy.parse,
  resolve: legacy.resolve,
  resolveObject: legacy.resolveObject,
  format,
  fileURLToPath,
  pathToFileURL,
  urlToHttpOptions,
  domainToASCII,
  domainToUnicode,
  get URL() {
    return globalThis.URL;
  },
  get URLSearchParams() {
    return globalThis.URLSearchParams;
  },
};
