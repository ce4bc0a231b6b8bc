import crypto from 'crypto';
const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const parts = Object.fromEntries((req.headers['stripe-signature']?.[0] ?? '').split(',').map(p => p.split('=')));
  if (!parts.t || !parts.v1) return { statusCode: 400 };
  const wanted = crypto.createHmac('sha256', process.env.SIGNING_SECRET).update(parts.t + '.' + req.body).digest('hex');
  if (parts.v1 !== wanted) return { statusCode: 401 };
  if (JSON.parse(req.body).type === 'charge.refunded') bug();
  return ok;
};
