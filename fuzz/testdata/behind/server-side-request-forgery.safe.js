import Resolver from '@forge/resolver';
import { fetch } from '@forge/api';
const base = 'https://api.partner.example/';
const resolver = new Resolver();
resolver.define('preview', async ({ payload }) => {
  const address = String(payload.address ?? '');
  if (!address.startsWith(base)) return 'not ours';
  return (await fetch(address, { headers: { 'x-key': process.env.PARTNER_KEY } })).status;
});
export const run = resolver.getDefinitions();
