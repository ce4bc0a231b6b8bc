package nesting_test

import (
	"testing"

	"crosstalk/sandbox/nesting"
)

func TestCount(t *testing.T) {
	for text, want := range map[string][2]int{
		"": {0, 0}, "f(a[1": {2, 5}, "f(a[1])": {0, 7}, "}}}(": {1, 1}, "one two_3 + four": {0, 4}, "a+b,c": {0, 1},
		"x; y.z": {0, 3}, "{ a": {1, 1}, "!!!1": {0, 4}, "über": {0, 1},
	} {
		var n nesting.Count
		for k := range len(text) {
			n.Add(text[k])
		}
		if got := [2]int{n.Depth, n.Chain}; got != want {
			t.Errorf("%q: depth and chain are %v, want %v", text, got, want)
		}
	}
}
