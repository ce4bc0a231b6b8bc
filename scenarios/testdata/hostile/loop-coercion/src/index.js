// Gives natives objects whose toString, valueOf and Symbol.toPrimitive never return; each call must end at the guard.
import { storage } from '@forge/api';
const stuck = () => { for (;;); };
const odd = { toString: stuck, valueOf: stuck, [Symbol.toPrimitive]: stuck };
export const run = async request => {
  switch (request.method) {
    case 'POST': return storage.get(odd);
    case 'PUT': return fetch(odd);
    default: return Buffer.from('x').toString(odd);
  }
};
