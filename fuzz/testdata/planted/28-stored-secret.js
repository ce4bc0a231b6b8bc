import { kvs } from '@forge/kvs';
const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const secret = await kvs.getSecret('webhook');
  if (!secret || req.queryParameters?.token?.[0] !== secret) return { statusCode: 403 };
  bug();
  return ok;
};
