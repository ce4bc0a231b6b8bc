// Grows an array for ever; the run must end without the process.
export const run = () => { const all = []; for (;;) all.push([1, 2, 3, 4]); };
