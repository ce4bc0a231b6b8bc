import crypto from 'crypto';
const ok = { statusCode: 200 };
const bug = () => console.log('reached');
const read = part => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
export const run = async req => {
  const token = (req.headers.authorization?.[0] ?? '').replace(/^(JWT|Bearer) /, '');
  const [head, body, signature] = token.split('.');
  if (!signature) return { statusCode: 401 };
  if (read(head).alg !== 'HS256') return { statusCode: 401 };
  const wanted = crypto.createHmac('sha256', process.env.JWT_SECRET).update(head + '.' + body).digest('base64url');
  if (wanted !== signature) return { statusCode: 401 };
  if (read(body).exp * 1000 < Date.now()) return { statusCode: 401 };
  bug();
  return ok;
};
