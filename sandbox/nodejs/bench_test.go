package nodejs_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/node"
)

// instance is what the benchmark needs of one on either engine.
type instance interface {
	Begin(inv *sandbox.Invocation)
	Advance(inv *sandbox.Invocation, tasks int) bool
}

// BenchmarkNode measures a fresh instance with its first invocation, and an invocation in a warm one that waits for a
// request, on Node.js and on goja. It reports how many times as long Node.js takes.
func BenchmarkNode(b *testing.B) {
	e := engine(b)
	a := program(b, `let n = 0;
		export const run = async () => { await fetch("https://x.test").catch(() => {}); return ++n; };`)
	onGoja := made(b, a)
	onNode := func() (instance, func()) {
		i, err := e.Instantiate(a, config())
		if err != nil {
			b.Fatal(err)
		}
		return i, i.Close
	}
	var fresh, warm [2]time.Duration
	rounds := 0
	for b.Loop() {
		rounds++
		for k, make := range []func() (instance, func()){onGoja, onNode} {
			began := time.Now()
			i, close := make()
			call(i, a, 1)
			fresh[k] += time.Since(began)
			began = time.Now()
			for n := range calls {
				call(i, a, n+2)
			}
			warm[k] += time.Since(began)
			close()
		}
	}
	b.ReportMetric(float64(fresh[1])/float64(fresh[0]), "times-goja/start")
	b.ReportMetric(float64(warm[1])/float64(warm[0]), "times-goja/call")
	b.ReportMetric(float64(fresh[1].Milliseconds())/float64(rounds), "ms/start")
	b.ReportMetric(float64(warm[1].Microseconds())/float64(rounds*calls), "µs/call")
}

// calls are the warm invocations of one round.
const calls = 50

func config() sandbox.Config { return sandbox.Config{Seed: 1, Platform: silent{}} }

func made(b *testing.B, a *app.App) func() (instance, func()) {
	b.Helper()
	library, err := sandbox.NewLibrary(node.Part())
	if err != nil {
		b.Fatal(err)
	}
	p, err := sandbox.Compile(a, library)
	if err != nil {
		b.Fatal(err)
	}
	return func() (instance, func()) {
		i, err := p.Instantiate(config())
		if err != nil {
			b.Fatal(err)
		}
		return i, func() {}
	}
}

func call(i instance, a *app.App, step int) {
	inv := &sandbox.Invocation{
		Step: step, Tenant: "acme", Function: &a.Functions[0], Payload: json.RawMessage("{}"),
		Context: json.RawMessage("{}"), Limit: 25_000,
	}
	i.Begin(inv)
	if i.Advance(inv, 10) {
		panic(fmt.Sprint("internal: the call goes on, step ", step))
	}
}
