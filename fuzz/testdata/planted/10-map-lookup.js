const ok = { statusCode: 200 };
const bug = () => console.log('reached');
const handlers = new Map([['ping', () => {}], ['issue.archived', () => bug()]]);
export const run = async req => {
  const { type } = JSON.parse(req.body);
  if (handlers.has(type)) handlers.get(type)();
  return ok;
};
