// Tries to do from inside the container what it must not be able to do, and writes what came of each as JSON.
const fs = require('fs'), net = require('net'), dgram = require('dgram'), dns = require('dns').promises;
const { spawnSync } = require('child_process'), { Worker } = require('worker_threads'), os = require('os');

const attempt = (f) => { try { f(); return 'done'; } catch (e) { return e.code || String(e); } };
const connect = (to) => new Promise((resolve) => {
  const s = net.connect(to, () => resolve('done'));
  s.on('error', (e) => resolve(e.code));
  s.setTimeout(3000, () => resolve('no answer'));
});
const send = () => new Promise((resolve) => {
  const s = dgram.createSocket('udp4');
  s.send('x', 53, '192.0.2.1', (e) => { s.close(); resolve(e ? e.code : 'done'); });
});
const status = (name) => fs.readFileSync('/proc/self/status', 'utf8').match(new RegExp(name + ':\\s*(.*)'))[1].split('\t')[0];

async function threads(most) {
  const all = [];
  for (let n = 0; n < most; n++) {
    const w = await new Promise((resolve) => {
      let worker;
      try { worker = new Worker('setInterval(() => {}, 1e6)', { eval: true, stdout: true }); } catch (e) { return resolve(null); }
      worker.on('error', () => resolve(null));
      worker.on('online', () => resolve(worker));
    });
    if (!w) break;
    all.push(w);
  }
  await Promise.all(all.map((w) => w.terminate()));
  return all.length;
}

// How many processors' time two busy threads and this one get.
async function processors() {
  const busy = 'const end = Date.now() + 1500; while (Date.now() < end);';
  const from = process.cpuUsage(), began = Date.now();
  const workers = [1, 2].map(() => new Worker(busy, { eval: true }));
  const ended = Promise.all(workers.map((w) => new Promise((resolve) => w.on('exit', resolve))));
  while (Date.now() < began + 1500);
  await ended;
  const used = process.cpuUsage(from);
  return (used.user + used.system) / 1000 / (Date.now() - began);
}

(async () => {
  const block = Buffer.alloc(1 << 20);
  const fill = (name, count) => { for (let n = 0; n < count; n++) fs.appendFileSync(name, block); };
  const out = {
    interfaces: Object.keys(os.networkInterfaces()).filter((n) => n !== 'lo'),
    tcp: await connect({ host: '192.0.2.1', port: 80 }),
    metadata: await connect({ host: '169.254.169.254', port: 80 }),
    udp: await send(),
    dns: await new dns.Resolver({ timeout: 500, tries: 1 }).resolve4('example.com').then(() => 'done', (e) => e.code),
    engine: await connect({ path: '/var/run/docker.sock' }),
    root: attempt(() => fs.writeFileSync('/x', '')),
    node: attempt(() => fs.writeFileSync('/usr/local/bin/node', '')),
    hosts: attempt(() => fs.writeFileSync('/etc/hosts', '')),
    dev: attempt(() => fs.writeFileSync('/dev/x', '')),
    shm: attempt(() => fs.writeFileSync('/dev/shm/x', '')),
    kernel: attempt(() => fs.writeFileSync('/proc/sys/kernel/hostname', 'x')),
    cgroup: attempt(() => fs.mkdirSync('/sys/fs/cgroup/x')),
    small: attempt(() => fill('/tmp/small', 1)),
  };
  fs.writeFileSync('/tmp/run', '#!/usr/local/bin/node\n', { mode: 0o755 });
  out.exec = spawnSync('/tmp/run').error?.code || 'done';
  out.file = attempt(() => fill('/tmp/large', 40));
  out.disk = attempt(() => fill('/tmp/larger', 40));
  fs.rmSync('/tmp/large');
  fs.rmSync('/tmp/larger');
  out.descriptors = attempt(() => { for (;;) fs.openSync('/tmp/small'); });
  for (let fd = 20; fd < 1100; fd++) attempt(() => fs.closeSync(fd));
  out.uid = process.getuid();
  out.gid = process.getgid();
  out.groups = process.getgroups().filter((g) => g !== 1000);
  out.setuid = attempt(() => process.setuid(0));
  out.chown = attempt(() => fs.chownSync('/tmp/small', 0, 0));
  out.kill = attempt(() => process.kill(-1, 0));
  out.capabilities = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(status).filter((c) => /[^0]/.test(c));
  out.noNewPrivileges = status('NoNewPrivs');
  out.seccomp = status('Seccomp');
  out.processes = fs.readdirSync('/proc').filter((n) => /^\d+$/.test(n)).length;
  out.environment = Object.keys(process.env).sort();
  out.memory = process.constrainedMemory() / 2 ** 20;
  out.writable = fs.readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n').map((l) => l.split(' '))
    .filter((f) => f[5].split(',').includes('rw')).map((f) => f[4])
    .filter((at) => attempt(() => fs.accessSync(at, fs.constants.W_OK)) === 'done' && fs.statSync(at).isDirectory());
  out.processors = await processors();
  out.threads = await threads(100);
  console.log(JSON.stringify(out));
  process.exit(7);
})();
