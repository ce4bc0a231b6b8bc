// Calls every public function of five packages, with success and with the main errors, and returns what it saw.
import api, * as forge from "@forge/api";
import Resolver, { makeResolver } from "@forge/resolver";
import defaultKvs, * as store from "@forge/kvs";
import * as events from "@forge/events";
import defaultSql, * as database from "@forge/sql";

const { asApp, asUser, route, assumeTrustedRoute, routeFromAbsolute, webTrigger, authorize, privacy, permissions } = forge;
const { kvs, WhereConditions, FilterConditions, Filter, Sort, MetadataField } = store;
const { sql, migrationRunner } = database;
const { Queue, appEvents, InvocationError, InvocationErrorCode, QueueResponse } = events;

const show = async value => {
  if (value && typeof value.text === "function") {
    return { status: value.status, ok: value.ok, type: value.headers.get("content-type"), text: await value.text() };
  }
  return value === undefined ? "undefined" : value;
};
// A bundler that joins files may number classes that have one name.
const failure = e => ({
  class: e.constructor.name.replace(/\d+$/, ""), name: e.name, message: e.message, status: e.status, code: e.code, errorCode: e.errorCode,
  serviceKey: e.serviceKey, options: e.options, context: e.context, details: e.responseDetails, failed: e.failedEvents,
  result: e.result, remoteKey: e.remoteKey, suggestion: e.suggestion, migration: e.migrationName,
  due: e.migrationsYetToRun, cause: e.cause && e.cause.code, platform: forge.isForgePlatformError(e), hosted: forge.isHostedCodeError(e),
  expected: forge.isExpectedError(e),
});

const json = body => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const queue = () => new Queue({ key: "work" });
const employee = () => kvs.entity("employee");
const text = v => typeof v + " " + String(v);

const resolver = new Resolver();
resolver.define("all", req => ({ req, date: new Date(0), gone: undefined }));
resolver.define("null", () => null);
resolver.define("undefined", () => undefined);
resolver.define("text", () => "x");
resolver.define("fails", () => { throw new TypeError("no"); });
const definitions = resolver.getDefinitions();
const second = { installContext: "ari", principal: { accountId: "me" }, license: { active: true }, installation: { x: 1 } };
const ask = (functionKey, context = {}, runtime = second) =>
  definitions({ call: { functionKey, payload: { p: 1 }, jobId: "j" }, context, contextToken: "t" }, runtime);

const probes = {
  "route": () => [String(route`/a/${"b"}`), route`/a/${"b c"}?x=${"1&2"}&y=${3}`.value, assumeTrustedRoute("/x?y").value],
  "route params": () => route`/a?${new URLSearchParams({ a: "1 2" })}`.value,
  "route absolute": () => routeFromAbsolute("https://x.atlassian.net/rest/api/3/a?b=c").value,
  "route slash": () => route`/a/${"b/c"}`,
  "route dots": () => route`/a/${".."}`,
  "route coded dots": () => route`/a/${"%2e%2e"}`,
  "route backslash": () => route`/a/${"b\\c"}`,
  "route hash": () => route`/a/${"b#c"}`,
  "route question": () => route`/a/${"b?c"}`,
  "route number": () => route`/a/${12}/${null}`.value,
  "plain path": () => asApp().requestJira("/rest/api/3/myself"),
  "issue": () => asApp().requestJira(route`/rest/api/3/issue/${"PROJ-1"}?fields=${"summary"}`, { headers: { Accept: "application/json" } }),
  "issue asUser": () => asUser().requestJira(route`/rest/api/3/issue/${"PROJ-1"}`),
  "issue as other": () => asUser("712020:nobody").requestJira(route`/rest/api/3/issue/${"PROJ-1"}`),
  "issue bare": () => forge.requestJira(route`/rest/api/3/myself`),
  "issue default": () => api.asApp().requestJira(route`/rest/api/2/myself`),
  "default fields": () => Object.keys(api).filter(k => k !== "storage").sort(),
  "issue missing": () => asApp().requestJira(route`/rest/api/3/issue/${"NOPE-1"}`),
  "comment": () => asUser().requestJira(route`/rest/api/3/issue/PROJ-1/comment`, json({ body: "hello" })),
  "confluence": () => asUser().requestConfluence(route`/wiki/api/v2/pages`),
  "confluence bare": () => forge.requestConfluence(route`/wiki/api/v2/spaces`),
  "bitbucket": () => asApp().requestBitbucket(route`/2.0/user`),
  "bitbucket bare": () => forge.requestBitbucket(route`/2.0/user`),
  "with context": () => asApp().withContext("ari:cloud:jira::site/x").requestJira(route`/rest/api/3/myself`),
  "graph": () => asApp().requestGraph("query q { a }", { x: 1 }, { "X-ExperimentalApi": "y" }),
  "graph bare": () => asUser().requestGraph("query q { a }"),
  "teamwork graph": () => asUser().requestTeamworkGraph("query q { a }", { x: 1 }, "q", { e: 1 }),
  "teamwork graph bare": () => asUser().requestTeamworkGraph("query q { a }"),
  "atlassian": () => asApp().requestAtlassian(route`/admin/x`),
  "connected data": () => asApp().requestConnectedData(route`/a/b`),
  "provider missing": () => asUser().withProvider("google", "google-apis"),
  "remote": () => forge.invokeRemote("backend", { path: "/api/x?y=1", method: "POST", headers: { a: "b" }, body: "{}" }),
  "remote missing": () => forge.invokeRemote("nope", { path: "/x" }),
  "service": () => forge.invokeService("svc", { path: "/x" }),
  "fetch": () => forge.fetch("https://api.example.com/v1/things/12?x=1", { headers: { authorization: "Bearer x" } }),
  "fetch api": () => api.fetch("https://sub.example.org/a", { method: "POST", body: "b" }),
  "fetch undeclared": () => forge.fetch("https://evil.example.com/"),
  "hook url": () => webTrigger.getUrl("hook"),
  "hook url forced": () => webTrigger.getUrl("hook", true),
  "hook url secret": () => webTrigger.getUrl("hook", { forceCreate: true, secretKeyConfig: { key: "k", noExpiry: true } }),
  "hook urls": () => webTrigger.queryUrls(),
  "hook urls of one": () => webTrigger.queryUrls("hook"),
  "hook delete": async () => webTrigger.deleteUrl(await webTrigger.getUrl("hook")),
  "hook delete bad": () => webTrigger.deleteUrl("https://example.com/none"),
  "authorize jira": () => authorize().onJira([{ permissions: ["EDIT_ISSUES"], issues: [10001, 99] }]),
  "authorize issue": () => authorize().onJiraIssue(10001).canEdit(),
  "authorize issues": () => authorize().onJiraIssue(["10001", 77]).canDelete(),
  "authorize project": () => authorize().onJiraProject([10000]).canCreateIssues(),
  "authorize names": () => [authorize().onJiraIssue(1), authorize().onJiraProject(1), authorize().onConfluenceContent(1)].map(o => Object.keys(o).sort()),
  "authorize content": () => authorize().onConfluenceContent("40001").canRead(),
  "authorize content update": () => authorize().onConfluenceContent("40001").canUpdate(),
  "privacy": () => privacy.reportPersonalData([{ accountId: "a", updatedAt: "2024-01-01" }]),
  "app context": () => {
    const c = forge.getAppContext();
    return [c.appVersion, c.environmentType, c.moduleKey, c.invocationId, String(c.appAri), String(c.environmentAri), String(c.installationAri),
      typeof c.invocationRemainingTimeInMillis(), JSON.stringify(c.appAri), c.license, c.installation && String(c.installation.ari)];
  },
  "scope": () => [permissions.hasScope("read:jira-work"), permissions.hasScope("nope")],
  "can fetch": () => ["https://api.example.com/x", "http://api.example.com", "https://a.example.org", "https://evil.com"].map(u => permissions.canFetchFrom("backend", u)),
  "has permission": () => permissions.hasPermission({ scopes: ["read:jira-work", "x"], external: { fetch: { backend: ["https://evil.com"] } } }),
  "has permission all": () => permissions.hasPermission({ scopes: ["read:jira-work"] }),
  "can load": () => permissions.canLoadResource("images", "https://x.example.com"),
  "bind": () => typeof forge.bindInvocationContext(() => 1),
  "error classes": () => ["HttpError", "FetchError", "NeedsAuthenticationError", "ProxyRequestError", "NotAllowedError",
    "ExternalEndpointNotAllowedError", "ProductEndpointNotAllowedError"].map(n => { const e = new forge[n]("a", "b"); return [n, e.name, e.status, e instanceof forge.HttpError]; }),

  "names": () => [asUser(), asApp(), asApp().withContext("x"), asUser().withContext("x")].map(o => Object.keys(o).sort()),
  "hook delete nothing": () => webTrigger.deleteUrl(),
  "hook delete public": () => webTrigger.deleteUrl("https://example.com/public/abc?x=1"),
  "hook url options": () => webTrigger.getUrl("hook", {}),
  "bad fetch kind": () => permissions.canFetchFrom("nope", "https://x"),
  "bad load kind": () => permissions.canLoadResource("nope", "https://x"),
  "bad permission": () => permissions.hasPermission({ foo: 1 }),
  "bad external": () => permissions.hasPermission({ external: { foo: ["x"] } }),
  "missing image": () => permissions.hasPermission({ external: { images: ["https://x.com"] } }),
  "no permission": () => permissions.hasPermission({}),
  "translations": () => forge.i18n.getTranslations("en-US"),
  "raw": () => forge.__fetchProduct({ type: "fpp", provider: "app", remote: "jira" })("/rest/api/3/myself"),
  "expected error": () => forge.isExpectedError(new forge.NeedsAuthenticationError("m", "s", { isExpectedError: true })),
  "more error classes": () => ["RequestProductNotAllowedError", "InvalidWorkspaceRequestedError"].map(n => { const e = new forge[n]("a", "b"); return [e.name, e.message]; }),
  "without route": () => asApp().requestJira(),
  "remote without options": () => forge.invokeRemote("backend"),

  "resolver": () => ask("all", { cloudId: "c", accountId: "spoof", license: "spoof" }),
  "resolver no runtime": () => ask("all", {}, undefined),
  "resolver null": () => ask("null"),
  "resolver undefined": () => ask("undefined"),
  "resolver text": () => ask("text"),
  "resolver throws": () => ask("fails"),
  "resolver unknown": () => ask("zz"),
  "resolver no call": () => definitions({ body: {} }, second),
  "resolver no function": () => new Resolver().define("a", 1),
  "resolver symbols": () => { const r = new Resolver(); r.define("a", () => [1, undefined, () => 1]); return r.getDefinitions()({ call: { functionKey: "a" } }); },
  "resolver twice": () => { const r = new Resolver(); r.define("a", () => 1); r.define("a", () => 2); return r.getDefinitions()({ call: { functionKey: "a" } }, second); },
  "make resolver": () => makeResolver({ a: ({ payload }) => payload })({ call: { functionKey: "a", payload: { q: 1 } }, context: {} }, second),

  "kvs missing": () => kvs.get("missing"),
  "kvs set": () => kvs.set("k1", { a: [1, "two", null] }),
  "kvs get": () => kvs.get("k1"),
  "kvs default": () => defaultKvs.get("k1"),
  "kvs get meta": () => kvs.get("k1", { metadataFields: [MetadataField.CREATED_AT, MetadataField.UPDATED_AT] }),
  "kvs set ttl": () => kvs.set("k2", 1, { ttl: { value: 1, unit: "HOURS" } }),
  "kvs get ttl": () => kvs.get("k2", { metadataFields: [MetadataField.EXPIRE_TIME] }),
  "kvs ttl 0": () => kvs.set("k2", 1, { ttl: { value: 0, unit: "HOURS" } }),
  "kvs conflict": () => kvs.set("k1", 1, { keyPolicy: "FAIL_IF_EXISTS" }),
  "kvs no conflict": () => kvs.set("k3", 3, { keyPolicy: "FAIL_IF_EXISTS" }),
  "kvs previous": () => kvs.set("k3", 4, { keyPolicy: "OVERRIDE", returnValue: "PREVIOUS", returnMetadataFields: [MetadataField.CREATED_AT] }),
  "kvs latest": () => kvs.set("k3", 5, { keyPolicy: "OVERRIDE", returnValue: "LATEST" }),
  "kvs bad key": () => kvs.set("a/b", 1),
  "kvs empty key": () => kvs.get(""),
  "kvs long key": () => kvs.get("x".repeat(501)),
  "kvs big": () => kvs.set("big", "x".repeat(241 * 1024)),
  "kvs undefined": () => kvs.set("none", undefined),
  "kvs delete": () => kvs.delete("k3"),
  "kvs delete missing": () => kvs.delete("k3"),
  "kvs secret": async () => [await kvs.getSecret("s"), await kvs.setSecret("s", "v"), await kvs.getSecret("s"), await kvs.get("s"), await kvs.deleteSecret("s"), await kvs.getSecret("s")].map(text),
  "kvs query": () => kvs.query().where("key", WhereConditions.beginsWith("k")).limit(1).getMany(),
  "kvs query next": async () => { const q = kvs.query().where("key", WhereConditions.beginsWith("k")).limit(1); const { nextCursor } = await q.getMany(); return q.cursor(nextCursor).getMany(); },
  "kvs query bare": () => kvs.query().getMany(),
  "kvs query one": () => kvs.query().getOne(),
  "kvs query meta": () => kvs.query({ metadataFields: [MetadataField.CREATED_AT] }).getMany(),
  "kvs query 101": () => kvs.query().limit(101).getMany(),
  "kvs get meta none": () => kvs.get("k1", { metadataFields: [] }),
  "kvs set no options": () => kvs.set("k4", 1, {}),
  "kvs entity latest": () => employee().set("e0", { name: "Zed", age: 1, team: "q" }, { returnValue: "LATEST" }),
  "kvs query changes itself": () => { const q = kvs.query(); q.limit(3); q.where("key", WhereConditions.beginsWith("z")); q.where("key", WhereConditions.beginsWith("k")); return q.getMany(); },
  "kvs error": async () => { try { await kvs.set("k1", 1, { keyPolicy: "FAIL_IF_EXISTS" }); } catch (e) { return [e instanceof store.ForgeKvsError, e instanceof store.ForgeKvsAPIError]; } },
  "kvs return": () => [{ returnValue: "LATEST" }, { keyPolicy: "OVERRIDE" }, undefined].map(store.isOverrideAndReturnOptions),
  "entity set": async () => { for (const [k, name, age, team] of [["e1", "Ann", 30, "x"], ["e2", "Bob", 20, "x"], ["e3", "Cat", 40, "y"]]) await employee().set(k, { name, age, team }); },
  "entity get": () => employee().get("e1"),
  "entity missing": () => employee().get("e9"),
  "entity unknown": () => kvs.entity("nope").get("e1"),
  "entity type": () => employee().set("e4", { age: "old" }),
  "entity query": () => employee().query().index("by-age", { partition: ["x"] }).where(WhereConditions.between(1, 99)).sort(Sort.DESC).limit(5).getMany(),
  "entity filter": () => employee().query().index("by-age", { partition: ["x"] }).filters(new Filter().and("name", FilterConditions.beginsWith("A")).and("age", FilterConditions.exists())).getMany(),
  "entity filter or": () => employee().query().index("name").filters(new Filter().or("age", FilterConditions.equalTo(20)).or("age", FilterConditions.equalTo(40))).getMany(),
  "entity cursor": async () => { const q = employee().query().index("name").limit(2); const { nextCursor } = await q.getMany(); return q.cursor(nextCursor).getMany(); },
  "entity one": () => employee().query().index("name").getOne(),
  "entity bad index": () => employee().query().index("nope").getMany(),
  "entity delete": () => employee().delete("e3"),
  "transact": () => kvs.transact().set("t1", 1).set("e2", { name: "Bob", age: 21, team: "x" }, { entityName: "employee", conditions: new Filter().and("age", FilterConditions.equalTo(20)) }).delete("k2").check("e1", { entityName: "employee", conditions: new Filter().or("age", FilterConditions.greaterThan(1)) }).execute(),
  "transact fails": () => kvs.transact().set("t2", 1).check("e1", { entityName: "employee", conditions: new Filter().and("age", FilterConditions.lessThan(1)) }).execute(),
  "transact 26": () => { let t = kvs.transact(); for (let i = 0; i < 26; i++) t = t.set("t" + i, i); return t.execute(); },
  "transact twice": () => kvs.transact().set("a", 1).delete("a").execute(),
  "transact empty filter": () => kvs.transact().set("a", 1, { entityName: "employee", conditions: new Filter() }).execute(),
  "transact nothing": () => kvs.transact().execute(),
  "batch nothing": () => kvs.batchSet([]),
  "batch set": () => kvs.batchSet([{ key: "b1", value: 1 }, { key: "e5", value: { name: "Eve", age: 1, team: "z" }, entityName: "employee" }, { key: "b/2", value: 1 }]),
  "batch get": () => kvs.batchGet([{ key: "b1" }, { key: "b9" }]),
  "batch delete": () => kvs.batchDelete([{ key: "b1" }]),
  "batch 26": () => kvs.batchGet(Array.from({ length: 26 }, (_, i) => ({ key: "b" + i }))),
  "conditions": () => Object.keys(FilterConditions).sort().map(n => FilterConditions[n](1, 2)),
  "where": () => Object.keys(WhereConditions).sort().map(n => WhereConditions[n](1, 2)),

  "push": () => queue().push({ body: { a: 1 }, delayInSeconds: 5, concurrency: { key: "c", limit: 1 } }),
  "push two": () => queue().push([{ body: { a: 1 } }, { body: { b: 2 } }]),
  "push none": () => queue().push([]),
  "push 51": () => queue().push(Array.from({ length: 51 }, () => ({ body: {} }))),
  "push big": () => queue().push({ body: { x: "y".repeat(201 * 1024) } }),
  "push late": () => queue().push({ body: {}, delayInSeconds: 901 }),
  "queue name": () => new Queue({ key: "a b" }),
  "push text": () => queue().push("x"),
  "push body text": () => queue().push({ body: "x" }),
  "push null": () => queue().push(null),
  "queue cancel": () => queue().cancel("nope"),
  "queue stats": () => queue().getStats("nope"),
  "job": () => new events.JobProgress({ key: "work" }, "nope").getStats(),
  "job without queue": () => new events.JobProgress("id", "q").getStats(),
  "stats": async () => queue().getJob((await queue().push({ body: {} })).jobId).getStats(),
  "stats missing": () => queue().getJob("nope").getStats(),
  "cancel": async () => queue().getJob((await queue().push({ body: {} })).jobId).cancel(),
  "cancel missing": () => queue().getJob("nope").cancel(),
  "app events": () => appEvents.publish({ key: "my-event" }),
  "app events two": () => appEvents.publish([{ key: "a" }, { key: "b" }]),
  "app events none": () => appEvents.publish([]),
  "invocation error": () => new InvocationError({ retryAfter: 30, retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED, retryData: { x: 1 } }),
  "invocation error bare": () => new InvocationError(),
  "invocation codes": () => InvocationErrorCode,
  "queue response": () => new QueueResponse().retry({ retryAfter: 1 }),

  "sql names": () => [Object.keys(database).sort(), defaultSql === sql, database.errorCodes],
  "sql enqueue": () => migrationRunner.enqueue("v1", notes).enqueue("v2", index).enqueue("v1", "twice").getEnqueued(),
  "sql migrate": () => migrationRunner.run(),
  "sql migrate again": () => migrationRunner.run(),
  "sql migrations": async () => (await migrationRunner.list()).map(m => [m.id, m.name, m.migratedAt.toISOString()]),
  "sql migration fails": () => migrationRunner.enqueue("v3", "CREATE TABEL x").enqueue("v4", "SELECT 1").run(),
  "sql insert": () => sql.prepare("INSERT INTO notes (owner, title, body) VALUES (?, ?, ?)")
    .bindParams("ada", "it's \"mine\"", { a: [1, true, null] }).execute(),
  "sql insert numbers": () => sql.prepare("INSERT INTO notes (owner, points, price, done, body) VALUES (?, ?, ?, ?, ?)")
    .bindParams("bo", 3, 1.5, true, null).execute(),
  "sql select": () => sql.prepare("SELECT * FROM notes WHERE owner = ?").bindParams("ada").execute(),
  "sql raw": () => sql.executeRaw("SELECT owner, COUNT(*) AS n, SUM(points) AS p FROM notes GROUP BY owner ORDER BY owner"),
  "sql params": () => { const s = sql.prepare("SELECT ?"); return [s.params, s.bindParams(1, "b") === s, s.params, s.query]; },
  "sql bytes": () => sql.executeRaw("SELECT UNHEX('4142') AS raw, UUID_TO_BIN(UUID()) IS NOT NULL AS made"),
  "sql update": () => sql.prepare("UPDATE notes SET title = ? WHERE owner = ?").bindParams("new", "ada").execute(),
  "sql delete": () => sql.prepare("DELETE FROM notes WHERE owner = ?").bindParams("bo").execute(),
  "sql ddl": () => sql.executeDDL("DROP TABLE IF EXISTS nothing"),
  "sql dropped": async () => { await sql.executeDDL("DROP TABLE notes"); return sql.executeRaw("SELECT * FROM notes"); },
  "sql endpoint": () => sql.prepare("SELECT 1 AS one", "/api/v1/execute/ddl").execute(),
  "sql syntax": () => sql.executeRaw("SELEC 1"),
  "sql column": () => sql.executeRaw("SELECT nope FROM __migrations"),
  "sql duplicate": () => sql.executeRaw("INSERT INTO __migrations (id, name) VALUES (1, 'v1')"),
  "sql too few": () => sql.prepare("SELECT ?, ?").bindParams(1).execute(),
  "sql refused": () => sql.executeRaw("EXPLAIN SELECT 1"),
};

const notes = "CREATE TABLE IF NOT EXISTS notes (id INT AUTO_INCREMENT PRIMARY KEY, owner VARCHAR(128) NOT NULL, " +
  "title VARCHAR(255), points BIGINT, price DECIMAL(8, 2), done BOOLEAN DEFAULT FALSE, body JSON, " +
  "made DATETIME DEFAULT CURRENT_TIMESTAMP)";
const index = "CREATE INDEX by_owner ON notes (owner)";

export const names = () => Object.keys(probes);

export const run = async () => {
  const seen = {};
  for (const [name, probe] of Object.entries(probes)) {
    try {
      seen[name] = { value: await show(await probe()) };
    } catch (e) {
      seen[name] = { error: failure(e) };
    }
  }
  return seen;
};

const outer = new Resolver();
outer.define("run", ({ payload, context }) => ({ payload, accountId: context.accountId, cloudId: context.cloudId }));
export const resolve = outer.getDefinitions();
