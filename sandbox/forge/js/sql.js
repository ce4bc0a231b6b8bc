"use strict";
// Stand-in for @forge/sql, written from the requests that the platform sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });

class ForgeSQLError extends Error {
  constructor(message) {
    super(message);
    this.name = "ForgeSQLError";
  }
}

class ForgeSQLAPIError extends ForgeSQLError {
  constructor(responseDetails, { code, message, suggestion, context }) {
    super(message);
    Object.assign(this, { responseDetails, code, suggestion, context });
  }
}

const target = { type: "sql", provider: "app", remote: "sql" };

async function call(path, query, params) {
  const response = await globalThis.__forge_fetch__({ ...target }, path, {
    method: "POST", redirect: "follow", body: JSON.stringify({ query, params, method: "all" }),
    headers: { "content-type": "application/json" },
  });
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch (e) {
    body = { code: "UNKNOWN_ERROR", message: `Unexpected response: ${response.status}` };
  }
  if (response.ok) return body;
  throw new ForgeSQLAPIError({ status: response.status, statusText: response.statusText }, body);
}

class Statement {
  #query;
  #params = [];

  constructor(query) {
    this.#query = query;
  }

  bindParams(...values) {
    this.#params = values;
    return this;
  }

  execute() {
    return call("/api/v1/execute", this.#query, this.#params);
  }
}

const sql = {
  prepare: query => new Statement(query),
  executeRaw: query => call("/api/v1/execute", query, []),
  executeDDL: query => call("/api/v1/execute/ddl", query, []),
};

const table = "CREATE TABLE IF NOT EXISTS __migrations (id BIGINT PRIMARY KEY AUTO_INCREMENT, " +
  "name VARCHAR(255) NOT NULL, migratedAt TIMESTAMP DEFAULT CURRENT_TIMESTAMP)";

class MigrationRunner {
  #queue = [];

  enqueue(name, statement) {
    this.#queue.push({ name, statement });
    return this;
  }

  getEnqueued() {
    return [...this.#queue];
  }

  async list() {
    const { rows } = await sql.executeDDL("SELECT id, name, migratedAt FROM __migrations");
    return rows;
  }

  async run() {
    await sql.executeDDL(table);
    const done = (await this.list()).map(({ name }) => name);
    const names = [];
    for (const { name, statement } of this.#queue) {
      if (done.includes(name)) continue;
      await sql.executeDDL(statement);
      await sql.prepare("INSERT INTO __migrations (name) VALUES (?)").bindParams(name).execute();
      names.push(name);
    }
    return names;
  }
}

exports.sql = sql;
exports.default = sql;
exports.MigrationRunner = MigrationRunner;
exports.migrationRunner = new MigrationRunner();
exports.ForgeSQLError = ForgeSQLError;
exports.ForgeSQLAPIError = ForgeSQLAPIError;
