// Sets Error.prepareStackTrace, and throws errors whose message, stack and name are getters that throw or lie.
Error.prepareStackTrace = () => { throw new Error('no stack'); };
const odd = Object.create(Error.prototype, {
  message: { get() { throw odd; } }, stack: { get() { throw odd; } }, name: { get() { for (;;); } } });
export const run = request => {
  if (request.method === 'POST') throw odd;
  throw Object.assign(new Error('x'), { stack: '    at run (/etc/passwd:1:1)' });
};
