"use strict";
// Stand-in for @forge/kvs, written from the requests that the store sees and the values that apps see.
Object.defineProperty(exports, "__esModule", { value: true });

class ForgeKvsError extends Error {
  constructor(message) {
    super(message);
    this.name = "ForgeKvsError";
  }
}

class ForgeKvsAPIError extends ForgeKvsError {
  constructor(responseDetails, forgeError) {
    super(forgeError.message);
    const { code, message, context, ...rest } = forgeError;
    this.responseDetails = responseDetails;
    this.code = code;
    Object.defineProperty(this, "message", { value: message, enumerable: true, writable: true, configurable: true });
    this.context = { ...context, ...rest };
  }
}

const target = { type: "kvs", provider: "app", remote: "kvs" };

async function call(op, body) {
  const httpPath = "/api/v1/" + op;
  const response = await globalThis.__forge_fetch__({ ...target }, httpPath, {
    method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" },
  });
  const text = await response.text();
  const details = {
    status: response.status, statusText: response.statusText,
    traceId: response.headers.get("x-b3-traceid") || response.headers.get("x-trace-id"),
    httpMethod: "POST", httpPath, responseBodyLength: text.length,
  };
  if (!response.ok) {
    let error;
    try {
      error = JSON.parse(text);
    } catch (e) {
      error = null;
    }
    if (error && error.code && error.message) throw new ForgeKvsAPIError(details, error);
    throw new ForgeKvsAPIError(details,
      { code: "UNKNOWN_ERROR", message: "Unexpected error in Forge KVS API", context: { responseText: text } });
  }
  return { text, details, contentLength: response.headers.get("content-length") };
}

// A body that has to be there has to be JSON.
async function callForJSON(op, body) {
  const { text, details, contentLength } = await call(op, body);
  try {
    return JSON.parse(text);
  } catch (e) {
    throw new ForgeKvsAPIError(details, {
      code: "UNKNOWN_ERROR", message: "Unexpected error in Forge KVS API. Response was not valid JSON",
      context: { contentLength },
    });
  }
}

async function orMissing(promise) {
  try {
    return await promise;
  } catch (e) {
    if (e instanceof ForgeKvsAPIError && e.code === "KEY_NOT_FOUND") return undefined;
    throw e;
  }
}

// Metadata are those that were asked for.
const fieldNames = { CREATED_AT: "createdAt", UPDATED_AT: "updatedAt", EXPIRE_TIME: "expireTime" };

function withMetadata({ key, value, ...rest }, fields = []) {
  const out = { key, value };
  for (const name of fields.map(field => fieldNames[field])) {
    if (rest[name] !== undefined) out[name] = rest[name];
  }
  return out;
}

async function read(op, body) {
  const found = await orMissing(callForJSON(op, body));
  if (found === undefined) return undefined;
  const fields = body.options && body.options.metadataFields;
  return body.options ? withMetadata(found, fields) : found.value;
}

const isOverrideAndReturnOptions = options => !!options && options.returnValue !== undefined;

async function write(op, body) {
  if (!isOverrideAndReturnOptions(body.options)) {
    await call(op, body);
    return undefined;
  }
  return withMetadata(await callForJSON(op, body), body.options.returnMetadataFields);
}

const remove = async (op, body) => {
  await orMissing(call(op, body));
};

const one = condition => value => ({ condition, values: [value] });
const two = condition => (first, last) => ({ condition, values: [first, last] });
const flag = condition => () => ({ condition, values: [true] });
const WhereConditions = {
  beginsWith: one("BEGINS_WITH"), between: two("BETWEEN"), equalTo: one("EQUAL_TO"), greaterThan: one("GREATER_THAN"),
  greaterThanEqualTo: one("GREATER_THAN_EQUAL_TO"), lessThan: one("LESS_THAN"),
    lessThanEqualTo: one("LESS_THAN_EQUAL_TO"),
};
const FilterConditions = {
  ...WhereConditions, contains: one("CONTAINS"), notContains: one("NOT_CONTAINS"), notEqualTo: one("NOT_EQUAL_TO"),
  exists: flag("EXISTS"), notExists: flag("NOT_EXISTS"),
};
const Sort = { ASC: "ASC", DESC: "DESC" };
const MetadataField = { CREATED_AT: "CREATED_AT", UPDATED_AT: "UPDATED_AT", EXPIRE_TIME: "EXPIRE_TIME" };

// A filter is all and, or all or: the first word decides.
class FilterList {
  constructor(items) {
    this.items = items;
  }

  add(property, condition) {
    this.items.push({ property, ...condition });
    return this;
  }
}

class AndFilter extends FilterList {
  and(property, condition) {
    return this.add(property, condition);
  }

  filters() {
    return { and: this.items };
  }
}

class OrFilter extends FilterList {
  or(property, condition) {
    return this.add(property, condition);
  }

  filters() {
    return { or: this.items };
  }
}

class Filter {
  constructor() {
    this.items = [];
  }

  and(property, condition) {
    return new AndFilter(this.items).and(property, condition);
  }

  or(property, condition) {
    return new OrFilter(this.items).or(property, condition);
  }

  filters() {
    return undefined;
  }
}

const conditionsOf = filter => filter && typeof filter.filters === "function" ? filter.filters() : filter;

async function page(op, body) {
  const { data, cursor } = await callForJSON(op, body);
  return { results: data, nextCursor: cursor };
}

// Queries change and return themselves.
class Query {
  constructor(fields) {
    this.fields = fields;
  }

  set(name, value) {
    this.fields[name] = value;
    return this;
  }

  limit(limit) {
    return this.set("limit", limit);
  }

  async getOne() {
    return (await this.limit(1).getMany()).results[0];
  }
}

class KeyQuery extends Query {
  where(property, condition) {
    return this.set("where", [{ property, ...condition }]);
  }

  cursor(cursor) {
    return this.set("after", cursor);
  }

  getMany() {
    const { limit, after, where, options } = this.fields;
    return page("query", { limit, after, where, options });
  }
}

class EntityQuery extends Query {
  where(condition) {
    return this.set("range", condition);
  }

  filters(filter) {
    return this.set("filters", conditionsOf(filter));
  }

  sort(sort) {
    return this.set("sort", sort);
  }

  cursor(cursor) {
    return this.set("cursor", cursor);
  }

  getMany() {
    const { entityName, indexName, partition, range, filters, sort, limit, cursor, options } = this.fields;
    return page("entity/query", { entityName, indexName, partition, range, filters, sort, limit, cursor, options });
  }
}

const entityQuery = fields => ({
  index: (indexName, options) => new EntityQuery({ ...fields, indexName, partition: options && options.partition }),
});

const withOptions = (body, options) => options ? { ...body, options } : body;

class Transaction {
  constructor() {
    this.body = {};
  }

  set(key, value, options) {
    return this.add("set", { key, value }, options);
  }

  delete(key, options) {
    return this.add("delete", { key }, options);
  }

  check(key, options) {
    const { entityName, conditions } = options;
    return this.add("check", { key }, { entityName, conditions });
  }

  add(kind, item, options) {
    const { entityName, conditions, ...rest } = options || {};
    if (entityName) item.entityName = entityName;
    if (conditions) {
      item.conditions = conditionsOf(conditions);
      if (!item.conditions) throw new ForgeKvsError("Builder must have at least one condition set");
    }
    if (Object.keys(rest).length) item.options = rest;
    (this.body[kind] = this.body[kind] || []).push(item);
    return this;
  }

  async execute() {
    await call("transaction", this.body);
  }
}

const entity = entityName => ({
  get: (key, options) => read("entity/get", withOptions({ entityName, key }, options)),
  set: (key, value, options) => write("entity/set", withOptions({ entityName, key, value }, options)),
  delete: key => remove("entity/delete", { entityName, key }),
  query: options => entityQuery({ entityName, options }),
});

const kvs = {
  get: (key, options) => read("get", withOptions({ key }, options)),
  set: (key, value, options) => write("set", withOptions({ key, value }, options)),
  delete: key => remove("delete", { key }),
  getSecret: (key, options) => read("secret/get", withOptions({ key }, options)),
  setSecret: (key, value, options) => write("secret/set", withOptions({ key, value }, options)),
  deleteSecret: key => remove("secret/delete", { key }),
  query: options => new KeyQuery({ options }),
  entity,
  transact: () => new Transaction(),
  batchSet: items => callForJSON("batch/set", items),
  batchGet: items => callForJSON("batch/get", items),
  batchDelete: items => callForJSON("batch/delete", items),
};

Object.assign(exports, {
  default: kvs, kvs, WhereConditions, FilterConditions, Filter, Sort, MetadataField, ForgeKvsError, ForgeKvsAPIError,
  isOverrideAndReturnOptions,
});
