// Freezes every global and every prototype; the host must still run the app.
for (const name of Object.getOwnPropertyNames(globalThis)) {
  const value = globalThis[name];
  if (Object(value) === value) Object.freeze(value.prototype), Object.freeze(value);
}
Object.freeze(globalThis);
export const run = async () => { await fetch('https://example.com/'); return { statusCode: 200 }; };
