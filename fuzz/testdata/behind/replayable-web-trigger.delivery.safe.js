import { createHmac, timingSafeEqual } from 'node:crypto';
import { kvs } from '@forge/kvs';
import { Queue } from '@forge/events';
const queue = new Queue({ key: 'deploys' });
export const run = async request => {
  const secret = await kvs.getSecret('signing');
  if (!secret) return { statusCode: 503, body: '' };
  const want = createHmac('sha256', secret).update(request.body ?? '').digest();
  const given = Buffer.from(request.headers['x-signature']?.[0] ?? '', 'hex');
  if (given.length !== want.length || !timingSafeEqual(given, want)) return { statusCode: 401, body: 'bad signature' };
  // what was signed is known by its signature
  const id = `seen:${want.toString('hex')}`;
  if (await kvs.get(id)) return { statusCode: 200, body: 'again' };
  await kvs.set(id, 1, { ttl: { value: 7, unit: 'DAYS' } });
  await queue.push({ body: { kind: 'deploy' } });
  return { statusCode: 202, body: 'queued' };
};
