package retained

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
)

// In the explained form captured variables have names, and positions of their own; nothing else changes.
func TestExplainedPaths(t *testing.T) {
	plain := compiled(t, map[string]string{
		"manifest.yml": manifest,
		"src/index.js": `const { getConfig } = require('./config');
const { memo } = require('./memo');
const all = [];
for (const n of [1, 2]) { all.push(() => n); }
exports.run = () => [getConfig(), memo, all];
exports.run();
`,
		"src/config.js": `let v, calls = 0;
module.exports = { getConfig: () => { calls++; return v ??= { site: 'acme' } } };`,
		"src/memo.js": `const make = f => { const known = new Map([['k', 'seen']]); return k => known.get(k) ?? f(k) };
class Base { constructor() { this.late = () => Base.last } } Base.last = 'static';
module.exports = { memo: make(k => new Base(k)) };`,
	})
	values := func(p *sandbox.Program) map[string]string {
		i := fresh(t, p)
		if _, err := i.Exports("index"); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, l := range Walk(i, Options{}).Leaves {
			if strings.Contains(l.Path, "arguments") {
				continue // of every function, in the explained form
			}
			switch l.Value {
			case "acme", "seen", "static", "1", "2":
				got[l.Value+" at "+l.DeclaredAt] = l.Path
			}
		}
		return got
	}
	want := map[string]string{
		"acme at src/config.js:2:31": "getConfig→(captured 0).site", "1 at src/config.js:2:31": "getConfig→(captured 1)",
		"seen at src/memo.js:1:68": `memo→(captured 1).get("k")`, "static at src/memo.js:1:68": "memo→^(captured 0).last",
		"1 at src/index.js:4:36": "all[0]→(captured 0)", "2 at src/index.js:4:36": "all[1]→(captured 0)",
	}
	if d := cmp.Diff(want, values(plain)); d != "" {
		t.Error(d)
	}
	want = map[string]string{
		"acme at src/config.js:1:5": "getConfig→v.site",
		"1 at src/config.js:1:8":    "getConfig→calls",
		"seen at src/memo.js:1:27":  `memo→known.get("k")`,
		"static at src/memo.js:2:7": "memo→^Base.last",
		"1 at src/index.js:4:12":    "all[0]→n",
		"2 at src/index.js:4:12":    "all[1]→n",
	}
	if d := cmp.Diff(want, values(plain.Explain())); d != "" {
		t.Error(d)
	}
}
