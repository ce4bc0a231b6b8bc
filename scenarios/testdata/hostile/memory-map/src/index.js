// Grows a Map and a Set for ever; the run must end without the process.
export const run = () => { const m = new Map(), s = new Set(); for (let n = 0; ; n++) { m.set(n, {}); s.add({}); } };
