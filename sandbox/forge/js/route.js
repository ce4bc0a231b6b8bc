"use strict";
// Routes: paths of which every inserted part has been escaped.
class Route {
  constructor(value) {
    this.value_ = value;
  }

  get value() {
    return this.value_;
  }
}

const manipulation = "Disallowing path manipulation attempt. For more information see: " +
  "https://go.atlassian.com/product-fetch-api-route";

function decoded(text) {
  for (let previous = null; previous !== text;) {
    previous = text;
    try {
      text = decodeURIComponent(text);
    } catch (e) {
      return previous;
    }
  }
  return text;
}

// A part of the path may not change which resource the path names.
function checked(value) {
  const text = String(value);
  const plain = decoded(text);
  if (/[\/\\?#]/.test(plain) || plain.includes("..")) throw new Error(manipulation);
  return text;
}

function queryPart(value) {
  if (value instanceof URLSearchParams) return value.toString();
  return encodeURIComponent(String(value));
}

function route(template, ...parameters) {
  let path = "";
  let query = false;
  template.forEach((text, i) => {
    path += text;
    query = query || text.includes("?");
    if (i < parameters.length) path += query ? queryPart(parameters[i]) : checked(parameters[i]);
  });
  return new Route(path);
}

function assumeTrustedRoute(path) {
  return new Route(path);
}

function routeFromAbsolute(url) {
  const { pathname, search, hash } = new URL(url);
  return new Route(pathname + search + hash);
}

// native says whether the version that the app has took plain texts.
function requireSafePath(path) {
  if (path instanceof Route) return path.value;
  if (native === true && typeof path === "string") return path;
  throw new Error("You must create your route using the 'route' export from '@forge/api'.\n" +
    "See https://go.atlassian.com/forge-fetch-route for more information.");
}

module.exports = { Route, route, assumeTrustedRoute, routeFromAbsolute, requireSafePath };
