// Looks for the secrets of the process that runs it, in /proc, in process.env and in reports; it must see none.
import * as fs from 'node:fs';
import * as os from 'node:os';
export const run = () => {
  const texts = [JSON.stringify(process.env), JSON.stringify(process.argv), JSON.stringify(process.versions)];
  for (const name of ['/proc/self/environ', '/proc/self/cmdline', '/proc/1/environ', '/proc/self/maps', '/proc/self/fd/1'])
    try { texts.push(fs.readFileSync(name, 'latin1')); } catch {}
  for (const ask of [() => os.hostname(), () => os.userInfo().username, () => os.homedir(), () => process.cwd(),
    () => JSON.stringify(process.report.getReport()), () => process.title])
    try { texts.push(String(ask())); } catch {}
  for (const text of texts) if (/PLANTED|planted/.test(text)) throw new Error(`escaped: ${text}`);
  return { statusCode: 200, body: texts.join('\n') };
};
