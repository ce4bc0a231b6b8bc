import { createHmac, timingSafeEqual } from 'crypto';
const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const given = Buffer.from(req.headers['x-hmac']?.[0] ?? '', 'base64');
  const wanted = createHmac('sha256', process.env.HOOK_SECRET).update(req.body, 'utf8').digest();
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { statusCode: 401 };
  if (JSON.parse(req.body).action === 'erase') bug();
  return ok;
};
