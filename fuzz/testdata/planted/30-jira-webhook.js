const ok = { statusCode: 200 };
const bug = () => console.log('reached');
export const run = async req => {
  const { webhookEvent, issue, changelog } = JSON.parse(req.body);
  if (webhookEvent !== 'jira:issue_updated') return ok;
  const change = changelog?.items?.find(i => i.field === 'status');
  if (change?.toString === 'Done' && issue?.fields?.priority?.name === 'Highest') bug();
  return ok;
};
