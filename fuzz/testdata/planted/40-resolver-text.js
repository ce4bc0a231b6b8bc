import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
resolver.define('run', ({ payload }) => { if (payload.view === 'raw') bug(); });
export const run = resolver.getDefinitions();
