package sandbox

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"

	"crosstalk/sandbox/backtrack"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/trace"
)

// What things cost, measured by the time that they take here. A step of a regular expression is the unit.
const (
	stepCost    = 2
	eventCost   = 200
	requestCost = 2000
)

// fuel is what an invocation may cost that is metered: two million steps, two thousand requests. The engine takes about
// a second for it.
const fuel = 4_000_000

// Meter counts the work that code does: functions that are entered, rounds of loops, steps of the regular expressions
// that backtrack. The same calls give the same counts. An invocation that costs more than the fuel is ended.
type Meter struct {
	// Applied are the applications of regular expressions since the last Reset, the first few of each place.
	Applied []Applied

	table    instrument.Table
	steps    []int // by branch
	applying []int // steps of regular expressions, by site
	patterns []string
	lengths  []int          // of the longest text that each was applied to, or was made of
	first    [][]goja.Value // objects of calls whose arguments are being made, by site
	told     []int
	studies  *backtrack.Studies
	left     int
	out      bool
	vm       *goja.Runtime
}

// Applied is one application of a regular expression.
type Applied struct {
	Position, Source, Flags string
	// All: it goes on behind the first match.
	All     bool
	Subject string
}

// maxApplied is how many applications are told of each place.
const maxApplied = 8

// NewMeter makes a Meter for instances of a metered program.
func (p *Program) NewMeter() *Meter {
	n := len(p.table.Sites)
	return &Meter{
		table: p.table, steps: make([]int, len(p.table.Branches)), applying: make([]int, n), patterns: make([]string, n),
		lengths: make([]int, n),
		first:   make([][]goja.Value, n), told: make([]int, n), left: fuel, studies: p.studies,
	}
}

// Meter returns the program with hooks that count its work. What an instance of it does is the same; see Instrument.
func (p *Program) Meter() *Program {
	out := p.form()
	out.metered = true
	for _, b := range p.App.Bundles {
		program, err := out.table.Meter(bundleName, b.Script)
		if err != nil {
			panic("internal: a bundle that was compiled does not compile: " + err.Error())
		}
		out.bundles[b.Module] = program
	}
	return out
}

// Metered says whether instances of the program need a Meter.
func (p *Program) Metered() bool { return p.metered }

// Reset begins anew, with all fuel.
func (m *Meter) Reset() {
	clear(m.steps)
	clear(m.applying)
	clear(m.lengths)
	clear(m.told)
	clear(m.first)
	m.Applied, m.left, m.out = nil, fuel, false
}

// Work is what was done since the last Reset.
func (m *Meter) Work() *trace.Work {
	w := &trace.Work{Exhausted: m.out, Places: []trace.Spent{}}
	for k, n := range m.steps {
		w.Add(trace.Spent{Position: m.table.Branches[k].Position, Steps: n})
	}
	for k, n := range m.applying {
		w.Add(trace.Spent{Position: m.table.Sites[k].Position, Pattern: m.patterns[k], Steps: n, Length: m.lengths[k]})
	}
	return w
}

// hooks are what a metered bundle takes.
func (m *Meter) hooks(vm *goja.Runtime, h *hooks) []goja.Value {
	m.vm = vm
	left := func(c goja.FunctionCall) goja.Value {
		k := int(c.Arguments[1].ToInteger())
		m.first[k] = append(m.first[k], c.Arguments[0])
		return c.Arguments[0]
	}
	right := func(c goja.FunctionCall) goja.Value {
		k := int(c.Arguments[1].ToInteger())
		if n := len(m.first[k]); n > 0 {
			object := m.first[k][n-1]
			m.first[k] = m.first[k][:n-1]
			m.applies(h, k, object, c.Arguments[0])
		}
		return c.Arguments[0]
	}
	step := func(c goja.FunctionCall) goja.Value {
		m.steps[c.Arguments[0].ToInteger()]++
		m.spend(stepCost)
		return goja.Undefined()
	}
	return []goja.Value{vm.ToValue(step), vm.ToValue(left), vm.ToValue(right)}
}

// spend uses fuel. Without any left, the engine stops before it does anything more.
func (m *Meter) spend(cost int) {
	m.left -= cost
	if m.left < 0 && !m.out {
		m.out = true
		m.vm.Interrupt(stoppedByMeter)
	}
}

// applies notes that a method applies a regular expression, if it does, and counts the steps of one that backtracks.
func (m *Meter) applies(h *hooks, k int, object, argument goja.Value) {
	op := m.table.Sites[k].Op
	pattern, text := argument, object
	if op == "test" || op == "exec" {
		pattern, text = object, argument
	}
	p, isObject := pattern.(*goja.Object)
	subject, isText := text.Export().(string)
	if !isObject || !isText || p.ClassName() != "RegExp" {
		return
	}
	source, flags, err := h.pattern(p)
	if err != nil {
		return
	}
	all := op == "split" || op == "matchAll" ||
		(op == "match" || op == "replace" || op == "replaceAll") && strings.Contains(flags, "g")
	a := Applied{
		Position: m.table.Sites[k].Position, Source: source, Flags: flags, Subject: subject, All: all,
	}
	if m.told[k]++; m.told[k] <= maxApplied {
		m.Applied = append(m.Applied, a)
	}
	if study := m.study(a); len(study.Attacks) > 0 {
		steps := study.Pattern.Steps(subject, max(m.left, 0))
		m.applying[k] += steps
		m.patterns[k] = fmt.Sprintf("/%s/%s", backtrack.Shortened(source), flags)
		sent := subject
		if backtrack.IsTyped(source) {
			sent = source
		}
		m.lengths[k] = max(m.lengths[k], utf8.RuneCountInString(sent))
		m.spend(steps)
	}
}

// pattern is the source and the flags of a regular expression.
func (h *hooks) pattern(p *goja.Object) (source, flags string, err error) {
	s, err := h.source(goja.Undefined(), p)
	if err != nil {
		return "", "", err
	}
	f, err := h.flags(goja.Undefined(), p)
	if err != nil {
		return "", "", err
	}
	return s.String(), f.String(), nil
}

// Attacks are texts on which a regular expression that was applied takes more steps than it should.
func (m *Meter) Attacks(a Applied) []backtrack.Attack { return m.study(a).Attacks }

// study is what is known of a regular expression that was applied. One that was sent is an attack itself.
func (m *Meter) study(a Applied) backtrack.Study {
	out := m.studies.Of(a.Source, a.Flags, a.All)
	if out.Pattern != nil && backtrack.IsTyped(a.Source) {
		out.Attacks = []backtrack.Attack{backtrack.Typed}
	}
	return out
}

// charge uses up fuel for what is recorded.
func (i *Instance) charge(e trace.Event) {
	switch m := i.config.Meter; {
	case m == nil:
	case e.Kind == trace.KindRequest:
		m.spend(requestCost)
	default:
		m.spend(eventCost)
	}
}
