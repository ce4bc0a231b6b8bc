import api, { route } from '@forge/api';
const config = { header: 'x-hook-word', word: process.env.HOOK_WORD };
export const run = async request => {
  const given = request.headers[config.header]?.[0];
  if (!config.word || given !== config.word) return { statusCode: 401 };
  await api.asApp().requestJira(route`/rest/api/3/issue`, { method: 'POST', body: request.body });
  return { statusCode: 200 };
};
