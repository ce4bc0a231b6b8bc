// Recurses without end in functions, getters, traps and coercions; each must end in a RangeError or a stopped run.
const down = () => down() + 1;
const getter = { get me() { return this.me; } };
const trap = new Proxy({}, { get: (target, key, self) => self[key] });
const text = { toString() { return `${this}`; } };
export const run = request => {
  switch (request.method) {
    case 'POST': return getter.me;
    case 'PUT': return trap.me;
    case 'DELETE': return `${text}`;
    default: return down();
  }
};
