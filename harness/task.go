package harness

import (
	"context"
	"errors"
	"fmt"
	"time"

	"crosstalk/harness/config"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Task is one thing to do that runs code of an app: all that a check does to an app, and nothing else, are tasks. It is
// plain JSON, so that another process can do it. Exactly one field is set.
type Task struct {
	Open    *Opening   `json:"open,omitempty"`
	Run     *Running   `json:"run,omitempty"`
	Observe *Running   `json:"observe,omitempty"`
	Study   *Running   `json:"study,omitempty"`
	Explore *Exploring `json:"explore,omitempty"`
	Grow    *Growing   `json:"grow,omitempty"`
	Blame   *Blaming   `json:"blame,omitempty"`
	Table   bool       `json:"table,omitempty"`
}

// HasSteps says whether the task has parts, of which one may take down the process that does it.
func (t Task) HasSteps() bool {
	for _, r := range []*Running{t.Run, t.Observe, t.Study} {
		if r != nil {
			return len(r.Schedule.Steps) > 1
		}
	}
	return t.Explore != nil || t.Grow != nil
}

// Opening loads the app that the tasks after it are about.
type Opening struct {
	Dir     string      `json:"dir"`
	Options OpenOptions `json:"options"`
	// Opened is what an earlier Opening gave: the app is not bundled and its modules are not run once more.
	Opened *Opened `json:"opened,omitempty"`
}

// Running is a schedule, and the world in which to run it.
type Running struct {
	Schedule Schedule     `json:"schedule"`
	World    tenant.World `json:"world"`
}

// Exploring is Explore, for so long at most; 0: without an end. The entries in GivenUp, by source, are left out: a call
// of them has ended so.
type Exploring struct {
	Seed    uint64            `json:"seed"`
	Within  time.Duration     `json:"within,omitempty"`
	Config  config.Config     `json:"config"`
	GivenUp map[string]Killed `json:"givenUp,omitempty"`
}

// Growing looks for growths of one entry. The calls in Deadly, by number, are not made: they use up everything.
type Growing struct {
	Model  *Model        `json:"model"`
	World  tenant.World  `json:"world"`
	Entry  Entry         `json:"entry"`
	Within time.Duration `json:"within,omitempty"`
	Deadly []int         `json:"deadly,omitempty"`
}

// Blaming looks for what carried the data of a violation.
type Blaming struct {
	Violation oracle.Violation `json:"violation"`
	Schedule  Schedule         `json:"schedule"`
	Worlds    [2]tenant.World  `json:"worlds"`
}

// Result is what came of a Task: the fields that it speaks of are set.
type Result struct {
	Opened   *Opened           `json:"opened,omitempty"`
	Trace    *trace.Trace      `json:"trace,omitempty"`
	Feedback *sandbox.Feedback `json:"feedback,omitempty"`
	// Shapes are what a Study learnt: watching, and probing.
	Shapes  []shape.Model     `json:"shapes,omitempty"`
	Model   *Model            `json:"model,omitempty"`
	Growths []Growth          `json:"growths,omitempty"`
	Blamed  *Blamed           `json:"blamed,omitempty"`
	Table   *instrument.Table `json:"table,omitempty"`
}

// Answers says whether the fields are set that are wanted of the task.
func (r Result) Answers(t Task) bool {
	switch {
	case t.Open != nil:
		return r.Opened != nil && r.Opened.Built != nil
	case t.Run != nil:
		return r.Trace != nil
	case t.Observe != nil:
		return r.Trace != nil && r.Feedback != nil
	case t.Explore != nil:
		return r.Model != nil
	case t.Blame != nil:
		return r.Blamed != nil
	case t.Table:
		return r.Table != nil
	default:
		return true // a list may be empty
	}
}

// Blamed is what a violation says of its carrier.
type Blamed struct {
	Carrier  *oracle.Carrier `json:"carrier,omitempty"`
	Location string          `json:"location,omitempty"`
	Fix      string          `json:"fix,omitempty"`
}

// Opened is an app that was loaded, and what running its modules once has told.
type Opened struct {
	Hash      string                     `json:"hash"`
	Built     *app.Built                 `json:"built"`
	Entries   map[string][]sandbox.Entry `json:"entries"`
	Resolvers map[string]bool            `json:"resolvers"`
	Handlers  map[string]string          `json:"handlers"`
}

// Mark says what of a task is under way: the step of a run, the entry that is explored, by its source.
type Mark struct {
	Step   int    `json:"step,omitempty"`
	Source string `json:"source,omitempty"`
}

// Killed is the error of a task that took down the process that did it.
type Killed struct {
	By trace.By // empty where the process has survived: the engine itself ended the run
	// At is what was under way.
	At Mark
	// Reason says the same in words.
	Reason string
	// Ended is how the call ended that the engine itself has stopped; empty: the process was.
	Ended trace.Outcome
}

func (k *Killed) Error() string { return k.Reason }

// perform does a task in this process. The context ends what has no end of its own.
func (a *App) perform(ctx context.Context, t Task) (Result, error) {
	switch {
	case t.Run != nil:
		run, err := a.runHere(t.Run.Schedule, t.Run.World)
		return Result{Trace: run}, err
	case t.Observe != nil:
		run, feedback, err := a.observeHere(t.Observe.Schedule, t.Observe.World)
		return Result{Trace: run, Feedback: feedback}, err
	case t.Study != nil:
		shapes, err := a.studyHere(t.Study.Schedule, t.Study.World)
		return Result{Shapes: shapes}, err
	case t.Explore != nil:
		m, err := a.exploreHere(ctx, *t.Explore)
		return Result{Model: m}, err
	case t.Grow != nil:
		return Result{Growths: a.growHere(ctx, *t.Grow)}, nil
	case t.Blame != nil:
		blamed, err := a.blameHere(*t.Blame)
		return Result{Blamed: blamed}, err
	case t.Table:
		table := a.observed().program.Table()
		return Result{Table: &table}, nil
	default:
		return Result{}, errors.New("a task that asks for nothing")
	}
}

// Worker does the tasks of one app, one after another, in the process that it is in.
type Worker struct {
	app *App
}

// Do does a task; the first is to open an app. It tells mark what is under way.
func (w *Worker) Do(ctx context.Context, t Task, mark func(Mark)) (Result, error) {
	if t.Open != nil {
		a, err := open(*t.Open, mark)
		if err != nil {
			return Result{}, err
		}
		w.app = a
		return Result{Opened: &Opened{a.Hash, a.Built(), a.entries, a.resolvers, a.handlers}}, nil
	}
	if w.app == nil {
		return Result{}, errors.New("no app was opened")
	}
	return w.app.marked(mark).perform(ctx, t)
}

// open loads the app of an Opening, in this process, and tells mark which file runs for the first time.
func open(o Opening, mark func(Mark)) (*App, error) {
	var built *app.Built
	if o.Opened != nil {
		built = o.Opened.Built
	}
	a, err := load(o.Dir, o.Options, built)
	if err != nil {
		return nil, err
	}
	if o.Opened != nil {
		return a, a.adopt(o.Opened)
	}
	return a, a.marked(mark).checkExports()
}

// adopt takes over what another process found out about the app.
func (a *App) adopt(o *Opened) error {
	if a.Hash != o.Hash {
		return fmt.Errorf("the app in %s has changed while it was being loaded; try again", a.Dir)
	}
	a.entries, a.resolvers, a.handlers = o.Entries, o.Resolvers, o.Handlers
	return nil
}

// under marks what is under way.
func (a *App) under(m Mark) {
	if a.mark != nil {
		a.mark(m)
	}
}

// unmarked is the app with nobody who is told what is under way: who calls tells it himself.
func (a *App) unmarked() *App { return a.marked(nil) }

// marked is the app with somebody who is told what is under way.
func (a *App) marked(mark func(Mark)) *App {
	out := *a
	out.mark = mark
	return &out
}

// lasting is the context that ends after so long; 0: it does not.
func lasting(ctx context.Context, long time.Duration) (context.Context, context.CancelFunc) {
	if long == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, long)
}

// left is how long a context has until it ends, at least a moment; 0: it has no end.
func left(ctx context.Context) time.Duration {
	end, ok := ctx.Deadline()
	if !ok {
		return 0
	}
	return max(time.Until(end), time.Millisecond) //nolint:forbidigo // the time of the command, not of the app
}
