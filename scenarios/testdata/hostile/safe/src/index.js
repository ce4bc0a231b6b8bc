// Tries nothing: it must be checked to its end, with no finding and no warning.
import { storage } from '@forge/api';
export const run = async request => {
  const { name } = JSON.parse(request.body || '{}');
  return { statusCode: typeof name === 'string' ? 200 : 400, body: 'ok' };
};
