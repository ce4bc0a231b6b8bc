const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  if (req.headers['x-api-key']?.[0] !== process.env.HOOK_SECRET) return { statusCode: 401 };
  bug();
  return ok;
};
