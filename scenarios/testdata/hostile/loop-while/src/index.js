// Loops for ever in the handler; the guard must end each run, and the report must say so.
export const run = () => { for (;;); };
