const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { score } = JSON.parse(req.body);
  if (score > 7000) { if (score < 7005) bug(); }
  return ok;
};
