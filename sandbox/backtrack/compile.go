// Package backtrack counts the steps of backtracking regular expressions, and finds texts on which they explode. They
// are those of ECMAScript as the engine of Node.js applies them; the engine of the sandbox does not backtrack on most.
package backtrack

import "strings"

// Pattern is a regular expression of ECMAScript, ready to count its steps. It never changes.
type Pattern struct {
	code     []instruction
	root     *node
	slots    int
	anchored bool
	sticky   bool
	multi    bool // ^ and $ match at lines
	fold     bool
	all      bool // it is applied again and again, up to the end of the text
}

// instruction is one of the machine.
type instruction struct {
	op   op
	set  *set
	x, y int // where to go on, or a slot
	not  bool
	back int // how far a look-around goes back first
}

type op int

const (
	matched  op = iota
	test        // one character of set
	split       // go on at x, and at y when that fails
	jump        // to x
	save        // the position into slot x
	progress    // fails when nothing was taken since slot x was saved
	atBegin
	atEnd
	atWord
	around // what stands behind it must match, or must not; go on at x
	again  // what is between the slots x and x+1
)

// maxCode bounds a pattern: counted repeats are written out.
const maxCode = 4000

// Compile makes a pattern ready. All says that it is applied again and again, as with the flag g in replace. The error
// is that of a pattern which is none, or of one that is not looked into.
func Compile(source, flags string, all bool) (*Pattern, error) {
	root, p, err := parse(source, flags)
	if err != nil {
		return nil, err
	}
	out := &Pattern{
		root: root, slots: 2 * (p.groups + 1), sticky: p.flag("y"), multi: p.flag("m"), fold: p.flag("i"), all: all,
	}
	out.anchored = !out.multi && root.anchored()
	c := &compiler{Pattern: out, names: p.names}
	c.part(root)
	c.add(instruction{op: matched})
	return out, c.err
}

type compiler struct {
	*Pattern
	names map[string]int
	parts int // written out so far, also those that take nothing
	err   error
}

// add adds an instruction, and returns where it stands.
func (c *compiler) add(i instruction) int {
	if len(c.code) >= maxCode {
		c.err = errUnknown
		return 0
	}
	c.code = append(c.code, i)
	return len(c.code) - 1
}

func (c *compiler) part(n *node) {
	if c.parts++; c.parts > 4*maxCode {
		c.err = errUnknown
	}
	if c.err != nil {
		return
	}
	switch n.kind {
	case char:
		c.add(instruction{op: test, set: n.set})
	case sequence:
		for _, s := range n.subs {
			c.part(s)
		}
	case choice:
		c.choice(n.subs)
	case repeat:
		c.repeat(n)
	case group:
		c.add(instruction{op: save, x: 2 * n.group})
		c.part(n.subs[0])
		c.add(instruction{op: save, x: 2*n.group + 1})
	case look:
		c.look(n)
	case begin:
		c.add(instruction{op: atBegin})
	case end:
		c.add(instruction{op: atEnd})
	case boundary:
		c.add(instruction{op: atWord, not: n.not})
	case reference:
		c.reference(n)
	}
}

func (c *compiler) choice(subs []*node) {
	var ends []int
	for k, s := range subs {
		if k == len(subs)-1 {
			c.part(s)
			break
		}
		at := c.add(instruction{op: split, x: len(c.code) + 1})
		c.part(s)
		ends = append(ends, c.add(instruction{op: jump}))
		c.code[at].y = len(c.code)
	}
	for _, at := range ends {
		c.code[at].x = len(c.code)
	}
}

func (c *compiler) repeat(n *node) {
	if max(n.min, n.max) > maxCode {
		c.err = errUnknown
		return
	}
	for range n.min {
		if c.err != nil {
			return
		}
		c.part(n.subs[0])
	}
	if n.max < 0 {
		slot := c.slots
		c.slots++
		at := c.option()
		c.add(instruction{op: save, x: slot})
		c.part(n.subs[0])
		c.add(instruction{op: progress, x: slot})
		c.add(instruction{op: jump, x: at})
		c.leave(at, n.lazy)
		return
	}
	var options []int
	for range n.max - n.min {
		if c.err != nil {
			return
		}
		options = append(options, c.option())
		c.part(n.subs[0])
	}
	for _, at := range options {
		c.leave(at, n.lazy)
	}
}

// option begins what may be left out, and leave says where to go on then.
func (c *compiler) option() int { return c.add(instruction{op: split, x: len(c.code) + 1}) }

func (c *compiler) leave(at int, lazy bool) {
	i := &c.code[at]
	if i.y = len(c.code); lazy {
		i.x, i.y = i.y, i.x
	}
}

func (c *compiler) look(n *node) {
	at := c.add(instruction{op: around, not: n.not})
	c.part(n.subs[0])
	c.add(instruction{op: matched})
	if n.behind {
		c.code[at].back, _ = n.subs[0].width()
	}
	c.code[at].x = len(c.code)
}

func (c *compiler) reference(n *node) {
	number := n.group
	if n.name != "" {
		number = c.names[n.name]
	}
	if number == 0 || 2*number+1 >= c.slots || strings.ContainsRune(n.name, '\\') {
		c.err = errUnknown
		return
	}
	c.add(instruction{op: again, x: 2 * number})
}
