const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { from, to, note } = JSON.parse(req.body);
  if (typeof from === 'string' && from.length > 2 && from === to) { if (note === from + '!') bug(); }
  return ok;
};
