// Logs for ever, lines that grow; the run must end, and the report must stay small.
export const run = () => { let line = 'line'; for (;;) { console.log(line); if (line.length < 1e5) line += line; } };
