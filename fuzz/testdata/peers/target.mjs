// The target of Jazzer.js: runs the handler of a planted app with what the bytes stand for, and throws when the app
// says that its bug was reached. Appends one line of JSON to PEERS_OUT then, or when PEERS_SECONDS of processor time are
// spent.
import { appendFileSync, readFileSync } from 'node:fs';
import { clear } from '@forge/kvs';
import { calls, request } from './input.mjs';

const { PEERS_BUG: bug, PEERS_OUT: out, PEERS_SECONDS: limit } = process.env;
const { slots } = JSON.parse(readFileSync('bugs.json', 'utf8'))[bug];

// No fuzzer is told the secrets.
for (const [, name] of readFileSync(`app/${bug}.js`, 'utf8').matchAll(/process\.env\.(\w+)/g)) {
  process.env[name] = `a-made-up-value-of-${name}`;
}

let reached = false;
console.log = text => { reached ||= text === 'reached'; };
const hour = 3_600_000;
let waited = 0;
const now = Date.now;
Date.now = () => now() + waited;

const { run } = await import(`./app/${bug}.js`);

async function execute(text) {
  if (!run.keys) return run(request(slots, text));
  for (const { key, payload, user, later } of calls(run.keys, text)) {
    if (later) waited += hour;
    await run({ key, payload, context: { accountId: user } }).catch(() => {});
  }
}

const seconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const setup = seconds();
let executions = 0;

function record(found) {
  const line = { fuzzer: 'Jazzer.js', bug, found, executions, setup, seconds: seconds() - setup };
  appendFileSync(out, JSON.stringify(line) + '\n');
}

export async function fuzz(data) {
  executions++;
  clear();
  await execute(data.toString()).catch(() => {}); // an app that throws has not reached its bug
  if (reached) {
    record(true);
    throw new Error('reached');
  }
  if (executions % 256 === 0 && seconds() - setup > limit) {
    record(false);
    process.exit(0);
  }
}
