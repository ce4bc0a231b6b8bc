const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { payload } = JSON.parse(req.body);
  const inner = JSON.parse(payload);
  if (inner.level === 'root') bug();
  return ok;
};
