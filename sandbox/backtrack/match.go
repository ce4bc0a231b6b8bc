package backtrack

import "slices"

// Steps is how many steps the pattern takes on a text. Beyond the limit it stops counting.
func (p *Pattern) Steps(text string, limit int) int {
	m := &machine{Pattern: p, text: []rune(text), slots: make([]int, p.slots), left: limit}
	for at := 0; at <= len(m.text) && m.left >= 0; {
		to, ok := m.search(at)
		if !ok || !p.all {
			break
		}
		at = max(to, at+1)
	}
	return limit - m.left
}

// machine runs a pattern on one text.
type machine struct {
	*Pattern
	text  []rune
	slots []int
	trail []mark
	left  int // steps
}

// mark is something to come back to: another way to go on, or what a slot held before.
type mark struct {
	pc, at int // pc is negative, and tells a slot, when it is about that
}

// search finds the first match at a position or behind it.
func (m *machine) search(from int) (to int, ok bool) {
	for at := from; at <= len(m.text) && m.left >= 0; at++ {
		for k := range m.slots {
			m.slots[k] = -1
		}
		m.left--
		if to, ok := m.run(0, at); ok {
			return to, true
		}
		if m.sticky || m.anchored {
			break
		}
	}
	return 0, false
}

// run matches from an instruction on. What it leaves on the trail is dropped: nobody comes back into what has matched
// as a whole.
func (m *machine) run(pc, at int) (int, bool) {
	base := len(m.trail)
	defer func() { m.trail = m.trail[:base] }()
	for ; m.left >= 0; m.left-- {
		i := &m.code[pc]
		if i.op == matched {
			return at, true
		}
		next, to, ok := m.step(i, pc, at)
		if !ok {
			next, to, ok = m.back(base)
		}
		if !ok {
			return 0, false
		}
		pc, at = next, to
	}
	return 0, false
}

// back undoes what was done since the last other way, and takes that.
func (m *machine) back(base int) (pc, at int, ok bool) {
	for len(m.trail) > base {
		last := m.trail[len(m.trail)-1]
		m.trail = m.trail[:len(m.trail)-1]
		if last.pc >= 0 {
			return last.pc, last.at, true
		}
		m.slots[-last.pc-1] = last.at
	}
	return 0, 0, false
}

// step takes one instruction, and says whether it succeeded.
func (m *machine) step(i *instruction, pc, at int) (int, int, bool) {
	switch i.op {
	case test:
		return pc + 1, at + 1, at < len(m.text) && i.set.has(m.text[at])
	case split:
		m.trail = append(m.trail, mark{i.y, at})
		return i.x, at, true
	case jump:
		return i.x, at, true
	case save:
		m.trail = append(m.trail, mark{-i.x - 1, m.slots[i.x]})
		m.slots[i.x] = at
		return pc + 1, at, true
	case progress:
		return pc + 1, at, m.slots[i.x] != at
	case atBegin:
		return pc + 1, at, at == 0 || m.multi && newline.has(m.text[at-1])
	case atEnd:
		return pc + 1, at, at == len(m.text) || m.multi && newline.has(m.text[at])
	case atWord:
		return pc + 1, at, (m.word(at-1) != m.word(at)) != i.not
	case around:
		ok := at >= i.back
		if ok {
			_, ok = m.run(pc+1, at-i.back)
		}
		return i.x, at, ok != i.not
	default:
		return m.again(i, pc, at)
	}
}

func (m *machine) word(at int) bool { return at >= 0 && at < len(m.text) && word.has(m.text[at]) }

// again matches what a group has matched; a group that has not, matches nothing.
func (m *machine) again(i *instruction, pc, at int) (int, int, bool) {
	from, to := m.slots[i.x], m.slots[i.x+1]
	if from < 0 || to < from {
		return pc + 1, at, true
	}
	n := to - from
	m.left -= n
	same := at+n <= len(m.text) && slices.EqualFunc(m.text[from:to], m.text[at:at+n], func(a, b rune) bool {
		return a == b || m.fold && (&set{ranges: [][2]rune{{a, a}}, fold: true}).has(b)
	})
	return pc + 1, at + n, same
}
