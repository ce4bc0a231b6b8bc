package sandbox

import (
	"slices"

	"github.com/dop251/goja"

	"crosstalk/sandbox/instrument"
)

// The bounds of what a Feedback keeps until the next Reset. What a search learns from comes early: the checks at an
// app's gate. What comes beyond is counted.
const (
	maxComparisons = 4096
	maxDigests     = 256
	// maxPerSite is how often one place is told: once for each of a few items of a list, and not for all of a loop.
	maxPerSite = 16
	maxReads   = 4         // of one place, objects of which it is told what they lack
	maxText    = 4096      // bytes of a value
	maxHashed  = 64 * 1024 // bytes of what was hashed: a request's body fits
	maxKnown   = 16        // keys or items of what something was looked up in
)

// Feedback tells a search what the code that ran looked at. It is filled by the instances whose Config names it, and
// is valid until the next Reset. The same calls give the same Feedback.
type Feedback struct {
	// Branches are how often each branch ran, at most 255, by number in the program's Table.
	Branches []byte
	// Comparisons are in the order in which they were made.
	Comparisons []Comparison
	Digests     []Digest
	// Dropped is how many comparisons and digests came beyond the bounds.
	Dropped int

	sites  []instrument.Site
	seen   []uint8      // how often each site was told
	first  []goja.Value // the first value of a pair, by site
	active []int        // the sites of which seen or first is set
}

// Comparison is a comparison that code made.
type Comparison struct {
	// Op is the operator, or the name of the method or of the function of Node.js.
	Op string
	// A and B are the operands from left to right; the object of a method is its A, the argument its B.
	A, B instrument.Value
	// Known are, where something was looked up, the first few keys or items that are there.
	Known []instrument.Value
	// Site is the number of the place in the program's Table; negative for those made by functions of Node.js.
	Site     int
	Position string
	// Own: it stands in the app's own files. The functions of Node.js count as whoever calls them.
	Own bool
}

// Digest is a digest that code made.
type Digest struct {
	// Use is "hash" or "hmac".
	Use, Algorithm string
	// Key and Data are what went in, Data perhaps cut to its first bytes; Length is how many there were.
	Key, Data []byte
	Length    int
	Output    []byte
	Position  string
}

// Reset forgets everything, at a cost that does not grow with the app but by its branches.
func (f *Feedback) Reset() {
	clear(f.Branches)
	clear(f.Comparisons)
	clear(f.Digests)
	f.Comparisons, f.Digests, f.Dropped = f.Comparisons[:0], f.Digests[:0], 0
	for _, k := range f.active {
		f.seen[k], f.first[k] = 0, nil
	}
	f.active = f.active[:0]
}

// NewFeedback makes a Feedback for instances of the program.
func (p *Program) NewFeedback() *Feedback {
	return &Feedback{
		Branches: make([]byte, len(p.table.Branches)), sites: p.table.Sites,
		seen: make([]uint8, len(p.table.Sites)), first: make([]goja.Value, len(p.table.Sites)),
	}
}

// Table says what there is to observe in an instrumented program; in any other, nothing.
func (p *Program) Table() instrument.Table { return p.table }

// Instrument returns the program with hooks that tell a Feedback which branches ran and what was compared. What an
// instance of it does is the same, with two exceptions: calls can be nested a little less deep, and the text of an
// error's stack, where an app reads it as it is, tells other offsets in the engine's code behind the same positions.
func (p *Program) Instrument() *Program {
	out := p.form()
	out.instrumented = true
	for _, b := range p.App.Bundles {
		program, err := out.table.Script(bundleName, b.Script)
		if err != nil {
			panic("internal: a bundle that was compiled does not compile: " + err.Error())
		}
		out.bundles[b.Module] = program
	}
	return out
}

// Feedback is what the instance's Config names, or for an instrumented program one of its own; nil when neither is so.
func (i *Instance) Feedback() *Feedback { return i.config.Feedback }

// Compared notes a comparison of bytes that a function of Node.js makes for the app.
func (i *Instance) Compared(op string, a, b []byte) {
	f := i.config.Feedback
	if f == nil || !f.room(len(f.Comparisons), maxComparisons) {
		return
	}
	at, own := i.caller()
	f.Comparisons = append(f.Comparisons, Comparison{
		Op: op, A: bytesValue(a), B: bytesValue(b), Site: -1, Position: at, Own: own,
	})
}

// Digested notes a digest that a function of Node.js makes for the app.
func (i *Instance) Digested(d Digest) {
	f := i.config.Feedback
	if f == nil || !f.room(len(f.Digests), maxDigests) {
		return
	}
	d.Length = len(d.Data)
	d.Data = slices.Clone(d.Data[:min(len(d.Data), maxHashed)])
	d.Key, d.Output = slices.Clone(d.Key), slices.Clone(d.Output)
	d.Position, _ = i.caller()
	f.Digests = append(f.Digests, d)
}

// caller is the innermost line of the app's source that runs now, and whether no package stands between.
func (i *Instance) caller() (position string, own bool) { return i.Position(), i.InApp() }

// room says whether one more fits, and counts it as dropped when not.
func (f *Feedback) room(have, most int) bool {
	if have < most {
		return true
	}
	f.Dropped++
	return false
}

// wanted says whether a site is to be told once more.
func (f *Feedback) wanted(k int) bool {
	if f.seen[k] >= maxPerSite {
		return false
	}
	if !f.room(len(f.Comparisons), maxComparisons) {
		return false
	}
	f.touch(k)
	return true
}

func (f *Feedback) touch(k int) {
	if f.seen[k] == 0 && f.first[k] == nil {
		f.active = append(f.active, k)
	}
}

// add keeps a comparison at a site if a search could learn from it.
func (f *Feedback) add(k int, c Comparison) {
	if !tells(c.A) && !tells(c.B) && len(c.Known) == 0 {
		return
	}
	site := &f.sites[k]
	if !site.Own && c.A.Kind == instrument.Number && c.B.Kind == instrument.Number {
		return // what a package counts
	}
	f.seen[k]++
	c.Op, c.Site, c.Position, c.Own = site.Op, k, site.Position, site.Own
	f.Comparisons = append(f.Comparisons, c)
}

// tells says whether a value is one of which an input could hold a part.
func tells(v instrument.Value) bool {
	switch v.Kind {
	case instrument.String, instrument.Number, instrument.BigInt, instrument.Bytes, instrument.Pattern:
		return true
	default:
		return false
	}
}

func bytesValue(b []byte) instrument.Value {
	return instrument.Value{Kind: instrument.Bytes, Text: string(b[:min(len(b), maxText)])}
}
