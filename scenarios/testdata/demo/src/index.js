import Resolver from '@forge/resolver';
import api, { route } from '@forge/api';

// Fetched once, so that the panel opens faster.
let profile;

const myself = async () => {
  const response = await api.asUser().requestJira(route`/rest/api/3/myself`);
  return response.json();
};

const resolver = new Resolver();

resolver.define('greeting', async () => {
  profile ??= await myself();
  return { text: `Good morning, ${profile.displayName}` };
});

resolver.define('issue', async ({ payload }) => {
  const response = await api.asUser().requestJira(route`/rest/api/3/issue/${payload.issueKey}`);
  const issue = await response.json();
  return { summary: issue.fields?.summary };
});

export const handler = resolver.getDefinitions();
