const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const line = req.headers['x-command']?.[0] ?? '';
  if (line.startsWith('run:')) { if (line.slice(4).trim() === 'deploy') bug(); }
  return ok;
};
