//go:build peers

package fuzz

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// Measured with testdata/peers/run, which says in the environment what to measure.

// measure is a line of the results.
type measure struct {
	Fuzzer     string  `json:"fuzzer"`
	Bug        string  `json:"bug"`
	Found      bool    `json:"found"`
	Executions int     `json:"executions"`
	Setup      float64 `json:"setup"`   // seconds of processor time before the first execution
	Seconds    float64 `json:"seconds"` // and from then on
}

func (m measure) save(t testing.TB) {
	t.Helper()
	f, err := os.OpenFile(os.Getenv("PEERS_OUT"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(f).Encode(m); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// processor is how many seconds of processor time this process has taken, so that what else runs on the machine counts
// for less.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("internal: no usage of this process: " + err.Error())
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// ownExecutions bounds our own search.
const ownExecutions = 20_000

func TestOwnSearch(t *testing.T) {
	m := measure{Fuzzer: "crosstalk", Bug: os.Getenv("PEERS_BUG"), Executions: ownExecutions}
	app := plant(t, m.Bug)
	before := processor()
	if _, err := app.Explore(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	explored := processor()
	n := executions(t, app, Options{Seed: 1, Executions: ownExecutions}) // explores once more
	m.Setup, m.Seconds = explored, processor()-explored-(explored-before)
	if n >= 0 {
		m.Found, m.Executions = true, n
	}
	m.save(t)
}

// FuzzPlain is what go test -fuzz makes of a planted app when it sees nothing of the app's code. The bytes are the
// input of the handler.
func FuzzPlain(f *testing.F) {
	bug := os.Getenv("PEERS_BUG")
	p := openPlain(f, bug)
	f.Add([]byte("{}"))
	f.Add([]byte(p.Sample))
	m := measure{Fuzzer: "go test -fuzz", Bug: bug}
	limit, err := strconv.ParseFloat(os.Getenv("PEERS_SECONDS"), 64)
	if err != nil {
		f.Fatal(err)
	}
	m.Setup = processor()
	saved := false
	f.Fuzz(func(t *testing.T, input []byte) {
		if saved {
			t.Fatal("ended") // Go's fuzzer tries what failed once more
		}
		m.Executions++
		m.Found = p.reaches(t, strings.ToValidUTF8(string(input), "\ufffd"))
		m.Seconds = processor() - m.Setup
		if m.Found || m.Seconds > limit {
			m.save(t)
			saved = true
			t.Fatalf("found: %t", m.Found)
		}
	})
}

// plain is a planted app, and how bytes become its input; the same as in testdata/peers/input.mjs.
type plain struct {
	Slots  []string `json:"slots"` // of a web trigger: what the lines are before the body
	Sample string   `json:"sample"`

	app   *harness.App
	model *harness.Model
}

func openPlain(f *testing.F, bug string) plain {
	f.Helper()
	planted := os.Getenv("PEERS_PLANTED")
	text, err := os.ReadFile(filepath.Join(planted, "peers", "bugs.json"))
	if err != nil {
		f.Fatal(err)
	}
	all := map[string]plain{}
	if err := json.Unmarshal(text, &all); err != nil {
		f.Fatal(err)
	}
	p := all[bug]
	source, err := os.ReadFile(filepath.Join(planted, "planted", bug+".js"))
	if err != nil {
		f.Fatal(err)
	}
	p.app = open(f, string(source))
	if p.model, err = p.app.Explore(context.Background(), 1); err != nil {
		f.Fatal(err)
	}
	return p
}

func (p plain) reaches(t *testing.T, input string) bool {
	t.Helper()
	steps := p.calls(input)
	if p.model.Entries[0].IsPublic() {
		steps = []harness.Step{p.model.Entries[0].Step(tenant.Observed, tenant.FirstUser, p.request(input))}
	}
	run, err := p.app.Run(p.model.Schedule("plain", steps, true), tenant.World{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return reached(run)
}

func (p plain) request(input string) tenant.Template {
	lines := strings.SplitN(input, "\n", len(p.Slots)+1)
	lines = append(lines, make([]string, len(p.Slots)+1-len(lines))...)
	out := map[string]any{"method": "POST", "body": lines[len(p.Slots)]}
	fields := map[string]map[string]any{"header": {}, "query": {}}
	for k, slot := range p.Slots {
		kind, name, _ := strings.Cut(slot, " ")
		switch {
		case kind == "method":
			out["method"] = lines[k]
		case kind == "path":
			out["userPath"] = lines[k]
		case lines[k] != "":
			fields[kind][name] = lines[k]
		}
	}
	out["headers"], out["queryParameters"] = fields["header"], fields["query"]
	return encode(out)
}

func (p plain) calls(input string) (out []harness.Step) {
	lines := strings.Split(input, "\n")
	for _, line := range lines[:min(len(lines), MaxCalls)] {
		line := append([]byte(line), make([]byte, max(0, 2-len(line)))...)
		user := tenant.FirstUser
		if line[1]&1 != 0 {
			user = tenant.SecondUser
		}
		var payload any
		if err := json.Unmarshal(line[2:], &payload); err != nil {
			payload = nil
		}
		switch payload.(type) {
		case map[string]any, []any:
		default:
			payload = map[string]any{}
		}
		step := p.model.Entries[int(line[0])%len(p.model.Entries)].Step(tenant.Observed, user, encode(literal(payload)))
		if line[1]&2 != 0 {
			step.After = pauses[1]
		}
		out = append(out, step)
	}
	return out
}
