package fuzz

import (
	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// observer executes plans, and sees what the code looked at.
type observer struct {
	app   *harness.App
	world tenant.World
	table instrument.Table
	ever  []bool // branches that were taken, by number
}

func newObserver(app *harness.App, w tenant.World) *observer {
	table := app.Table()
	return &observer{app: app, world: w, table: table, ever: make([]bool, len(table.Branches))}
}

// execution is what one run of a plan showed.
type execution struct {
	trace    *trace.Trace
	feedback *sandbox.Feedback
}

func (o *observer) run(s harness.Schedule) (*execution, error) {
	t, f, err := o.app.Observe(s, o.world)
	if err != nil {
		return nil, err
	}
	for k, n := range f.Branches {
		o.ever[k] = o.ever[k] || n > 0
	}
	return &execution{t, f}, nil
}

// words are those of the app's own files.
func (o *observer) words() (out []string) {
	for _, w := range o.table.Words {
		if w.Kind == instrument.TextWord || w.Kind == instrument.PropertyWord {
			out = append(out, w.Text)
		}
	}
	return out
}

func (o *observer) branches() int { return len(o.ever) }

func (o *observer) taken() (n int) {
	for _, was := range o.ever {
		if was {
			n++
		}
	}
	return n
}

func (o *observer) missed() (out []string) {
	for k, was := range o.ever {
		if b := o.table.Branches[k]; !was {
			out = append(out, b.Position+" ("+string(b.Kind)+")")
		}
	}
	return out
}

func (o *observer) blind() (out []string) {
	for _, f := range o.table.Files {
		if f.Own && f.Without != "" {
			out = append(out, f.Name+": "+f.Without)
		}
	}
	return out
}

// feature is something that an execution can show. A plan that shows a new one is worth keeping.
type feature struct {
	kind featureKind
	// what is a branch and the magnitude of how often it ran, or a text.
	branch, times int
	what          string
}

type featureKind int

const (
	branchTaken featureKind = iota
	requestMade
	endReached
	lineLogged
	fileTouched
	kindsCompared
	inputCompared
)

// features are what the execution showed, apart from the kinds of feedback to which the search is blind.
func (x *execution) features(blind Feedback) (out []feature) {
	if blind&Coverage == 0 {
		for k, n := range x.feedback.Branches {
			if n > 0 {
				out = append(out, feature{kind: branchTaken, branch: k, times: magnitude(n)})
			}
		}
	}
	for _, i := range x.trace.Invocations {
		what := string(i.Outcome)
		if i.Error != nil {
			what += " " + i.Error.Name + " " + i.Error.Position
		}
		out = append(out, feature{kind: endReached, what: i.Function + " " + i.Entry + " " + what})
	}
	for _, e := range x.trace.Events {
		if f, ok := eventFeature(e); ok {
			out = append(out, f)
		}
	}
	return out
}

// magnitude tells a few times from many. Finer steps, as AFL has them, would make every longer plan a new one.
func magnitude(n byte) int {
	if n < 2*MaxCalls {
		return 1
	}
	return 2
}

func eventFeature(e trace.Event) (feature, bool) {
	switch {
	case e.Request != nil:
		r := e.Request
		what := r.Service + " " + r.As + " " + r.Method + " " + r.Class + " " + e.Position
		return feature{kind: requestMade, what: what, times: r.Status / 100}, true
	case e.Log != nil:
		return feature{kind: lineLogged, what: e.Position}, e.Position != ""
	case e.File != nil:
		return feature{kind: fileTouched, what: e.File.Op + " " + e.Position}, true
	default:
		return feature{}, false
	}
}
