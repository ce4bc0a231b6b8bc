import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
const seen = new Map();
resolver.define('run', ({ context, payload }) => {
  if (payload.join !== 'room-1') return;
  seen.set(context.accountId, true);
  if (seen.size > 1) bug();
});
export const run = resolver.getDefinitions();
