import Resolver from '@forge/resolver';
import { fetch } from '@forge/api';
const resolver = new Resolver();
resolver.define('ping', async ({ payload }) => {
  const host = String(payload.host ?? '').toLowerCase();
  if (!host.endsWith('partner.example')) return 'not ours';
  return (await fetch(`https://${host}/v1/ping`)).status; // want
});
export const run = resolver.getDefinitions();
