// Awaits an async generator that never ends; the guard must end each run.
async function* endless() { for (;;) yield 1; }
export const run = async () => { for await (const n of endless()) if (n === 0) return { statusCode: 200 }; };
