const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const event = JSON.parse(req.body);
  if (event.data?.object?.status === 'past_due') bug();
  return ok;
};
