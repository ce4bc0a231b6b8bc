import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
resolver.define('run', ({ payload }) => { if (payload.force === true) { if (payload.level === 3) bug(); } });
export const run = resolver.getDefinitions();
