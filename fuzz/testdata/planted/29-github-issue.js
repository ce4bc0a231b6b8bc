const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const event = req.headers['x-github-event']?.[0];
  const body = JSON.parse(req.body);
  if (event === 'issues' && body.action === 'labeled' && body.label?.name === 'security') {
    if (body.repository?.private === true) bug();
  }
  return ok;
};
