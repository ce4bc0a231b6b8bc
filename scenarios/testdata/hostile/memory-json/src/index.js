// Parses JSON that is a million levels deep; it must end in an error, not in the end of the process.
export const run = () => JSON.stringify(JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))).length;
