const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { text } = JSON.parse(req.body);
  if (typeof text === 'string' && text.includes('@bot')) { if (text.includes('please')) bug(); }
  return ok;
};
