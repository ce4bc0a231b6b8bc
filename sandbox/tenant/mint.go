package tenant

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// minter makes the values of one tenant in one world. Each value depends on its own name only, never on how many
// were made before, so that asking for one more value changes no other.
type minter struct {
	seed   uint64
	tenant string
	axis   Axis
	busy   bool
}

// stream returns the random stream of one named value. Salted streams differ between axes; the others do not.
func (m minter) stream(name string, salted bool) *rand.Rand {
	h := fnv.New64a()
	parts := []string{m.tenant, name}
	if salted {
		parts = append(parts, string(m.axis))
	}
	h.Write([]byte(strings.Join(parts, "\x00")))
	return rand.New(rand.NewPCG(m.seed, h.Sum64()))
}

const (
	consonants = "bdfgklmnprstvz"
	vowels     = "aeiou"
)

// word returns a pronounceable word of two letters a syllable that no dictionary holds: 70 to the power of the
// number of syllables are possible, so that four syllables (24 million) do not meet by accident in one run.
func word(r *rand.Rand, syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteByte(consonants[r.IntN(len(consonants))])
		b.WriteByte(vowels[r.IntN(len(vowels))])
	}
	return b.String()
}

// words returns n words of a class. On the axes that lengthen the class there are more of them, and they are longer.
func (m minter) words(name string, n int, c class) []string {
	r := m.stream(name, m.axis.changes(c))
	syllables := 4
	if m.axis.lengthens(c) {
		n, syllables = n+1, 5
	}
	out := make([]string, n)
	for i := range out {
		out[i] = word(r, syllables)
	}
	return out
}

func capitalised(w string) string { return strings.ToUpper(w[:1]) + w[1:] }

// text returns a short sentence whose every word is a canary.
func (m minter) text(name string) string {
	ws := m.words(name, 3, content)
	ws[0] = capitalised(ws[0])
	return strings.Join(ws, " ")
}

// number returns a positive number of a fixed count of digits, one more on the axis that changes shape.
func (m minter) number(name string) int64 {
	r := m.stream(name, m.axis.changes(count))
	low := int64(10_000)
	if m.axis == Shape {
		low *= 10
	}
	return low + r.Int64N(low*9)
}

// secret returns something that looks like a token: twelve syllables and a number are more than anybody guesses.
func (m minter) secret(name string) string {
	r := m.stream(name, m.axis.changes(secret))
	return word(r, 12) + fmt.Sprint(100+r.IntN(900))
}

// ManyThings is how many of a thing a busy tenant has: more than the 100 requests that an invocation may
// make in a minute (https://developer.atlassian.com/platform/forge/limits-invocation/), so that one request for each
// is one too many.
const ManyThings = 120

// count returns how many of a thing the tenant has: three, or five on the axis that changes shape.
func (m minter) count() int {
	switch {
	case m.busy:
		return ManyThings
	case m.axis == Shape:
		return longest
	default:
		return 3
	}
}

// few is as count, for what hangs on each of many things.
func (m minter) few() int { return min(m.count(), longest) }

// flag returns a truth value that only the axis that changes shape turns over.
func (m minter) flag() bool { return m.axis != Shape }

// uuid returns an identifier. Who a tenant is does not depend on what it holds: only on the axis of another site do
// identifiers change.
func (m minter) uuid(name string) string {
	r := m.stream(name, m.axis == Shared)
	const hex = "0123456789abcdef"
	// All begin alike, so that a key made of the beginning of one is no key.
	b := []byte("5e1f07a9-xxxx-4xxx-axxx-xxxxxxxxxxxx")
	for i, c := range b {
		if c == 'x' {
			b[i] = hex[r.IntN(16)]
		}
	}
	return string(b)
}
