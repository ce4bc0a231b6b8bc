package confirm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/trace"
	"crosstalk/scenarios"
)

// opened is an app of one file.
func opened(t *testing.T, source string) *harness.App {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../scenarios/testdata/demo")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "src", "index.js"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	a, err := harness.Open(dir, harness.OpenOptions{StandIns: true})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const rule = "cross-tenant-leak"

// found is what the rule finds in an app.
func found(t *testing.T, a *harness.App) (out harness.Replay) {
	t.Helper()
	m, err := a.Explore(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := oracle.Select([]string{rule}, nil)
	if err != nil {
		t.Fatal(err)
	}
	save := func(r harness.Replay) (string, error) { out = r; return r.Finding.ID, nil }
	o := harness.Options{Seed: 1, Rules: rules, Save: save}
	if _, err := a.Check(t.Context(), scenarios.Experiments(m, rules...), o); err != nil {
		t.Fatal(err)
	}
	if out.Rule != rule {
		t.Fatal("nothing is found")
	}
	return out
}

const head = `import Resolver from '@forge/resolver';
import api, { assumeTrustedRoute } from '@forge/api';
const resolver = new Resolver();
const myself = assumeTrustedRoute('/rest/api/3/myself');
const name = async () => (await (await api.asUser().requestJira(myself)).json()).displayName;
let first;
`

const tail = `
export const handler = resolver.getDefinitions();
`

// leaky keeps the name of the first caller.
const leaky = head + `resolver.define('greeting', async () => ({ text: first ??= await name() }));` + tail

// elsewhere leaks on an engine without WebAssembly alone.
const elsewhere = head + `const node = typeof WebAssembly === 'object';
resolver.define('greeting', async () => ({ text: node ? await name() : (first ??= await name()) }));` + tail

// ends takes all memory of Node.js.
const ends = head + `const fill = () => { for (const all = []; ;) all.push(new Array(1e6).fill(Math.random())); };
resolver.define('greeting', async () => {
  if (typeof WebAssembly === 'object') fill();
  return { text: first ??= await name() };
});` + tail

// mended keeps nothing, and other has no such entry.
const (
	mended = head + `resolver.define('greeting', async () => ({ text: await name() }));` + tail
	other  = head + `resolver.define('farewell', () => first);` + tail
)

// TestVerdicts holds what is said of a leak that is one everywhere, of one that is none on Node.js, and of what cannot
// be run there.
func TestVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: it explores apps, and starts Node.js often")
	}
	a, b, c := opened(t, leaky), opened(t, elsewhere), opened(t, ends)
	leak, onlyHere, fatal := found(t, a), found(t, b), found(t, c)
	grows, inspects := leak, leak
	grows.Schedule = leak.Schedule.Clone()
	grows.Schedule.Steps[0].Size = &trace.Size{}
	inspects.Rule = "manifest-secret"
	for _, path := range nodes(t) {
		n, err := Local(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		on := New(n)
		t.Cleanup(on.Close)
		for name, test := range map[string]struct {
			app     *harness.App
			saved   harness.Replay
			verdict oracle.Confirmed
			reason  string
		}{
			"a leak": {a, leak, oracle.IsConfirmed, ""},
			"none on Node.js": {
				b, onlyHere, oracle.NotConfirmed,
				"step 2 (resolver › greeting): crosstalk's engine has nothing more, and Node.js has the request jira GET",
			},
			"mended":            {opened(t, mended), leak, oracle.NotRunnable, "does not show it any more"},
			"no memory is left": {c, fatal, oracle.NotRunnable, "in world A: FATAL ERROR: "},
			"another app":       {opened(t, other), leak, oracle.NotRunnable, "the app no longer has what the schedule names"},
			"a growing payload": {a, grows, oracle.NotRunnable, "counts how much work"},
			"the manifest":      {a, inspects, oracle.NotRunnable, "looks at the manifest alone"},
		} {
			is := on.Confirm(test.app, test.saved)
			told := strings.Contains(is.Reason, test.reason) && (is.Reason == "") == (test.reason == "")
			if is.Verdict != test.verdict || !told {
				t.Errorf("%s on %s: %+v", name, n.Name, is)
			}
			if is.Verdict != oracle.NotRunnable && is.Engine != n.Name {
				t.Errorf("%s on %s: the engine is %q", name, n.Name, is.Engine)
			}
		}
	}
}
