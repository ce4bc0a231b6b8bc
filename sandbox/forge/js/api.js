"use strict";
// Stand-in for @forge/api, written from the requests that the platform sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const errors = require("crosstalk:forge/errors");
const { route, assumeTrustedRoute, routeFromAbsolute, requireSafePath, Route } = require("crosstalk:forge/route");
const { ensureLocale, TranslationsGetter, Translator, TranslationGetterError, I18N_BUNDLE_FOLDER_NAME,
  I18N_INFO_FILE_NAME } = require("@forge/i18n");
const { NeedsAuthenticationError, ProxyRequestError, InvalidRemoteError, InvalidContainerServiceError } = errors;

const __getRuntime = () => {
  const runtime = globalThis.__forge_runtime__;
  if (!runtime) throw new Error("Forge runtime not found.");
  return runtime;
};
const send = (target, path, init) => globalThis.__forge_fetch__(target, path, init);
const jsonHeaders = { "Content-Type": "application/json" };
const post = (body, headers) => ({ method: "POST", body: JSON.stringify(body), headers: headers || jsonHeaders });

// The proxy's own failures throw; whatever the product answers does not.
function throwProxyError(response) {
  const reason = response.headers.get("forge-proxy-error");
  if (!reason) return response;
  if (reason === "NEEDS_AUTHENTICATION_ERR") {
    throw new NeedsAuthenticationError("Authentication Required", "atlassian-token-service-key");
  }
  throw new ProxyRequestError(response.status, reason);
}

const __fetchProduct = target => async (path, init) => throwProxyError(await send(target, path, init));

const product = target => (path, init) => __fetchProduct(target)(requireSafePath(path), init);

function principal(provider, accountId) {
  const to = remote => provider === "user" ? { type: "fpp", provider, accountId, remote } : { type: "fpp", provider,
    remote };
  const stargate = __fetchProduct(provider === "user" ? { type: "fpp", provider, accountId,
    remote: "stargate" } : to("stargate"));
  return {
    requestJira: product(to("jira")),
    requestConfluence: product(to("confluence")),
    requestBitbucket: product(to("bitbucket")),
    requestAtlassian: (path, init) => stargate(requireSafePath(path), init),
    requestGraph: (query, variables, headers = {}) =>
      stargate("/graphql", post({ query, ...(variables ? { variables } : {}) }, { ...headers, ...jsonHeaders })),
    requestConnectedData: (path, init) =>
      __fetchProduct({ type: "fpp", provider, remote: "stargate" })("/connected-data" + requireSafePath(path), init),
    withContext: contextAri => {
      const fetch = product({ type: "fpp", provider, contextAri });
      return { requestJira: fetch, requestConfluence: fetch, requestBitbucket: fetch };
    },
  };
}

const asApp = () => principal("app");
const asUser = accountId => {
  const stargate = __fetchProduct({ type: "fpp", provider: "user", accountId, remote: "stargate" });
  return {
    ...principal("user", accountId),
    withProvider: (provider, remote) => withProvider(provider, remote),
    requestTeamworkGraph: (query, variables, operationName, extensions, headers = {}) =>
      stargate("/graphql/twg", post({
        query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}),
        ...(extensions ? { extensions } : {}),
      }, { ...headers, ...jsonHeaders })),
  };
};

// External authentication: accounts carry the provider's id outside and the platform's id inside.
function withProvider(provider, remote) {
  const config = () => (__getRuntime().externalAuth || []).find(a => a.service === provider);
  const found = config();
  if (!found) throw new Error(`Bad provider or missing config for provider ${provider}`);
  const remoteKey = remote || (found.remotes[0] && found.remotes[0].key);
  const shown = ({ externalAccountId: id, displayName, avatarUrl, scopes }) =>
    ({ id, displayName, ...(avatarUrl ? { avatarUrl } : {}), scopes });
  const holds = (account, scopes) => !scopes || scopes.every(s => account.scopes.includes(s));
  const model = account => ({
    hasCredentials: async scopes => !!account && holds(account, scopes),
    requestCredentials: async scopes => {
      throw new NeedsAuthenticationError("Authentication Required", provider, { scopes, isExpectedError: true });
    },
    getAccount: async () => account && shown(account),
    fetch: async (path, init) => {
      if (!account) {
        const to = remote ? `remote '${remote}', ` : "";
        throw new Error(`Fetch failed for ${to}provider '${provider}', path '${path}' ` +
          "no credentials previously requested");
      }
      const target = { type: "tpp", provider, remote: remoteKey, accountId: account.id };
      return throwProxyError(await send(target, String(path), init));
    },
  });
  const { hasCredentials, requestCredentials, getAccount, fetch } = model(found.accounts[0]);
  return {
    hasCredentials: async scopes => found.accounts.some(a => holds(a, scopes)), requestCredentials, getAccount, fetch,
    listCredentials: async () => { throw new Error("not implemented"); },
    listAccounts: async () => found.accounts.map(shown),
    asAccount: id => {
      const account = found.accounts.find(a => a.externalAccountId === id);
      if (!account) throw new Error(`No account with ID ${id} found for provider ${provider}`);
      return model(account);
    },
  };
}

async function invoke(target, options, bad) {
  const { path, ...init } = options;
  const response = await send(target, path, init);
  const reason = response.headers.get("forge-proxy-error");
  if (reason) bad(reason);
  return throwProxyError(response);
}

const invokeRemote = async (remote, options) => invoke({ type: "frc", remote }, options, reason => {
  if (reason === "INVALID_REMOTE") throw new InvalidRemoteError(`Invalid remote key provided: "${remote}"`, remote);
});
const invokeService = async (service, options) => invoke({ type: "fcc", service }, options, reason => {
  if (reason === "INVALID_SERVICE_KEY") {
    throw new InvalidContainerServiceError(`Invalid service key provided: "${service}"`, service);
  }
});

// The global fetch is taken when the package loads.
const globalFetch = globalThis.fetch;
const fetch = (url, init) => globalFetch(url instanceof Route ? url.value : url, init);

const none = remote => product({ type: "fpp", provider: "none", remote });
const requestJira = (path, init) => none("jira")(path, init);
const requestConfluence = (path, init) => none("confluence")(path, init);
const requestBitbucket = (path, init) => none("bitbucket")(path, init);

// Permission checks for the user of the invocation.
const jiraPermissions = {
  onJiraIssue: ["issues", { canAssign: "ASSIGN_ISSUES", canCreate: "CREATE_ISSUES", canEdit: "EDIT_ISSUES",
    canMove: "MOVE_ISSUES", canDelete: "DELETE_ISSUES", canAddComments: "ADD_COMMENTS",
    canEditAllComments: "EDIT_ALL_COMMENTS", canDeleteAllComments: "DELETE_ALL_COMMENTS",
    canCreateAttachments: "CREATE_ATTACHMENTS", canDeleteAllAttachments: "DELETE_ALL_ATTACHMENTS" }],
  onJiraProject: ["projects", { canAssignIssues: "ASSIGN_ISSUES", canCreateIssues: "CREATE_ISSUES",
    canEditIssues: "EDIT_ISSUES", canMoveIssues: "MOVE_ISSUES", canDeleteIssues: "DELETE_ISSUES",
    canAddComments: "ADD_COMMENTS", canEditAllComments: "EDIT_ALL_COMMENTS",
    canDeleteAllComments: "DELETE_ALL_COMMENTS", canCreateAttachments: "CREATE_ATTACHMENTS",
    canDeleteAllAttachments: "DELETE_ALL_ATTACHMENTS" }],
};

function authorize() {
  const { aaid } = __getRuntime();
  if (!aaid) {
    throw new Error("Couldn’t find the accountId of the invoking user. " +
      "This API can only be used inside user-invoked modules.");
  }
  const check = async (remote, path, body) => {
    const response = await __fetchProduct({ type: "fpp", provider: "user", remote })(path,
      { method: "post", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    return response.json();
  };
  const onJira = async projectPermissions =>
    (await check("jira", "/rest/api/3/permissions/check", { accountId: aaid, projectPermissions })).projectPermissions;
  const same = (a, b) => a.length === b.length && a.every(x => b.includes(x));
  const group = ([kind, names]) => ids => {
    const asked = [].concat(ids);
    return Object.fromEntries(Object.entries(names).map(([method, permission]) => [method, async () => {
      const [answer] = await onJira([{ permissions: [permission], [kind]: asked }]);
      return !!answer && same(asked.map(String), (answer[kind] || []).map(String));
    }]));
  };
  const onConfluenceContent = id => Object.fromEntries(
    [["canRead", "read"], ["canUpdate", "update"], ["canDelete", "delete"]].map(([method, operation]) => [method,
      async () =>
      (await check("confluence", `/rest/api/content/${id}/permission/check`,
        { subject: { type: "user", identifier: aaid }, operation })).hasPermission]));
  return { onJira, onJiraIssue: group(jiraPermissions.onJiraIssue), onJiraProject: group(jiraPermissions.onJiraProject),
    onConfluenceContent };
}

// Web trigger URLs, over the platform's GraphQL. The operations' names are the contract.
const gateway = async (what, query, variables) => {
  const response = await __fetchProduct({ type: "fpp", provider: "app", remote: "stargate" })("/graphql",
    post({ query, variables }));
  if (!response.ok) throw triggerError(`${what}: ${response.statusText}.`);
  return (await response.json()).data || {};
};
const triggerError = why => new Error(`Internal error occurred: ${why}`);
const place = () => {
  const { appContext: { appId, environmentId }, contextAri } = __getRuntime();
  return { appId, envId: environmentId, contextId: contextAri };
};
const webTrigger = {
  getUrl: async (triggerKey, options) => {
    const { forceCreate = false, secretKeyConfig } = typeof options === "object" &&
      options ? options : { forceCreate: options };
    const { appId, envId, contextId } = place();
    const what = "Failed to get web trigger URL";
    const { createWebTriggerUrl: made } = await gateway(what,
      "mutation forge_app_createWebTriggerUrl($input: WebTriggerUrlInput!, $forceCreate: Boolean) " +
      "{ createWebTriggerUrl(input: $input, forceCreate: $forceCreate) { url } }",
      { input: { appId, envId, triggerKey, contextId, ...(secretKeyConfig ? { secretKeyConfig } : {}) }, forceCreate });
    if (!made || !made.url) throw triggerError(`${what}.`);
    return made.url;
  },
  deleteUrl: async url => {
    const [, id] = url.match(/\/(?:x1|public)\/([^\/?#]+)/) || [];
    if (!id) throw triggerError("Failed to parse web trigger URL for ID");
    const what = "Failed to delete web trigger URL";
    const { deleteWebTriggerUrl: gone = {} } = await gateway(what,
      "mutation forge_app_deleteWebTriggerUrl($id: ID!) { deleteWebTriggerUrl(id: $id) { success message } }", { id });
    if (!gone || !gone.success) throw triggerError(`${what}: ${gone && gone.message || "unknown error"}`);
  },
  queryUrls: async moduleKey => {
    const { webTriggerUrlsByAppContext: urls } = await gateway("Failed to get web trigger URLs",
      "query forge_app_webTriggerUrlsByAppContext($appId: ID!, $envId: ID!, $contextId: ID!) " +
      "{ webTriggerUrlsByAppContext(appId: $appId, envId: $envId, contextId: $contextId) { triggerKey url } }",
      place());
    if (!urls) throw triggerError("No data from web trigger URLs query.");
    return urls.map(({ triggerKey, url }) => ({ moduleKey: triggerKey, url }))
      .filter(u => !moduleKey || u.moduleKey === moduleKey);
  },
  getUrlIds: async url => (await webTrigger.queryUrls()).filter(u => u.url === url).map(u => u.url.split("/").pop()),
};

const privacy = {
  reportPersonalData: async accounts => {
    const out = [];
    for (let i = 0; i < accounts.length; i += 90) {
      const response = await __fetchProduct({ type: "fpp", provider: "app",
        remote: "stargate" })("/app/report-accounts",
        post({ accounts: accounts.slice(i, i + 90) }, { "content-type": "application/json" }));
      if (response.status === 200) out.push(...(await response.json()).accounts);
      else if (response.status !== 204) throw response;
    }
    return out;
  },
};

function getAppContext() {
  const runtime = __getRuntime();
  const { getRemainingTimeInMillis: remaining } = runtime.lambdaContext;
  const c = runtime.appContext;
  const ari = (kind, id) => ({ toString: () => `ari:cloud:ecosystem::${kind}/${id}`,
    toJSON: () => `ari:cloud:ecosystem::${kind}/${id}` });
  return {
    appAri: { appId: c.appId, ...ari("app", c.appId) }, appVersion: c.appVersion,
    environmentAri: { environmentId: c.environmentId, ...ari("environment", `${c.appId}/${c.environmentId}`) },
    environmentType: c.environmentType,
    installationAri: { installationId: c.installationId, ...ari("installation", c.installationId) },
    installation: c.installation, invocationId: c.invocationId, moduleKey: c.moduleKey, license: c.license,
    invocationRemainingTimeInMillis: () => {
      if (remaining) return remaining();
      throw new Error("Lambda remaining time is not available. If tunnelling, update Forge CLI to the latest version.");
    },
    permissions: c.permissions,
  };
}

const bindInvocationContext = fn => require("async_hooks").AsyncLocalStorage.bind(fn);

// Translations lie beside the bundle as files.
const beside = async (name, what) => {
  const { appCodeDir } = __getRuntime().container || {};
  const file = `${appCodeDir ? appCodeDir + "/" : ""}${I18N_BUNDLE_FOLDER_NAME}/${name}`;
  try {
    return JSON.parse(await require("fs").promises.readFile(file, "utf8"));
  } catch (e) {
    throw new TranslationGetterError(`Failed to get ${what}.`);
  }
};
const getter = new TranslationsGetter({
  getI18nInfoConfig: async () => (await beside(I18N_INFO_FILE_NAME, "i18n info config")).config,
  getTranslationResource: locale => beside(`${locale}.json`, `translation resource for locale: ${locale}`),
});
const translators = new Map();
const localeOf = raw => {
  const known = ensureLocale(raw);
  if (!known) console.warn(`The locale "${raw}" is not supported, defaulting to the default locale.`);
  return known || raw;
};
const i18n = {
  getTranslations: async (raw, options = { fallback: true }) => getter.getTranslations(localeOf(raw), options),
  createTranslationFunction: async raw => {
    const locale = localeOf(raw);
    if (!translators.has(locale)) {
      const translator = new Translator(locale, getter);
      await translator.init();
      translators.set(locale, translator);
    }
    return (key, otherwise) => translators.get(locale).translate(key) ?? otherwise ?? key;
  },
};

const storage = require("crosstalk:forge/storage")(__fetchProduct({ type: "fpp", provider: "app",
  remote: "stargate" }));
const properties = require("crosstalk:forge/properties")(remote => __fetchProduct({ type: "fpp", provider: "app", remote }));
const api = { asUser, asApp, fetch, requestJira, requestConfluence, requestBitbucket, invokeRemote, invokeService,
  storage: storage.storage };
Object.defineProperty(api, "store", { value: properties }); // later versions do not have it

Object.assign(exports, {
  default: api, ...api, ...errors, route, assumeTrustedRoute, routeFromAbsolute, authorize, webTrigger, privacy,
    getAppContext, properties,
  bindInvocationContext, i18n, permissions: require("crosstalk:forge/permissions")(__getRuntime),
  startsWith: storage.startsWith, SortOrder: storage.SortOrder, WhereConditions: storage.WhereConditions,
  FilterConditions: storage.FilterConditions, __getRuntime, __fetchProduct,
  createRequestStargateAsApp: () => __fetchProduct({ type: "fpp", provider: "app", remote: "stargate" }),
  __requestAtlassianAsApp: async (path, init) => __fetchProduct({ type: "fpp", provider: "app",
    remote: "stargate" })(path, init),
  __requestAtlassianAsUser: async (path, init) => __fetchProduct({ type: "fpp", provider: "user",
    remote: "stargate" })(path, init),
});
