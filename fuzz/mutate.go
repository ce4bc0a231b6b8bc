package fuzz

import (
	"math/rand/v2"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/sandbox/tenant"
)

// mutator changes plans a little.
type mutator struct {
	rng     *rand.Rand
	model   *harness.Model
	world   tenant.World
	corpus  func() *Plan // a plan of the corpus
	words   *dictionary
	reading map[string][]string // paths that the code was seen to read, by the entry's source
}

// mutations are the ways in which a plan is changed, and how often each is taken.
var mutations = []struct {
	weight int
	change func(*mutator, *Plan)
}{
	{12, (*mutator).editOnce},
	{4, (*mutator).editTwice},
	{2, (*mutator).dropEdit},
	{3, (*mutator).changeValue},
	{2, (*mutator).startAnew},
	{1, (*mutator).another},
	{1, (*mutator).wait},
	{2, (*mutator).insertCall},
	{1, (*mutator).dropCall},
	{1, (*mutator).repeatCall},
	{1, (*mutator).swapCalls},
	{2, (*mutator).spliceCalls},
	{2, (*mutator).spliceEdits},
}

// mutate returns a changed copy of the plan.
func (m *mutator) mutate(p Plan) Plan {
	out := p.Clone()
	for range 1 + m.rng.IntN(3) {
		m.pick()(m, &out)
	}
	return out
}

func (m *mutator) pick() func(*mutator, *Plan) {
	sum := 0
	for _, c := range mutations {
		sum += c.weight
	}
	at := m.rng.IntN(sum)
	for _, c := range mutations {
		if at -= c.weight; at < 0 {
			return c.change
		}
	}
	panic("internal: no mutation was picked")
}

func choose[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (m *mutator) call(p *Plan) *Call { return &p.Calls[m.rng.IntN(len(p.Calls))] }

func (m *mutator) editOnce(p *Plan) {
	c := m.call(p)
	path, value := m.place(*c)
	m.add(c, m.edit(path, value))
}

func (m *mutator) editTwice(p *Plan) {
	m.editOnce(p)
	m.editOnce(p)
}

func (m *mutator) add(c *Call, edits ...Edit) {
	for _, e := range edits {
		if len(c.Edits) < MaxEdits && len(e.Path) <= MaxText && len(e.Value) <= MaxText {
			c.Edits = append(c.Edits, e)
		}
	}
}

// place is a place in the payload of a call, or one that the code reads and that is not there.
func (m *mutator) place(c Call) (path string, value any) {
	e := m.model.Entries[c.Entry]
	all := places(m.filled(c))
	if missing := m.reading[e.Source()]; len(missing) > 0 && (len(all) == 0 || m.rng.IntN(3) == 0) {
		return choose(m.rng, missing), nil
	}
	if len(all) == 0 {
		return "", nil
	}
	p := choose(m.rng, all)
	if m.rng.IntN(6) == 0 { // an object or list on the way there
		return p.path[:max(strings.LastIndexByte(p.path, '/'), 0)], nil
	}
	return p.path, p.value
}

// filled is the payload of a call as its caller sends it.
func (m *mutator) filled(c Call) any {
	text, err := m.world.Site(callers[c.Who].tenant).Fill(c.payload(m.model))
	if err != nil {
		return nil
	}
	return decode(text)
}

// edit is some edit of a place.
func (m *mutator) edit(path string, value any) Edit {
	switch m.rng.IntN(10) {
	case 0, 1, 2:
		return Edit{SetText, path, m.words.pick(m.rng)}
	case 3:
		return Edit{SetText, path, choose(m.rng, oddTexts)}
	case 4:
		return Edit{SetJSON, path, choose(m.rng, oddNumbers).String()}
	case 5:
		return Edit{SetJSON, path, choose(m.rng, oddJSON)}
	case 6:
		return Edit{SetData, path, choose(m.rng, tenant.DataNames())}
	case 7:
		return Edit{Op: choose(m.rng, []Op{Drop, Wrap, Double}), Path: path}
	case 8:
		return Edit{Nest, path, m.words.pick(m.rng)}
	default:
		text, is := value.(string)
		if !is {
			return Edit{SetWord, path, "fuzz." + path}
		}
		return Edit{SetText, path, m.havoc(text)}
	}
}

// havoc changes a few bytes of a text.
func (m *mutator) havoc(text string) string {
	b := []byte(text)
	for range 1 + m.rng.IntN(4) {
		at := m.rng.IntN(len(b) + 1)
		switch m.rng.IntN(5) {
		case 0:
			b = slices.Insert(b, at, byte(m.rng.IntN(128)))
		case 1:
			if at < len(b) {
				b[at] ^= 1 << m.rng.IntN(7)
			}
		case 2:
			to := at + m.rng.IntN(len(b)-at+1)
			b = slices.Delete(b, at, to)
		case 3:
			b = slices.Insert(b, at, []byte(m.words.pick(m.rng))...)
		default:
			b = append(b, b[at:]...)
		}
		b = b[:min(len(b), MaxText)]
	}
	return string(b)
}

func (m *mutator) dropEdit(p *Plan) {
	if c := m.call(p); len(c.Edits) > 0 {
		at := m.rng.IntN(len(c.Edits))
		c.Edits = slices.Delete(c.Edits, at, at+1)
	}
}

func (m *mutator) changeValue(p *Plan) {
	c := m.call(p)
	if len(c.Edits) == 0 {
		return
	}
	e := &c.Edits[m.rng.IntN(len(c.Edits))]
	*e = m.edit(e.Path, e.Value)
}

func (m *mutator) startAnew(p *Plan) {
	c := m.call(p)
	c.Start = m.rng.IntN(int(starts))
	c.Made = nil
	if start(c.Start) == made {
		c.Made = make([]byte, 16+m.rng.IntN(112))
		for k := range c.Made {
			c.Made[k] = byte(m.rng.Uint32())
		}
	}
}

func (m *mutator) another(p *Plan) { m.call(p).Who = m.rng.IntN(len(callers)) }

func (m *mutator) wait(p *Plan) {
	c := m.call(p)
	c.Pause = (c.Pause + 1) % len(pauses)
}
