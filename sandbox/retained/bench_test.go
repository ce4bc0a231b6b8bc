package retained

import (
	"testing"

	"crosstalk/sandbox/node"
)

// BenchmarkWalk measures the walk without the making of the Baseline. The metric ns/10k-nodes is the one to compare;
// "few" is an app that holds next to nothing, which leaves the part that every instance has.
func BenchmarkWalk(b *testing.B) {
	for _, bench := range []struct{ name, source string }{
		{"few", `globalThis.x = 1;`},
		{"records", `globalThis.all = [];
			for (let k = 0; k < 100000; k++) all.push({ id: k, name: "user " + k, tags: ["a"] });`},
		{"maps", `globalThis.all = new Map(); for (let k = 0; k < 50000; k++) all.set("k" + k, new Map([["name", { k }]]));`},
		{"closures", `globalThis.all = []; for (let k = 0; k < 50000; k++) all.push((x => () => x)({ k }));`},
	} {
		b.Run(bench.name, func(b *testing.B) {
			i, err := load(bundleHead+bench.source+"exports.run = () => 1})", node.Part())
			if err != nil {
				b.Fatal(err)
			}
			baseline := NewBaseline(i.Program(), i.Config())
			nodes := 0
			b.ReportAllocs()
			for b.Loop() {
				nodes = Walk(i, Options{Baseline: baseline}).Nodes
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(nodes)*10_000, "ns/10k-nodes")
			b.ReportMetric(float64(nodes), "nodes")
		})
	}
}
