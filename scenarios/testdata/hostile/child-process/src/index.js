// Starts programs and threads, opens sockets and debuggers; each must be refused, and nothing may run.
const names = ['child_process', 'worker_threads', 'cluster', 'net', 'dgram', 'tls', 'http2', 'inspector', 'v8', 'wasi', 'repl'];
const ways = {
  child_process: m => m.execSync('touch /tmp/crosstalk-hostile-child'), worker_threads: m => new m.Worker('process.exit()', { eval: true }),
  cluster: m => m.fork(), net: m => m.connect(22, '127.0.0.1'), dgram: m => m.createSocket('udp4').send('x', 53, '127.0.0.1'),
  tls: m => m.connect(443, 'example.com'), http2: m => m.connect('https://example.com'), inspector: m => m.open(0),
  v8: m => m.writeHeapSnapshot('/tmp/crosstalk-hostile-heap'), wasi: m => new m.WASI({ preopens: { '/': '/' } }), repl: m => m.start(),
};
export const run = () => {
  for (const name of names) for (const spelled of [name, `node:${name}`])
    try { ways[name](require(spelled)); } catch {}
  return { statusCode: 200 };
};
