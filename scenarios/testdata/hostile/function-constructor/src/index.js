// Climbs to the Function constructor from everything within reach and asks it for a process of the machine's.
const roots = () => [globalThis, process, console, Buffer, fetch, setTimeout, require('fs').readFileSync, new Error().constructor,
  (async () => {}), (function* () {}), (async function* () {}), Promise.resolve(), new Proxy({}, {}), import.meta];
export const run = () => {
  for (const root of roots()) for (const source of ['return this', 'return process', 'return globalThis.process.mainModule',
    'return require("child_process").execSync("id")', 'return import("fs")', 'return (0, eval)("this")'])
    try {
      const made = Object.getPrototypeOf(root).constructor.constructor(source)();
      if (made?.env?.PATH || made?.env?.CROSSTALK_PLANTED || /uid=/.test(String(made))) throw 'escaped';
    } catch (e) { if (e === 'escaped') throw new Error(e); }
  return { statusCode: 200 };
};
