package backtrack_test

import (
	"testing"

	"crosstalk/sandbox/backtrack"
)

// BenchmarkAttacks is the search on a harmless pattern, which tries all there is.
func BenchmarkAttacks(b *testing.B) {
	p, err := backtrack.Compile(`^(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?::\d+)?(?:\/[^\s?#]*)?(?:\?[^\s#]*)?$`, "i", false)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Attacks()
	}
}
