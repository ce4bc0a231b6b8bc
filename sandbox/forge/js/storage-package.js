"use strict";
// Stand-in for @forge/storage, out of which @forge/api before version 8 makes its storage.
Object.defineProperty(exports, "__esModule", { value: true });
const over = require("crosstalk:forge/storage");

class GlobalStorage {
  constructor(fetch) {
    const { storage, list, listEntities } = over(fetch);
    const { get, set, delete: remove, getSecret, setSecret, deleteSecret, query, entity } = storage;
    Object.assign(this, {
      get, set, delete: remove, getSecret, setSecret, deleteSecret, list, listCustomEntities: listEntities,
      getEntity: (name, key) => entity(name).get(key), setEntity: (name, key, value) => entity(name).set(key, value),
      deleteEntity: (name, key) => entity(name).delete(key),
    });
    Object.defineProperty(this, "queries", { value: { query, entity } });
  }
}

// The queries belong to the adapter: they go where its requests go.
const getStorageInstanceWithQuery = ({ get, set, delete: remove, getSecret, setSecret, deleteSecret, queries }) =>
  ({ get, set, delete: remove, getSecret, setSecret, deleteSecret, ...queries });

const { startsWith, SortOrder, WhereConditions, FilterConditions, APIError } = over();
Object.assign(exports, {
  GlobalStorage, getStorageInstanceWithQuery, startsWith, SortOrder, WhereConditions, FilterConditions, APIError,
});
