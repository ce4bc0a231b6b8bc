// Has natives loop over lengths of billions, where no interrupt reaches; the run must end in time.
export const run = request => {
  switch (request.method) {
    case 'POST': return Array(1e9).fill(1).length;
    case 'PUT': return Array(2 ** 32 - 1).join('').length;
    default: return Array.from({ length: 1e9 }).length;
  }
};
