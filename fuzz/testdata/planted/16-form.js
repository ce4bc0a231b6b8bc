const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const form = new URLSearchParams(req.body);
  if (form.get('command') === '/poker') { if (form.get('text') === 'reveal') bug(); }
  return ok;
};
