// What was accepted is logged without the secret.
import crypto from 'crypto';
import api, { route } from '@forge/api';
const sign = text => crypto.createHmac('sha256', process.env.HOOK_SECRET).update(text).digest('hex');
const same = (a, b) => a.length === b.length && crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b));
export const run = async request => {
  if (!process.env.HOOK_SECRET) return { statusCode: 500 };
  if (!same(request.headers['x-signature']?.[0] ?? '', sign(request.body))) return { statusCode: 401 };
  console.log('accepted', { length: request.body.length });
  return { statusCode: 200, body: 'ok' };
};
