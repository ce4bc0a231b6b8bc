const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const header = req.headers.authorization?.[0] ?? '';
  if (!header.startsWith('Bearer ') || header.slice(7) !== process.env.HOOK_TOKEN) return { statusCode: 401 };
  if (JSON.parse(req.body).op === 'wipe') bug();
  return ok;
};
