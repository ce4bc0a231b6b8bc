// Chains closures for ever; the run must end without the process.
export const run = () => { let f = () => 0; for (;;) { const g = f; f = () => g; } };
