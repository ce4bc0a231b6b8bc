// Prints the results of a run as tables in Markdown.
import { readFileSync } from 'node:fs';

const lines = readFileSync(process.argv[2], 'utf8').trim().split('\n').map(text => JSON.parse(text));
const number = n => Math.round(n).toLocaleString('en');
const columns = [
  ['crosstalk', ''], ['go test -fuzz', 'bytes'], ['go test -fuzz', 'sample'], ['Jazzer.js', 'bytes'], ['Jazzer.js', 'sample'],
];
const title = ([fuzzer, form]) => form ? `${fuzzer}, ${form}` : fuzzer;
const of = ([fuzzer, form]) => lines.filter(l => l.fuzzer === fuzzer && l.form === form);
const sum = (all, field) => all.reduce((n, l) => n + l[field], 0);
const row = cells => console.log(`| ${cells.join(' | ')} |`);

function cell(l) {
  if (!l) return 'no result';
  return l.found ? `**${number(l.executions)}**` : `not in ${number(l.executions)}`;
}

row(['planted bug', ...columns.map(title)]);
row(['---', ...columns.map(() => '---')]);
for (const bug of [...new Set(lines.map(l => l.bug))]) {
  row([bug, ...columns.map(c => cell(of(c).find(l => l.bug === bug)))]);
}
console.log();
row(['fuzzer', 'found', 'executions', 'per second of processor time', 'seconds of processor time, all bugs', 'before the first execution']);
row(Array(6).fill('---'));
for (const c of columns) {
  const all = of(c);
  row([title(c), `${all.filter(l => l.found).length} of ${all.length}`, number(sum(all, 'executions')),
    number(sum(all, 'executions') / sum(all, 'seconds')), sum(all, 'seconds').toFixed(1),
    sum(all, 'setup').toFixed(1)]);
}
