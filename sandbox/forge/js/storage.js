"use strict";
// The storage of @forge/api before version 8, over the platform's GraphQL.
const denied = "Permissions error or key does not exist";
const failures = { 400: "Bad request", 401: "Authentication error", 403: denied, 404: denied,
  409: "Conflicting update occurred", 413: "Bad request", 500: "Internal server error" };

class APIError extends Error {
  static forStatus(status) {
    return new APIError(failures[status] || `Unknown error. Received status code '${status}'`);
  }

  static forErrorCode(code, message) {
    return new APIError(message || code);
  }
}

const startsWith = value => ({ condition: "STARTS_WITH", value });
const SortOrder = { ASC: "ASC", DESC: "DESC" };
const one = condition => value => ({ condition, values: [value] });
const flag = condition => () => ({ condition, values: [true] });
const WhereConditions = {
  beginsWith: one("BEGINS_WITH"), between: values => ({ condition: "BETWEEN", values }), equalsTo: one("EQUAL_TO"),
  isGreaterThan: one("GREATER_THAN"), isGreaterThanEqualTo: one("GREATER_THAN_EQUAL_TO"),
  isLessThan: one("LESS_THAN"), isLessThanEqualTo: one("LESS_THAN_EQUAL_TO"),
};
const FilterConditions = {
  ...WhereConditions, contains: one("CONTAINS"), doesNotContain: one("NOT_CONTAINS"), notEqualsTo: one("NOT_EQUAL_TO"),
  exists: flag("EXISTS"), doesNotExist: flag("NOT_EXISTS"),
};

module.exports = fetch => {
  const ask = async (query, variables) => {
    const response = await fetch("/forge/entities/graphql", {
      method: "POST", body: JSON.stringify({ query, variables }), headers: { "content-type": "application/json" },
    });
    if (response.status !== 200) throw APIError.forStatus(response.status);
    const { data, errors } = await response.json();
    if (errors && errors.length) throw APIError.forErrorCode(errors[0].extensions.errorType, errors[0].message);
    return data;
  };
  const get = async (key, encrypted) => {
    const { appStoredEntity } = await ask(
      "query forge_app_getApplicationStorageEntity($key: ID!, $encrypted: Boolean!) " +
      "{ appStoredEntity(key: $key, encrypted: $encrypted) { key value } }", { key, encrypted });
    return appStoredEntity.value === null ? undefined : appStoredEntity.value;
  };
  const change = async (operation, field, input, group = "appStorage") => {
    const outcome = "{ success errors { message extensions { errorType statusCode } } }";
    const data = await ask(`mutation ${operation}($input: Input!) { ${group} { ${field}(input: $input) ${outcome} } }`,
      { input });
    const { success, errors } = data[group][field];
    if (!success || errors && errors.length) {
      const [first] = errors || [];
      if (first) throw APIError.forErrorCode(first.extensions.errorType, first.message);
      throw new APIError("Storage request failed");
    }
  };
  const query = (state = {}) => ({
    where: (field, { condition, value }) => query({ ...state, where: [{ field, condition, value }] }),
    cursor: cursor => query({ ...state, cursor }),
    limit: limit => query({ ...state, limit }),
    async getMany() {
      const { where = null, cursor = null, limit = null } = state;
      const { appStoredEntities: { edges } } = await ask(
        "query forge_app_getApplicationStorageEntities($where: [Where!], $cursor: String, $limit: Int) " +
        "{ appStoredEntities(where: $where, after: $cursor, first: $limit) { edges { node { key value } cursor } } }",
        { where, cursor, limit });
      const last = edges[edges.length - 1];
      return { results: edges.map(e => e.node), nextCursor: last && last.cursor };
    },
    async getOne() {
      return (await query({ ...state, limit: 1 }).getMany()).results[0];
    },
  });
  const entity = entityName => ({
    get: async key => {
      const { appStoredCustomEntity } = await ask(
        "query forge_app_getApplicationStorageCustomEntity($key: ID!, $entityName: String!) " +
        "{ appStoredCustomEntity(key: $key, entityName: $entityName) { value entityName key } }", { entityName, key });
      return appStoredCustomEntity.value === null ? undefined : appStoredCustomEntity.value;
    },
    set: (key, value) => change("forge_app_setApplicationStorageCustomEntity", "setAppStoredCustomEntity",
      { entityName, key, value }, "appStorageCustomEntity"),
    delete: key => change("forge_app_deleteApplicationStorageCustomEntity", "deleteAppStoredCustomEntity",
      { entityName, key }, "appStorageCustomEntity"),
    query: () => entityQuery({ entityName }),
  });
  const entityQuery = state => ({
    index: (indexName, { partition } = {}) => entityQuery({ ...state, indexName, partition }),
    where: range => entityQuery({ ...state, range }),
    andFilter: (property, filter) => entityQuery({ ...state,
      filters: { and: [...((state.filters || {}).and || []), { property, ...filter }] } }),
    orFilter: (property, filter) => entityQuery({ ...state,
      filters: { or: [...((state.filters || {}).or || []), { property, ...filter }] } }),
    sort: sort => entityQuery({ ...state, sort }),
    limit: limit => entityQuery({ ...state, limit }),
    cursor: cursor => entityQuery({ ...state, cursor }),
    async getMany() {
      const { appStoredCustomEntities: { edges, cursor } } = await ask(
        "query AppStorageCustomEntityQueries($entityName: String!, $indexName: String!) " +
        "{ appStoredCustomEntities(entityName: $entityName, indexName: $indexName) " +
        "{ edges { node { key value } cursor } cursor } }", state);
      return { results: edges.map(e => e.node), nextCursor: cursor || undefined };
    },
    async getOne() {
      return (await entityQuery({ ...state, limit: 1 }).getMany()).results[0];
    },
  });
  const storage = {
    get: key => get(key, false),
    getSecret: key => get(key, true),
    set: (key, value) => change("forge_app_setApplicationStorageEntity", "setAppStoredEntity",
      { key, value, encrypted: false }),
    setSecret: (key, value) => change("forge_app_setApplicationStorageEntity", "setAppStoredEntity",
      { key, value, encrypted: true }),
    delete: key => change("forge_app_deleteApplicationStorageEntity", "deleteAppStoredEntity",
      { key, encrypted: false }),
    deleteSecret: key => change("forge_app_deleteApplicationStorageEntity", "deleteAppStoredEntity",
      { key, encrypted: true }),
    query: () => query(),
    entity,
  };
  return { storage, startsWith, SortOrder, WhereConditions, FilterConditions, APIError,
    list: state => query(state).getMany(), listEntities: state => entityQuery(state).getMany() };
};
