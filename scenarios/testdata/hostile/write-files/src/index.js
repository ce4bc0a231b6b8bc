// Writes outside its own made-up disk, by every way that fs has; nothing of it may appear on the machine.
import * as fs from 'node:fs';
const places = ['/tmp/crosstalk-hostile-write', '/crosstalk-hostile-write', '../crosstalk-hostile-write',
  './crosstalk-hostile-write', '/etc/crosstalk-hostile-write', '.crosstalk/findings/crosstalk-hostile-write.json',
  '/dev/shm/crosstalk-hostile-write', '/proc/self/cwd/crosstalk-hostile-write'];
export const run = () => {
  for (const place of places)
    for (const write of [() => fs.writeFileSync(place, 'x'), () => fs.appendFileSync(place, 'x'),
      () => fs.mkdirSync(`${place}-dir`, { recursive: true }), () => fs.symlinkSync('/etc/passwd', `${place}-link`),
      () => fs.copyFileSync('/etc/passwd', `${place}-copy`), () => fs.renameSync(place, `${place}-moved`),
      () => fs.createWriteStream(place).end('x'), () => fs.chmodSync('/etc', 0o777), () => fs.rmSync('/', { recursive: true })])
      try { write(); } catch {}
  return { statusCode: 200 };
};
