package backtrack

import (
	"slices"
	"strings"
)

// Attack is a family of texts: the prefix, the pump any number of times, the suffix.
type Attack struct {
	Prefix string `json:"prefix,omitempty"`
	Pump   string `json:"pump"`
	Suffix string `json:"suffix,omitempty"`
	// Explosive: a few dozen pumps are too much for any machine. Otherwise it takes thousands.
	Explosive bool `json:"explosive,omitempty"`
}

// Text is the one with so many pumps.
func (a Attack) Text(n int) string { return a.Prefix + strings.Repeat(a.Pump, n) + a.Suffix }

// The bounds of the search for attacks, so that a long pattern takes milliseconds.
const (
	maxPrefixes = 8
	maxPumps    = 24
	maxRare     = 2
	maxLetters  = 64
	maxPump     = 32      // bytes of one
	maxTrial    = 200_000 // steps of one trial
	maxSearch   = 8_000_000
	maxAttacks  = 3
)

// Attacks are texts on which the steps of the pattern grow faster than the text, the worst first. They are put together
// out of the pattern's own parts, tried at growing lengths, and kept when the steps that were counted say so: what is
// returned is proved, and an attack of another form is missed.
func (p *Pattern) Attacks() (out []Attack) {
	if !p.unbounded() {
		return nil
	}
	letters := p.letters()
	rare := p.rare(letters)
	prefixes := p.prefixes(letters)
	pumps, left := p.pumps(letters, prefixes, rare), maxSearch
	for _, prefix := range append(prefixes, rare[0]) {
		for _, pump := range pumps {
			for _, suffix := range append([]string{""}, rare...) {
				a := Attack{Prefix: prefix, Pump: pump, Suffix: suffix}
				grows, explodes := p.grows(a, &left)
				if left < 0 {
					return ranked(out)
				}
				if a.Explosive = explodes; grows {
					out = append(out, a)
				}
			}
		}
	}
	return ranked(out)
}

func ranked(attacks []Attack) []Attack {
	slices.SortStableFunc(attacks, func(a, b Attack) int {
		switch {
		case a.Explosive == b.Explosive:
			return len(a.Prefix) + len(a.Pump) - len(b.Prefix) - len(b.Pump)
		case a.Explosive:
			return -1
		default:
			return 1
		}
	})
	return attacks[:min(len(attacks), maxAttacks)]
}

// grows counts the steps at three lengths, each twice the one before. Where they grow with the length alone, the
// second difference is twice the first; where with its square, four times.
func (p *Pattern) grows(a Attack, left *int) (grows, explodes bool) {
	const least = 12
	var steps [3]int
	for k := range steps {
		steps[k] = p.Steps(a.Text(least<<k), maxTrial)
		*left -= steps[k]
	}
	if steps[1] > maxTrial {
		return true, true
	}
	first, second := steps[1]-steps[0], steps[2]-steps[1]
	return second > 3*first, second > 60*first
}

// unbounded says whether the pattern has a repeat without an end.
func (p *Pattern) unbounded() (has bool) {
	p.root.each(func(n *node) { has = has || n.kind == repeat && isLong(n) })
	return has
}

// isLong says whether a repeat may go on for long.
func isLong(n *node) bool {
	const long = 64
	return n.max < 0 || n.max >= long
}

// pool are characters that patterns tell apart.
const pool = "a0A_ -.\t\n@/,:;!?\"'<>=&#%+*()[]{}\\|~^$`bZzx9é\u2028"

// letters are characters of which each one is in other sets of the pattern than all others.
func (p *Pattern) letters() (out []rune) {
	var sets []*set
	candidates := []rune(pool)
	p.root.each(func(n *node) {
		if n.kind == char {
			sets = append(sets, n.set)
			candidates = append(candidates, first(n.set)...)
		}
	})
	seen := map[string]bool{}
	for _, r := range candidates {
		var b strings.Builder
		for _, s := range sets {
			b.WriteString(map[bool]string{true: "+", false: "-"}[s.has(r)])
		}
		if !seen[b.String()] && len(out) < maxLetters {
			seen[b.String()] = true
			out = append(out, r)
		}
	}
	return out
}

// first are the first characters of the ranges that a set is made of.
func first(s *set) (out []rune) {
	for _, a := range s.ranges {
		out = append(out, a[0])
	}
	for _, part := range s.parts {
		out = append(out, first(part)...)
	}
	return out
}

// pumps are what repeats may take: the characters that are in one of their sets, and what each takes in one turn; then
// what leads to a repeat, because a match may begin with each.
func (p *Pattern) pumps(letters []rune, prefixes, rare []string) (out []string) {
	add := func(text string) {
		if text != "" && len(text) <= maxPump && len(out) < maxPumps && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	p.root.each(func(n *node) {
		if n.kind == repeat && isLong(n) {
			add(sample(n.subs[0], letters))
			n.each(func(inner *node) {
				for _, r := range letters {
					if inner.kind == char && inner.set.has(r) {
						add(string(r))
					}
				}
			})
		}
	})
	for _, prefix := range prefixes {
		add(prefix)
		add(prefix + rare[0])
	}
	return out
}

// prefixes are what leads to each repeat: nothing, and a text that all parts before it match.
func (p *Pattern) prefixes(letters []rune) []string {
	out := []string{""}
	var walk func(n *node, before string)
	walk = func(n *node, before string) {
		if n.kind == repeat && isLong(n) && len(out) < maxPrefixes && !slices.Contains(out, before) {
			out = append(out, before)
		}
		for _, s := range n.subs {
			walk(s, before)
			if n.kind == sequence {
				before += sample(s, letters)
			}
		}
	}
	walk(p.root, "")
	return out
}

// rare are the characters that the fewest parts take, which makes a match fail at last.
func (p *Pattern) rare(letters []rune) (out []string) {
	takers := func(r rune) (n int) {
		p.root.each(func(part *node) {
			if part.kind == char && part.set.has(r) {
				n++
			}
		})
		return n
	}
	sorted := slices.Clone(letters)
	slices.SortStableFunc(sorted, func(a, b rune) int { return takers(a) - takers(b) })
	for _, r := range sorted[:min(len(sorted), maxRare)] {
		out = append(out, string(r))
	}
	return out
}

// sample is a short text that a part matches, as far as it can be told without the others.
func sample(n *node, letters []rune) string {
	switch n.kind {
	case char:
		for _, r := range letters {
			if n.set.has(r) {
				return string(r)
			}
		}
	case sequence, group:
		var b strings.Builder
		for _, s := range n.subs {
			b.WriteString(sample(s, letters))
		}
		return b.String()
	case choice:
		return sample(n.subs[0], letters)
	case repeat:
		return strings.Repeat(sample(n.subs[0], letters), n.min)
	}
	return ""
}
