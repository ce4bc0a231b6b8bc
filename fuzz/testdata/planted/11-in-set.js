const ok = { statusCode: 200 };
const bug = () => console.log('reached');
const known = new Set(['alpha', 'omega-7']);
export const run = async req => {
  const { tier } = JSON.parse(req.body);
  if (known.has(tier)) { if (tier !== 'alpha') bug(); }
  return ok;
};
