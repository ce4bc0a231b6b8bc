// Climbs out of vm contexts to what made them; it must reach nothing but its own globals.
export const run = () => {
  let vm;
  try { vm = require('vm'); } catch { return { statusCode: 200, body: 'no vm' }; }
  for (const code of ['this.constructor.constructor("return process")()', 'globalThis.process.mainModule',
    'new Proxy({}, { get() { throw Error() } })', 'Error.prepareStackTrace = (e, s) => s; new Error().stack[0].getThis()',
    'import("fs")', 'for (;;);'].slice(0, 5))
    for (const way of [c => vm.runInNewContext(c, { console }), c => vm.runInThisContext(c), c => new vm.Script(c).runInNewContext(),
      c => vm.compileFunction(c)()])
      try { if (way(code)?.env?.CROSSTALK_PLANTED) throw 'escaped'; } catch (e) { if (e === 'escaped') throw new Error(e); }
  return { statusCode: 200 };
};
