"use strict";
// Stand-in for @forge/realtime, written from the requests that the service sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const { __getRuntime } = require("@forge/api");

async function ask(query, variables) {
  const { realtime } = __getRuntime();
  const response = await globalThis.__forge_fetch__({ type: "realtime" }, "/", {
    method: "POST", body: JSON.stringify({ query, variables }),
    headers: { "Content-Type": "application/json", "x-forge-context-token": realtime && realtime.contextToken },
  });
  if (response.status === 200) return (await response.json()).data.ecosystem;
  const message = response.status === 429 ? "RATE_LIMIT_EXCEEDED" : response.statusText;
  return { errors: [{ message, status: response.status }] };
}

const send = isGlobal => async (name, payload, { token, contextOverrides } = {}) => {
  const { installationId } = __getRuntime().appContext;
  const answer = await ask("mutation publishRealtimeChannel", {
    installationId, name, payload: JSON.stringify(payload), isGlobal, ...(token ? { token } : {}),
    ...(contextOverrides ? { context: JSON.stringify({ contextOverrides }) } : {}),
  });
  return answer.publishRealtimeChannel || { eventId: null, eventTimestamp: null, errors: answer.errors };
};

async function signRealtimeToken(channelName, claims, permissions) {
  const answer = await ask("mutation signRealtimeToken", { channelName, claims, permissions });
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
