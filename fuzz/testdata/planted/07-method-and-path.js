const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  if (req.method !== 'PUT') return { statusCode: 405 };
  if (req.userPath === '/admin/reset') bug();
  return ok;
};
