// What the bytes of an input stand for. peers_test.go reads them in the same way.

const maxCalls = 8;

// request makes a web trigger's request: a line for each slot, and the rest is the body.
export function request(slots, text) {
  const lines = text.split('\n');
  const out = { method: 'POST', userPath: '', headers: {}, queryParameters: {} };
  for (const slot of slots) {
    const value = lines.shift() ?? '';
    const [kind, name] = slot.split(' ');
    if (kind === 'method') out.method = value;
    else if (kind === 'path') out.userPath = value;
    else if (value) out[kind === 'header' ? 'headers' : 'queryParameters'][name] = [value];
  }
  out.body = lines.join('\n');
  return out;
}

// calls makes the calls of a resolver, one a line: a character that picks the function, one that picks the user and
// whether an hour passes before, and the payload; where that is not JSON, an empty one.
export function calls(keys, text) {
  return text.split('\n').slice(0, maxCalls).map(line => {
    const [which, how] = [line.charCodeAt(0) || 0, line.charCodeAt(1) || 0];
    return {
      key: keys[which % keys.length], payload: parsed(line.slice(2)),
      user: how & 1 ? 'bo' : 'ada', later: (how & 2) !== 0,
    };
  });
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}
