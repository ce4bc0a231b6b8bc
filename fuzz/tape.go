package fuzz

import "encoding/binary"

// A tape is the bytes of a plan: what is mutated by Go's own fuzzer, kept in a corpus, minimized and replayed. Any
// bytes are a tape: where it ends too soon, texts are cut short and numbers are zero. The tape of a plan, read back,
// gives the plan.

// Read reads a plan from a tape, for an app with so many entries. It returns a plan with one call at least.
func Read(tape []byte, entries int) Plan {
	r := &reader{tape: tape}
	var p Plan
	for range 1 + r.below(MaxCalls) {
		p.Calls = append(p.Calls, r.call(entries))
	}
	return p
}

// Calls is how many calls a tape makes.
func Calls(tape []byte) int { return len(Read(tape, 1).Calls) }

// Tape writes the plan.
func (p Plan) Tape() []byte {
	w := writer{byte(len(p.Calls) - 1)}
	for _, c := range p.Calls {
		w.call(c)
	}
	return w
}

type reader struct{ tape []byte }

// next is the next byte; zero at the end.
func (r *reader) next() byte {
	if len(r.tape) == 0 {
		return 0
	}
	b := r.tape[0]
	r.tape = r.tape[1:]
	return b
}

func (r *reader) below(n int) int { return int(r.next()) % max(n, 1) }

// entry takes two bytes, because an app may have more than 256 entries.
func (r *reader) entry(n int) int { return (int(r.next()) | int(r.next())<<8) % max(n, 1) }

func (r *reader) text() []byte {
	n := int(binary.LittleEndian.Uint16([]byte{r.next(), r.next()})) % (MaxText + 1)
	n = min(n, len(r.tape))
	text := r.tape[:n]
	r.tape = r.tape[n:]
	return text
}

func (r *reader) call(entries int) Call {
	c := Call{
		Entry: r.entry(entries), Who: r.below(len(callers)), Start: r.below(int(starts)), Pause: r.below(len(pauses)),
	}
	if made := r.text(); len(made) > 0 {
		c.Made = made
	}
	for range r.below(MaxEdits + 1) {
		c.Edits = append(c.Edits, Edit{Op: Op(r.below(int(ops))), Path: string(r.text()), Value: string(r.text())})
	}
	return c
}

type writer []byte

func (w *writer) text(s []byte) {
	*w = binary.LittleEndian.AppendUint16(*w, uint16(len(s)))
	*w = append(*w, s...)
}

func (w *writer) call(c Call) {
	*w = append(*w, byte(c.Entry), byte(c.Entry>>8), byte(c.Who), byte(c.Start), byte(c.Pause))
	w.text(c.Made)
	*w = append(*w, byte(len(c.Edits)))
	for _, e := range c.Edits {
		*w = append(*w, byte(e.Op))
		w.text([]byte(e.Path))
		w.text([]byte(e.Value))
	}
}
