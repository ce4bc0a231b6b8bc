package backtrack_test

import (
	"testing"

	"crosstalk/sandbox/backtrack"
)

// FuzzAttacks: no pattern, however odd, makes the search fail or count beyond its limit.
func FuzzAttacks(f *testing.F) {
	for _, seed := range []string{
		`^(a+)+$`, `[^]-]`, `(?<n>a)\k<n>`, `\u{1F600}\p{L}`, `(?<=a)b`, `a{2,}{`, `0{-5}`, `(?:){1000000000}`,
		`(((?:){4000}){4000}){4000}`, `\c`, `[\`, `(?<`,
	} {
		f.Add(seed, "iu", "aab")
	}
	f.Fuzz(func(t *testing.T, source, flags, text string) {
		p, err := backtrack.Compile(source, flags, true)
		if err != nil {
			return
		}
		const limit = 10_000
		if n := p.Steps(text, limit); n < 0 || n > limit+len(text)+1 {
			t.Errorf("/%s/ takes %d steps", source, n)
		}
		for _, a := range p.Attacks() {
			if a.Pump == "" {
				t.Errorf("/%s/ is attacked with nothing", source)
			}
		}
	})
}
