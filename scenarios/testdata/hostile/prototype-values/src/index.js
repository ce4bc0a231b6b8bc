// Leaves values on Object.prototype that a careless host takes for its own; no name of them may steer the host.
Object.assign(Object.prototype, { limit: 1, outcome: 'completed', code: 'forged', rule: 'forged', path: '/etc/passwd',
  tenant: 'acme', statusCode: 200, writable: false });
export const run = async () => { await fetch('https://example.com/'); return { statusCode: 200 }; };
