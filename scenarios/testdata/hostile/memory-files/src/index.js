// Writes files for ever; the disk of 512 MB that Forge gives must be full at some time, or the run must end.
import { appendFileSync } from 'node:fs';
const block = 'x'.repeat(1 << 20);
export const run = () => { for (let n = 0; ; n++) appendFileSync(`/tmp/crosstalk-hostile-${n}`, block); };
