import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
resolver.define('run', ({ payload }) => { if (Array.isArray(payload.ids)) { if (payload.ids.length > 2) bug(); } });
export const run = resolver.getDefinitions();
