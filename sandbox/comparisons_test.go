package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
)

func shown(v instrument.Value) string {
	switch v.Kind {
	case instrument.String:
		return fmt.Sprintf("%q", v.Text)
	case instrument.Bytes:
		return fmt.Sprintf("bytes %q", v.Text)
	case instrument.Pattern:
		return "/" + v.Text + "/"
	case instrument.Number, instrument.BigInt:
		return v.Text
	default:
		return string(v.Kind)
	}
}

func shownComparisons(f *sandbox.Feedback) (out []string) {
	for _, c := range f.Comparisons {
		text := shown(c.A) + " " + c.Op + " " + shown(c.B)
		if len(c.Known) > 0 {
			var known []string
			for _, k := range c.Known {
				known = append(known, shown(k))
			}
			text += " of " + strings.Join(known, ",")
		}
		out = append(out, text)
	}
	return out
}

// TestComparisons: what is told of each snippet, a handler whose payload is "in".
func TestComparisons(t *testing.T) {
	bodies, want := snippets(t, "comparisons.txtar")
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			_, f := runIn(t, programOf(t, body, "src/index.js").Instrument(), `"in"`)
			if d := cmp.Diff(want[name], shownComparisons(f)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestComparisonsInPackages: of packages, texts are told and numbers are not.
func TestComparisonsInPackages(t *testing.T) {
	body := `const n = payload.length, m = 3, s = "x"; const o = { a: 1 };
		return [payload === "a", payload === s, n === 7, n === m, n < 9, payload in o, o[payload], o.b,
			/v/.test(payload), payload.startsWith("b")]`
	_, f := runIn(t, programOf(t, body, "node_modules/p/index.js").Instrument(), `"in"`)
	want := []string{`"in" === "a"`, `"in" === "x"`, `/v/ test "in"`, `"in" startsWith "b"`}
	if d := cmp.Diff(want, shownComparisons(f)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if len(f.Branches) != 0 {
		t.Errorf("%d branches in a package", len(f.Branches))
	}
}

// TestBranches: which ways are gone in each snippet, by kind, in the order of the source.
func TestBranches(t *testing.T) {
	bodies, want := snippets(t, "branches.txtar")
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			p := programOf(t, body, "src/index.js").Instrument()
			_, f := runIn(t, p, `"in"`)
			var got []string
			for k, b := range p.Table().Branches {
				if !strings.HasPrefix(b.Position, "src/index.js:1:") {
					t.Errorf("branch at %q", b.Position)
				}
				got = append(got, fmt.Sprintf("%s %d", b.Kind, f.Branches[k]))
			}
			got = got[:len(got)-1] // the handler itself
			if d := cmp.Diff(want[name], []string{strings.Join(got, ", ")}); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestDigests(t *testing.T) {
	body := `const c = require("crypto");
		c.createHash("sha1").update("a").update(payload).digest();
		c.createHmac("sha256", "key").update(payload).digest("hex");
		return globalThis.crypto.subtle.digest("SHA-256", Buffer.from("web")).then(() => 1)`
	_, f := runIn(t, programOf(t, body, "src/index.js").Instrument(), `"in"`)
	var got []string
	for _, d := range f.Digests {
		got = append(got, fmt.Sprintf("%s %s %q %q %d %x", d.Use, d.Algorithm, d.Key, d.Data, d.Length, d.Output[:4]))
	}
	want := []string{
		`hash sha1 "" "ain" 3 `, `hmac sha256 "key" "in" 2 `, `hash SHA-256 "" "web" 3 `,
	}
	for k := range want {
		if k >= len(got) || !strings.HasPrefix(got[k], want[k]) {
			t.Fatalf("digests %q, want them to begin with %q", got, want)
		}
	}
	if at := f.Digests[1].Position; !strings.HasPrefix(at, "src/index.js:1:") {
		t.Errorf("digest at %q", at)
	}
}

// TestReset: a Feedback tells the same of the same call each time, and nothing of the calls before.
func TestReset(t *testing.T) {
	body := `const m = new Map([["a", 1]]); let n = 0;
		for (const x of [1, 2, 3]) if (m.has(payload) || x > 2) n++; return n`
	p := programOf(t, body, "src/index.js").Instrument()
	i, err := p.Instantiate(sandbox.Config{Platform: echo{}})
	if err != nil {
		t.Fatal(err)
	}
	var first, last []string
	for step := range 40 {
		i.Feedback().Reset()
		i.Invoke(&sandbox.Invocation{
			Step: step + 1, Tenant: "acme", Function: p.Function("main"), Payload: []byte(`"in"`), Limit: 25_000,
		})
		last = append(shownComparisons(i.Feedback()), fmt.Sprint(i.Feedback().Branches))
		if step == 0 {
			first = last
		}
		if c := i.Cut(); len(c.Invocations) != 1 || c.Invocations[0].Step != step+1 {
			t.Fatalf("step %d: cut %+v", step+1, c.Invocations)
		}
	}
	if len(first) < 5 {
		t.Errorf("only %q", first)
	}
	if d := cmp.Diff(first, last); d != "" {
		t.Errorf("(-first +last):\n%s", d)
	}
}

func TestWords(t *testing.T) {
	body := "const { alpha, beta: { gamma } = {}, \"delta-1\": d } = payload;" +
		"const o = { [\"eps\"]: `zeta${alpha}eta`, 'theta': 42 };" +
		"return o.iota ?? o['kappa'] ?? /lambda+/.test(gamma)"
	p := programOf(t, body, "src/index.js").Instrument()
	got := map[instrument.WordKind]string{}
	for _, w := range p.Table().Words {
		got[w.Kind] += w.Text + " "
		if w.File != "src/index.js" {
			t.Errorf("%q in %q", w.Text, w.File)
		}
	}
	want := map[instrument.WordKind]string{
		instrument.PropertyWord: "", instrument.TextWord: "",
		instrument.PatternWord: "lambda+ ", instrument.NumberWord: "42 ",
	}
	for kind, words := range map[instrument.WordKind][]string{
		instrument.PropertyWord: {"alpha", "beta", "gamma", "delta-1", "theta", "iota"},
		instrument.TextWord:     {"zeta", "eta", "eps", "kappa"},
	} {
		for _, w := range words {
			if !strings.Contains(" "+got[kind], " "+w+" ") {
				t.Errorf("no %s %q in %q", kind, w, got[kind])
			}
		}
		delete(want, kind)
		delete(got, kind)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
