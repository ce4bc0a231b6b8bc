// Deletes every global that can be deleted; the host must not depend on any.
for (const name of Object.getOwnPropertyNames(globalThis)) if (name !== 'Object') try { delete globalThis[name]; } catch {}
export const run = async () => ({ statusCode: 200 });
