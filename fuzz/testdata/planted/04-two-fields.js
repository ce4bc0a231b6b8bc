const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const b = JSON.parse(req.body);
  if (b.kind === 'refund') { if (b.reason === 'duplicate') bug(); }
  return ok;
};
