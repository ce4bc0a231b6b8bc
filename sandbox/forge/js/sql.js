"use strict";
// Stand-in for @forge/sql, written from the requests that the platform sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });
const { __fetchProduct } = require("@forge/api");

const errorCodes = Object.fromEntries(["UNKNOWN_ERROR", "SQL_EXECUTION_ERROR", "INVALID_SQL_QUERY", "QUERY_TIMED_OUT",
  "APP_NOT_ENABLED"].map(code => [code, code]));

class ForgeSQLError extends Error {
  constructor(message) {
    super(message);
    this.name = "ForgeSQLError";
  }
}

// What the body of a refusal holds beside the four known members belongs to the context.
class ForgeSQLAPIError extends ForgeSQLError {
  constructor(responseDetails, { code, message, suggestion, context, ...rest }) {
    super(message);
    Object.assign(this, { responseDetails, code, message, suggestion, context: { ...context, ...rest } });
  }
}

const failure = what => class extends ForgeSQLError {
  constructor(migrationName, migrationsYetToRun, cause) {
    super(`Failed to ${what} migration with name ${migrationName}`);
    Object.assign(this, { migrationName, migrationsYetToRun, cause });
  }
};
class MigrationExecutionError extends failure("execute") {}
class MigrationCheckPointError extends failure("checkpoint after running") {}

const parse = text => {
  try {
    return { value: JSON.parse(text) };
  } catch (e) {
    return {};
  }
};

async function call(path, query, params) {
  const response = await __fetchProduct({ provider: "app", remote: "sql", type: "sql" })(path, {
    method: "POST", body: JSON.stringify({ query, params, method: "all" }), redirect: "follow",
    headers: { "Content-Type": "application/json" },
  });
  const text = await response.text();
  const { value } = parse(text);
  if (response.ok) {
    if (value === undefined) throw new ForgeSQLError(`Unexpected error. Response was not valid JSON: ${text}`);
    return value;
  }
  const { status, statusText, headers } = response;
  const known = value !== null && typeof value === "object" && "code" in value && "message" in value;
  throw new ForgeSQLAPIError(
    { status, statusText, traceId: headers.get("x-b3-traceid") || headers.get("x-trace-id") },
    known ? value : { code: errorCodes.UNKNOWN_ERROR, message: "Unexpected error in Forge SQL API request",
      context: { responseText: text } });
}

const paths = { EXECUTE: "/api/v1/execute", EXECUTE_DDL: "/api/v1/execute/ddl" };

class Statement {
  #path;

  constructor(query, path) {
    this.query = query;
    this.#path = path;
    this._params = [];
  }

  get params() {
    return this._params;
  }

  bindParams(...values) {
    this._params = values;
    return this;
  }

  async execute() {
    return call(this.#path, this.query, this.params);
  }
}

class SqlClient {
  prepare(query, path = paths.EXECUTE) {
    return new Statement(query, path);
  }

  async executeRaw(query) {
    return this.prepare(query).execute();
  }

  async executeDDL(query) {
    return this.prepare(query, paths.EXECUTE_DDL).execute();
  }

  async _provision() {}
}

const sql = new SqlClient();

const table = "CREATE TABLE IF NOT EXISTS __migrations (id BIGINT PRIMARY KEY AUTO_INCREMENT, " +
  "name VARCHAR(255) NOT NULL, migratedAt TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);";

class MigrationRunner {
  constructor(sqlClient) {
    Object.assign(this, { sqlClient, migrations: [] });
  }

  enqueue(name, statement) {
    if (!this.migrations.some(m => m.name === name)) this.migrations.push({ name, statement });
    return this;
  }

  getEnqueued() {
    return this.migrations;
  }

  async list() {
    const { rows } = await this.sqlClient.executeDDL("SELECT id, name, migratedAt FROM __migrations;");
    return rows.map(({ id, name, migratedAt }) => ({ id, name, migratedAt: new Date(migratedAt) }));
  }

  async initialize() {
    await this.sqlClient.executeDDL(table);
  }

  async run() {
    await this.initialize();
    const done = (await this.list()).map(({ name }) => name);
    const due = this.migrations.filter(({ name }) => !done.includes(name));
    const ran = [];
    const attempt = async (Failure, name, step) => {
      try {
        await step();
      } catch (e) {
        throw new Failure(name, due.map(m => m.name), e);
      }
    };
    for (const { name, statement } of due) {
      await attempt(MigrationExecutionError, name, () => this.sqlClient.executeDDL(statement));
      await attempt(MigrationCheckPointError, name,
        () => this.sqlClient.prepare("INSERT INTO __migrations (name) VALUES (?);").bindParams(name).execute());
      ran.push(name);
    }
    return ran;
  }
}

Object.assign(exports, { sql, default: sql, migrationRunner: new MigrationRunner(sql), errorCodes, ForgeSQLAPIError });
