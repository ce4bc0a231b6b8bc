// Replaces the methods of Map, Set, WeakMap, Array, String and RegExp that a prelude uses; the run must end.
for (const type of [Map, Set, WeakMap, WeakSet, Array, String, RegExp, Symbol, Date, Number])
  for (const name of Object.getOwnPropertyNames(type.prototype))
    if (name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(type.prototype, name).value === 'function')
      type.prototype[name] = () => { throw new Error(`no ${name}`); };
export const run = async () => { try { await fetch('https://example.com/'); } catch {} return { statusCode: 200 }; };
