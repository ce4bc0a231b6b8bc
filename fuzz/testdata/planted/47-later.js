import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
let at = 0;
resolver.define('arm', ({ payload }) => { if (payload.arm === 'now') at = Date.now(); });
resolver.define('fire', () => { if (at) { if (Date.now() - at > 1800000) bug(); } });
export const run = resolver.getDefinitions();
