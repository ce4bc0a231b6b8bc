const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { ref } = JSON.parse(req.body);
  const m = /^refs\/tags\/v(\d+)\.(\d+)$/.exec(String(ref));
  if (m) { if (Number(m[1]) > 40) bug(); }
  return ok;
};
