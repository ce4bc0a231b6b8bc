// Puts setters and getters on Object.prototype for names that a host reads; no host may be misled by them.
for (const name of ['status', 'then', 'toJSON', 'get', 'value', 'body', 'headers', 'length', 'message', 'stack', 'name'])
  Object.defineProperty(Object.prototype, name, Object.assign(Object.create(null), {
    configurable: true, get() { return undefined; }, set() {} }));
export const run = async () => {
  const answer = await fetch('https://example.com/');
  return { statusCode: answer.status };
};
