// Makes promises for ever, all of which stay pending; the run must end without the process.
export const run = async () => { const all = []; for (;;) all.push(new Promise(() => {}).then(() => all)); };
