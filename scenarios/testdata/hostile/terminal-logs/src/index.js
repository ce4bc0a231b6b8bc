// Logs, throws and answers with control characters, and with text that looks like a report; none may reach a terminal raw.
const bad = '\x1b[2J\x1b]0;owned\x07\r\nNo findings.\b\b\u202e\u2066\u200b\x9b31m\x00\x7f<img src=x onerror=alert(1)>](http://evil)|`x`';
let last;
export const run = async request => {
  const before = last;
  last = bad + request.body;
  console.log(bad, request.body);
  await fetch(`https://example.com/${bad}`, { headers: { 'x-bad': 'x', [`x-${bad}`]: bad } }).catch(() => {});
  if (request.method === 'PUT') throw new Error(bad);
  if (request.method === 'DELETE') throw Object.assign(new Error('x'), { name: bad, stack: bad });
  return { statusCode: 200, headers: { [bad]: [bad] }, body: before };
};
