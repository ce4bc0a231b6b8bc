package backtrack

// Matches says whether the pattern matches somewhere in a text.
func (p *Pattern) Matches(text string) bool {
	const plenty = 1_000_000
	m := &machine{Pattern: p, text: []rune(text), slots: make([]int, p.slots), left: plenty}
	_, ok := m.search(0)
	return ok
}
