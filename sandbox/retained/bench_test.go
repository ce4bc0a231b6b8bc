package retained

import (
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/node"
)

// benches are what an app may hold; "few" leaves the part that every instance has.
var benches = []struct{ name, source string }{
	{"few", `globalThis.x = 1;`},
	{"records", `globalThis.all = [];
		for (let k = 0; k < 100000; k++) all.push({ id: k, name: "user " + k, tags: ["a"] });`},
	{"maps", `globalThis.all = new Map(); for (let k = 0; k < 50000; k++) all.set("k" + k, new Map([["name", { k }]]));`},
	{"closures", `globalThis.all = []; for (let k = 0; k < 50000; k++) all.push((x => () => x)({ k }));`},
}

// BenchmarkWalk measures the walk without the making of the Baseline.
func BenchmarkWalk(b *testing.B) {
	measure(b, func(i *sandbox.Instance, opt Options) func() int {
		return func() int { return Walk(i, opt).Nodes }
	})
}

// BenchmarkNewMark measures a mark, which includes a walk, without the making of the Baseline.
func BenchmarkNewMark(b *testing.B) {
	measure(b, func(i *sandbox.Instance, opt Options) func() int {
		return func() int { return NewMark(i, opt).Snapshot().Nodes }
	})
}

// BenchmarkRestore measures putting back all that there is, when nothing has changed.
func BenchmarkRestore(b *testing.B) {
	measure(b, func(i *sandbox.Instance, opt Options) func() int {
		m := NewMark(i, opt)
		return func() int {
			for h := range m.saved {
				if err := m.Restore(h); err != nil {
					b.Fatal(err)
				}
			}
			return m.Snapshot().Nodes
		}
	})
}

// measure measures what returns a number of nodes. The metric ns/10k-nodes is the one to compare.
func measure(b *testing.B, prepare func(*sandbox.Instance, Options) func() int) {
	for _, bench := range benches {
		b.Run(bench.name, func(b *testing.B) {
			i, err := load(bundleHead+bench.source+"exports.run = () => 1})", node.Part())
			if err != nil {
				b.Fatal(err)
			}
			options := Options{Baseline: NewBaseline(i.Program(), i.Config())}
			run, nodes := prepare(i, options), 0
			b.ReportAllocs()
			for b.Loop() {
				nodes = run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(nodes)*10_000, "ns/10k-nodes")
			b.ReportMetric(float64(nodes), "nodes")
		})
	}
}
