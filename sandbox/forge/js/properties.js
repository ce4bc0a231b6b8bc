"use strict";
// The properties of things in products that versions of @forge/api before 4 read and write as the app.
const failures = { 400: "Bad request", 401: "Authentication error", 403: "Permissions error or key does not exist",
  404: "Permissions error or key does not exist", 409: "Conflicting update occurred" };

class APIError extends Error {
  static forStatus(status) {
    return new APIError(failures[status] || (status >= 500 ? "Internal server error" : `Error: ${status}`));
  }
}

// Keys stand in paths as they are.
function safe(key) {
  if (!/^[\w.-]+$/.test(String(key))) throw new Error("Invalid context/property key");
  return key;
}

module.exports = function (fetchAsApp) {
  const jira = fetchAsApp("jira"), confluence = fetchAsApp("confluence");
  const read = async (product, path) => {
    const response = await product(path, { headers: { "Content-Type": "application/json" } });
    if (response.status === 403 || response.status === 404) return undefined;
    if (!response.ok) throw APIError.forStatus(response.status);
    return response.json();
  };
  const write = async (product, path, method, body) => {
    const response = await product(path, { method, headers: { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw APIError.forStatus(response.status);
  };
  // Jira takes the value; Confluence takes it with the next number of its version.
  const setInJira = (path, value) => write(jira, path, "PUT", value);
  const setInConfluence = async (path, value) => {
    const before = await read(confluence, path);
    const number = before ? before.version.number + 1 : 1;
    await write(confluence, path, before ? "PUT" : "POST", { value, version: { number } });
  };
  const of = (product, set, start, end) => id => {
    const at = key => `${start}/${safe(id)}/${end}/${safe(key)}`;
    safe(id);
    return {
      get: async key => ((await read(product, at(key))) || {}).value,
      set: async (key, value) => set(at(key), value),
      delete: async key => write(product, at(key), "DELETE"),
    };
  };
  return {
    onJiraIssue: of(jira, setInJira, "/rest/api/3/issue", "properties"),
    onJiraProject: of(jira, setInJira, "/rest/api/3/project", "properties"),
    onConfluencePage: of(confluence, setInConfluence, "/wiki/rest/api/content", "property"),
    onConfluenceSpace: of(confluence, setInConfluence, "/wiki/rest/api/space", "property"),
  };
};
