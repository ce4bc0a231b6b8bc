package harness

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/retained"
)

func TestCarrier(t *testing.T) {
	differ := func(path, at, a, b string) retained.Difference {
		return retained.Difference{Path: path, Root: retained.Memory, DeclaredAt: at, A: a, B: b}
	}
	evidence := []oracle.Evidence{{WorldA: `"Hello Tovaliku"`, WorldB: `"Hello Besanoro"`}}
	tests := []struct {
		name        string
		differences []retained.Difference
		want        oracle.Carrier
	}{
		{"nothing differs", nil, oracle.Carrier{Kind: "unknown"}},
		{"one value", []retained.Difference{differ("last", "src/a.js:1:5", "x", "y")},
			oracle.Carrier{Kind: "memory", Path: "last", DeclaredAt: "src/a.js:1:5"}},
		{"parts of one variable", []retained.Difference{
			differ("cache.current.id", "src/a.js:1:5", "1", "2"), differ("cache.current.mail", "src/a.js:1:5", "x", "y")},
			oracle.Carrier{Kind: "memory", Path: "cache.current", DeclaredAt: "src/a.js:1:5"}},
		{"names that begin alike", []retained.Difference{
			differ("cache.name", "src/a.js:1:5", "1", "2"), differ("cache.names[0]", "src/a.js:1:5", "x", "y")},
			oracle.Carrier{Kind: "memory", Path: "cache", DeclaredAt: "src/a.js:1:5"}},
		{"the one that the evidence shows", []retained.Difference{
			differ("hits", "src/a.js:1:5", "1", "2"), differ("user.name", "src/a.js:2:5", "Tovaliku", "Besanoro")},
			oracle.Carrier{Kind: "memory", Path: "user.name", DeclaredAt: "src/a.js:2:5"}},
		{"none that the evidence shows", []retained.Difference{
			differ("hits", "src/a.js:1:5", "1", "2"), differ("user.age", "src/a.js:2:5", "30", "40")},
			oracle.Carrier{Kind: "unknown", Path: "one of hits, user"}},
		{"a timer", []retained.Difference{{Path: "timer 1 args[0]", Root: retained.Timer, A: "x", B: "y"}},
			oracle.Carrier{Kind: "timer", Path: "timer 1 args[0]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(&tt.want, carrier(tt.differences, evidence)); d != "" {
				t.Error(d)
			}
		})
	}
}
