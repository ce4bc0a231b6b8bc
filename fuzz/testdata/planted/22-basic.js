const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const [scheme, coded] = (req.headers.authorization?.[0] ?? '').split(' ');
  if (scheme !== 'Basic') return { statusCode: 401 };
  const [user, password] = Buffer.from(coded ?? '', 'base64').toString('utf8').split(':');
  if (user !== 'jenkins' || password !== process.env.HOOK_PASSWORD) return { statusCode: 403 };
  bug();
  return ok;
};
