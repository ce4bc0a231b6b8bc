// Replaces process, console and the host's own names; logs and answers must still be recorded, and nothing forged.
globalThis.process = new Proxy({}, { get() { throw new Error('no process'); } });
globalThis.console = { log() { throw new Error('no console'); } };
for (const name of Object.getOwnPropertyNames(globalThis))
  if (/crosstalk|forge/i.test(name)) try { globalThis[name] = () => ({ forged: true }); } catch {}
export const run = async () => { await fetch('https://example.com/'); return { statusCode: 200 }; };
