package backtrack_test

import (
	"testing"

	"crosstalk/sandbox/backtrack"
)

// BenchmarkAttacks is the search on a harmless pattern, which tries all there is.
func BenchmarkAttacks(b *testing.B) {
	const address = `^(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?::\d+)?(?:\/[^\s?#]*)?(?:\?[^\s#]*)?$`
	p, err := backtrack.Compile(address, "i", false)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Attacks()
	}
}
