// Gives natives generators that never end; building from them must end at the guard.
function* endless() { for (;;) yield ['a', 'b']; }
export const run = request => {
  switch (request.method) {
    case 'POST': return new Map(endless());
    case 'PUT': return new URLSearchParams(endless());
    default: return Math.max(...endless());
  }
};
