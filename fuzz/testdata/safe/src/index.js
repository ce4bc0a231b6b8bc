import { createHmac, timingSafeEqual } from 'crypto';
import Resolver from '@forge/resolver';
import { kvs } from '@forge/kvs';

const signed = request => {
  const secret = process.env.HOOK_SECRET;
  const given = Buffer.from(request.headers['x-signature']?.[0] ?? '', 'hex');
  const wanted = createHmac('sha256', secret || 'no').update(request.body ?? '').digest();
  return Boolean(secret) && given.length === wanted.length && timingSafeEqual(given, wanted);
};

export const hook = async request => {
  if (!signed(request)) return { statusCode: 401 };
  let event;
  try {
    event = JSON.parse(request.body);
  } catch {
    return { statusCode: 400 };
  }
  if (typeof event?.id !== 'string') return { statusCode: 400 };
  return { statusCode: 204 };
};

const resolver = new Resolver();
resolver.define('note', async ({ payload, context }) => {
  const text = typeof payload?.text === 'string' ? payload.text.slice(0, 100) : '';
  await kvs.set(`note:${context.accountId}`, { text });
  return { length: text.length };
});
export const panel = resolver.getDefinitions();
