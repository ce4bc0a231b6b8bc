// Asks repeat and pad for texts that no machine holds; each must throw as V8 does.
export const run = request => {
  switch (request.method) {
    case 'POST': return 'a'.repeat(1e13).length;
    case 'PUT': return 'a'.padStart(2 ** 40).length;
    default: return 'a'.repeat(2 ** 31).length;
  }
};
