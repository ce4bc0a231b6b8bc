// What the planted apps need of @forge/kvs, and no more.
const values = new Map();

export const kvs = {
  get: async key => values.get(key),
  set: async (key, value) => void values.set(key, structuredClone(value)),
  getSecret: async () => 'a-stored-secret-that-was-made-up',
};

// Every execution begins with an empty store.
export const clear = () => values.clear();
