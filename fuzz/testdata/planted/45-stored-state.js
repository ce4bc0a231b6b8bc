import Resolver from '@forge/resolver';
import { kvs } from '@forge/kvs';
const resolver = new Resolver();
const bug = () => console.log('reached');
resolver.define('save', async ({ payload }) => { await kvs.set('plan', { name: payload.name, tier: payload.tier }); });
resolver.define('use', async () => { const p = await kvs.get('plan'); if (p?.tier === 'gold') { if (p.name) bug(); } });
export const run = resolver.getDefinitions();
