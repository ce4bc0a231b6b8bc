// Recurses through natives that call back: sort in sort, replace in replace, JSON.parse in a reviver, bound functions.
const nest = () => [2, 1].sort(() => nest());
const swap = () => 'a'.replace(/a/, swap);
const revive = () => JSON.parse('[1]', revive);
let bound = () => 1;
for (let n = 0; n < 100000; n++) bound = bound.bind(null);
export const run = request => {
  switch (request.method) {
    case 'POST': return nest();
    case 'PUT': return swap();
    case 'DELETE': return revive();
    default: return bound();
  }
};
