"use strict";
// What the manifest grants, asked without a request.
const loads = ["fonts", "frames", "images", "media", "scripts", "styles"];
const fetches = ["backend", "client"];

const granted = runtime => {
  const { permissions } = runtime().appContext;
  if (!permissions) throw new Error("This feature is not available yet");
  return permissions;
};

const known = (keys, allowed) => {
  const unknown = keys.filter(k => !allowed.includes(k));
  if (unknown.length) {
    throw new Error(`Invalid permission key(s): ${unknown.join(", ")}. ` +
      "Visit https://go.atlassian.com/forge-permissions for more information.");
  }
};

const address = entry => typeof entry === "string" ? entry : entry.address || entry.remote || "";

function matches(entry, url, withPath) {
  const pattern = address(entry);
  if (pattern === "*") return true;
  const [, scheme, host, path] = /^(?:([a-z]+:)\/\/)?([^\/]*)(\/.*)?$/i.exec(pattern) || [];
  let asked;
  try {
    asked = new URL(/^[a-z]+:\/\//i.test(url) ? url : "https://" + url);
  } catch (e) {
    return false;
  }
  if ((scheme || "https:") !== asked.protocol) return false;
  if (host.startsWith("*") ? !asked.hostname.endsWith(host.slice(1)) : host !== asked.host) return false;
  return !withPath || !path || path === "/" || asked.pathname === path ||
    path.endsWith("/") && asked.pathname.startsWith(path);
}

module.exports = runtime => {
  const hasScope = scope => granted(runtime).scopes.includes(scope);
  const canFetchFrom = (type, url) => {
    known([type], fetches);
    return ((granted(runtime).external.fetch || {})[type] || []).some(e => matches(e, url, type === "client"));
  };
  const canLoadResource = (type, url) => {
    known([type], loads);
    return (granted(runtime).external[type] || []).some(e => matches(e, url, true));
  };
  const without = (entries, allowed) => entries.filter(e => !allowed(address(e)));
  const hasPermission = required => {
    known(Object.keys(required), ["scopes", "external"]);
    const { scopes = [], external = {} } = required;
    known(Object.keys(external), [...loads, "fetch"]);
    known(Object.keys(external.fetch || {}), fetches);
    const missing = {};
    const note = (at, name, left) => {
      if (left.length) at[name] = left;
    };
    note(missing, "scopes", scopes.filter(s => !hasScope(s)));
    const outside = {};
    const fetch = {};
    for (const type of fetches) note(fetch, type, without((external.fetch || {})[type] || [],
      u => canFetchFrom(type, u)));
    if (Object.keys(fetch).length) outside.fetch = fetch;
    for (const type of loads) note(outside, type, without(external[type] || [], u => canLoadResource(type, u)));
    if (Object.keys(outside).length) missing.external = outside;
    return Object.keys(missing).length ? { granted: false, missing } : { granted: true };
  };
  return { hasPermission, hasScope, canFetchFrom, canLoadResource };
};
