// Uses the powers of process to end, change or reach into the process; it must neither end nor learn anything.
export const run = request => {
  const ways = [p => p.exit(0), p => p.abort(), p => p.kill(p.pid), p => p.kill(1, 'SIGKILL'), p => p.reallyExit(0),
    p => p.binding('fs').open('/etc/passwd'), p => p.dlopen({}, '/lib/libc.so.6'), p => p.mainModule.require('child_process'),
    p => p.chdir('/'), p => p.umask(0), p => p.setuid(0), p => p.stdout.write('\x1b[2J'), p => p.emit('SIGTERM'),
    p => p.memoryUsage(), p => p.cpuUsage(), p => p.hrtime.bigint(), p => p.send('x'), p => p.disconnect(),
    p => p._linkedBinding('spawn_sync'), p => p.getBuiltinModule('child_process').execSync('id'),
    p => p.constructor.constructor('return this')().process.exit(1)];
  const n = Number(request.method === 'POST') ;
  for (const way of n ? ways : ways.reverse()) try { way(process); } catch {}
  return { statusCode: 200 };
};
