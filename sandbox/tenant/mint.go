package tenant

import (
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

// varies says whether a value changes on this axis: the personal axis touches people only,
// and the absent and shared axes are handled where things and people are made.
func (m minter) varies(personal bool) bool {
	switch m.axis {
	case Values, Shape:
		return true
	case Personal:
		return personal
	default:
		return false
	}
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

// words returns n words. On the axes that change shape there are more of them, and they are longer.
func (m minter) words(name string, n int, personal bool) []string {
	r := m.stream(name, m.varies(personal))
	syllables := 4
	if m.axis == Shape || m.axis == Personal && personal {
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
	ws := m.words(name, 3, false)
	ws[0] = capitalised(ws[0])
	return strings.Join(ws, " ")
}

// number returns a positive number of a fixed count of digits, one more on the axis that changes shape.
func (m minter) number(name string) int64 {
	r := m.stream(name, m.varies(false))
	low := int64(10_000)
	if m.axis == Shape {
		low *= 10
	}
	return low + r.Int64N(low*9)
}

// count returns how many of a thing the tenant has: three, or five on the axis that changes shape.
func (m minter) count() int {
	if m.axis == Shape {
		return 5
	}
	return 3
}

// flag returns a truth value that only the axis that changes shape turns over.
func (m minter) flag() bool { return m.axis != Shape }

// uuid returns an identifier that no axis changes: who a tenant is does not depend on what it holds.
func (m minter) uuid(name string) string {
	r := m.stream(name, false)
	const hex = "0123456789abcdef"
	b := []byte("xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx")
	for i, c := range b {
		if c == 'x' {
			b[i] = hex[r.IntN(16)]
		}
	}
	return string(b)
}
