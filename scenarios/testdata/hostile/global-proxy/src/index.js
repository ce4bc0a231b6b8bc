// Puts a Proxy above the global object; the host's own lookups must not run into it.
Object.setPrototypeOf(globalThis,
  new Proxy({}, { get: (t, key) => { throw new Error(`get ${String(key)}`); }, has: () => true }));
export const run = async () => { await fetch('https://example.com/'); return { statusCode: 200 }; };
