// Puts setters and getters on Object.prototype for names that a host reads; it must be reported as prototype pollution.
for (const name of ['status', 'then', 'toJSON', 'get', 'value', 'body', 'headers', 'length', 'message', 'stack', 'name'])
  Object.defineProperty(Object.prototype, name, {
    configurable: true, get() { return undefined; }, set() { throw new Error(`set ${name}`); } });
export const run = async () => {
  const answer = await fetch('https://example.com/');
  return { statusCode: answer.status };
};
