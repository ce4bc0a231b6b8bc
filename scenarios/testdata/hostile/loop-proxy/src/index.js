// Answers with a Proxy whose traps never return; looking at the answer must end at the guard.
const stuck = () => { for (;;); };
const traps = Object.fromEntries(['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor']
  .map(name => [name, stuck]));
export const run = () => new Proxy({}, traps);
