// Sorts with a comparator that never returns, and replaces with a function that never does; both must end.
const stuck = () => { for (;;); };
export const run = request => request.method === 'POST' ? [2, 1].sort(stuck) : 'a'.replace(/a/, stuck);
