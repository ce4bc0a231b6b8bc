const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  if (req.queryParameters?.mode?.[0] === 'maintenance') bug();
  return ok;
};
