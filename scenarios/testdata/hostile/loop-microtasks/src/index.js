// Queues microtasks for ever, so that the event loop never gets its turn; the guard must end each run.
const again = () => Promise.resolve().then(again);
export const run = async () => { await again(); };
