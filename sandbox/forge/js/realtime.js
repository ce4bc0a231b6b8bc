"use strict";
// Stand-in for @forge/realtime, written from the requests that the service sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const { __getRuntime, ProxyRequestError } = require("@forge/api");

async function ask(query, variables, failed) {
  const { realtime } = __getRuntime();
  const response = await globalThis.__forge_fetch__({ type: "realtime" }, "/", {
    method: "POST", body: JSON.stringify({ query, variables }),
    headers: { "Content-Type": "application/json", "x-forge-context-token": realtime && realtime.contextToken },
  });
  const refused = response.headers.get("forge-proxy-error");
  if (refused) throw new ProxyRequestError(response.status, refused);
  if (response.status === 200) {
    const { data, errors } = await response.json();
    if (errors && errors.length) return { errors };
    return data ? data.ecosystem : { errors: [{ message: failed }] };
  }
  const message = response.status === 429 ? "RATE_LIMIT_EXCEEDED" : response.statusText;
  return { errors: [{ message, status: response.status }] };
}

// What is wrong with a token for a channel; undefined when nothing is.
function fault(token, name) {
  let claims;
  try {
    const parts = token.split(".");
    claims = parts.length === 3 && JSON.parse(Buffer.from(parts[1], "base64url").toString());
  } catch (e) {
    claims = undefined;
  }
  if (!claims) return "INVALID_TOKEN";
  if (typeof claims.exp === "number" && Date.now() / 1000 >= claims.exp) return "TOKEN_EXPIRED";
  if (claims.channel.name !== name) return "CHANNEL_NAME_MISMATCH";
  return claims.permissions && !claims.permissions.includes("publish") ? "MISSING_PERMISSION" : undefined;
}

const unsent = errors => ({ eventId: null, eventTimestamp: null, errors });

const send = isGlobal => async (name, payload, { token, contextOverrides } = {}) => {
  const { installationId } = __getRuntime().appContext;
  if (contextOverrides && !isGlobal && !Array.isArray(contextOverrides)) {
    throw new Error("Invalid value for contextOverrides. Please provide an array of valid context properties.");
  }
  const wrong = token && fault(token, name);
  if (wrong) return unsent([{ message: `Realtime token validation failed: ${wrong}` }]);
  const answer = await ask("mutation publishRealtimeChannel", {
    installationId, name, payload: JSON.stringify(payload), isGlobal, ...(token ? { token } : {}),
    ...(contextOverrides && !isGlobal ? { context: JSON.stringify({ contextOverrides }) } : {}),
  }, "Error publishing event to channel.");
  return answer.publishRealtimeChannel || unsent(answer.errors);
};

async function signRealtimeToken(channelName, claims, permissions) {
  const answer = await ask("mutation signRealtimeToken", { channelName, claims, permissions },
    "Error signing realtime token");
  const { forgeRealtimeToken, errors } = answer.signRealtimeToken || answer;
  return errors && errors.length ? { token: null, expiresAt: null, errors }
    : { token: forgeRealtimeToken.jwt, expiresAt: forgeRealtimeToken.expiresAt };
}

// What a channel can be limited to, by product: names and the words for them.
const words = (...names) => Object.fromEntries(names.map(name => [name, name[0].toLowerCase() + name.slice(1)]));
Object.assign(exports, {
  publish: send(false), publishGlobal: send(true), signRealtimeToken, Jira: words("Board", "Issue", "Project"),
  Confluence: words("Content", "Space"), Bitbucket: words("Repository", "PullRequest"),
});
