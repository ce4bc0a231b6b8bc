// Prints the results of a run as tables in Markdown.
import { readFileSync } from 'node:fs';

const lines = readFileSync(process.argv[2], 'utf8').trim().split('\n').map(text => JSON.parse(text));
const number = n => Math.round(n).toLocaleString('en');
const fuzzers = ['crosstalk', 'go test -fuzz', 'Jazzer.js'];
const of = fuzzer => lines.filter(l => l.fuzzer === fuzzer);
const sum = (all, field) => all.reduce((n, l) => n + l[field], 0);
const row = cells => console.log(`| ${cells.join(' | ')} |`);

function cell(l) {
  if (!l) return 'no result';
  return l.found ? `**${number(l.executions)}**` : `not in ${number(l.executions)}`;
}

row(['planted bug', ...fuzzers]);
row(['---', ...fuzzers.map(() => '---')]);
for (const bug of new Set(lines.map(l => l.bug))) {
  row([bug, ...fuzzers.map(f => cell(of(f).find(l => l.bug === bug)))]);
}
console.log();
row(['', ...fuzzers]);
row(['---', ...fuzzers.map(() => '---')]);
const total = (name, value) => row([name, ...fuzzers.map(f => value(of(f)))]);
total('found', all => `${all.filter(l => l.found).length} of ${all.length}`);
total('executions', all => number(sum(all, 'executions')));
total('executions per second of processor time', all => number(sum(all, 'executions') / sum(all, 'seconds')));
total('seconds of processor time', all => number(sum(all, 'seconds')));
total('and before the first executions', all => number(sum(all, 'setup')));
