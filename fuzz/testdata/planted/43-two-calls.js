import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
let opened = null;
resolver.define('open', ({ payload }) => { if (payload.door === 'north') opened = payload.door; });
resolver.define('enter', () => { if (opened) bug(); });
export const run = resolver.getDefinitions();
