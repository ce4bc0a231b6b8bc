// Sends requests for ever and waits for none; the run must end.
export const run = async () => { for (;;) fetch('https://example.com/', { method: 'POST', body: 'x'.repeat(1000) }); };
