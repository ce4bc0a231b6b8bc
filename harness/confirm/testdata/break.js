// Tries what Node.js must not be able to do on this machine, and writes what came of each as JSON.
const fs = require('fs'), net = require('net'), os = require('os');
const attempt = (f) => { try { return f() ?? 'done'; } catch (e) { return e.code || String(e); } };
const connect = (to) => new Promise((resolve) => {
  const s = attempt(() => net.connect(to, () => resolve('done')));
  if (typeof s === 'string') return resolve(s);
  s.on('error', (e) => resolve(e.code));
});
const status = (name) => { try { return fs.readFileSync('/proc/self/status', 'utf8').match(new RegExp(name + ':\\s*(.*)'))[1]; } catch (e) { return e.code; } };
(async () => {
  const [tcp, unix, fd, pid] = process.argv.slice(1);
  console.log(JSON.stringify({
    read: attempt(() => { fs.readFileSync('/etc/passwd'); }),
    write: attempt(() => { fs.writeFileSync('/tmp/crosstalk-node-was-here', ''); }),
    root: attempt(() => { fs.writeFileSync('/crosstalk-node-was-here', ''); }),
    dev: attempt(() => { fs.writeFileSync('/dev/crosstalk-node-was-here', ''); }),
    child: attempt(() => { const r = require('child_process').spawnSync('/bin/true'); if (r.error) throw r.error; }),
    worker: attempt(() => { new (require('worker_threads').Worker)('1', { eval: true }); }),
    inherited: attempt(() => { fs.readSync(Number(fd), Buffer.alloc(1)); }),
    tcp: await connect({ host: '127.0.0.1', port: Number(tcp) }),
    unix: await connect({ path: unix }),
    kill: attempt(() => { process.kill(Number(pid), 0); }),
    interfaces: Object.keys(os.networkInterfaces()).filter((n) => n !== 'lo').length > 0,
    environment: Object.keys(process.env).filter((n) => n !== 'PWD').sort(),
    capabilities: status('CapEff'), noNewPrivileges: status('NoNewPrivs'),
  }));
})();
