"use strict";
// The global variable api of the runtime before the one on Node.js, which versions of @forge/api before 2.8 are made of.
// The package wraps what it finds here; the requests are those that later versions make. Answers are plain objects,
// because the package copies their own properties.
const forge = require("@forge/api");
const { __fetchProduct, __getRuntime, webTrigger } = forge;

const plain = response => ({
  ok: response.ok, status: response.status, statusText: response.statusText, headers: response.headers,
  url: response.url, redirected: response.redirected, type: response.type,
  text: () => response.text(), json: () => response.json(), arrayBuffer: () => response.arrayBuffer(),
});
const answers = send => async (path, init) => plain(await send(String(path), init));
const to = (provider, remote) => answers(__fetchProduct({ type: "fpp", provider, remote }));

const principal = provider => () => ({
  requestJira: to(provider, "jira"), requestConfluence: to(provider, "confluence"),
  requestBitbucket: to(provider, "bitbucket"), requestGraph: to(provider, "stargate"),
  __requestAtlassian: to(provider, "stargate"),
});

const withProvider = (...of) => {
  const { fetch, ...provider } = forge.asUser().withProvider(...of);
  return { ...provider, fetch: answers(fetch) };
};

// Whose call it is, the packages of that time read here.
Object.defineProperty(process.env, "__CURRENT_USER_ACCOUNT_ID", { get: () => __getRuntime().aaid, enumerable: false });

exports.api = {
  fetch: answers((url, init) => globalThis.fetch(url, init)),
  asUser: () => ({ ...principal("user")(), withProvider }), asApp: principal("app"),
  requestJira: to("none", "jira"), requestConfluence: to("none", "confluence"),
  webTrigger: { getUrl: key => webTrigger.getUrl(key) },
  __getAppAri: () => __getRuntime().contextAri,
};
