// Makes files long for ever; the disk of 512 MB that Forge gives must be full at some time, or the run must end.
import { truncateSync, writeFileSync } from 'node:fs';
export const run = () => {
  for (let size = 1, n = 0; ; size *= 64, n++) {
    writeFileSync(`/tmp/crosstalk-hostile-${n}`, 'x');
    truncateSync(`/tmp/crosstalk-hostile-${n}`, size);
  }
};
