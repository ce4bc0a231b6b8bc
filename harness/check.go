package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// DefaultRuns is the default budget of a check, in runs: a schedule in one world. It covers every schedule of an app
// with a dozen entries.
const DefaultRuns = 2000

// Options steer a check. The zero value works.
type Options struct {
	Seed uint64
	// Runs bounds the number of runs that search; 0 means DefaultRuns. Minimizing a finding comes on top.
	Runs int
	// Rules are the rules to judge by; none means all.
	Rules []oracle.Rule
	// More are experiments that are made while the check goes on: they come after those that it is given. An error of
	// theirs ends the check.
	More iter.Seq2[Experiment, error]
	// Warnings were found before the check and go into its report.
	Warnings []Warning
	// Today is the date by which suppressions expire, as 2030-01-31. Without it none does.
	Today string
	// Progress is told after each schedule how far the check is. It must not block.
	Progress func(Progress)
	// Save is given what the replay file of a finding holds, as soon as the finding is minimized, and returns the
	// path. When it fails, the report warns and holds the finding without a path.
	Save func(Replay) (string, error)
}

// Progress says how far a check is.
type Progress struct {
	Runs, Budget int
	Schedule     string
	Findings     int
}

// ErrNondeterministic means that the same run gave two different traces: no comparison can be trusted.
var ErrNondeterministic = fmt.Errorf("the same schedule in the same world gave two different traces")

// Experiment is a schedule, and the base world in which to run it.
type Experiment struct {
	Schedule Schedule
	// Base is without a seed, which Check adds, and without a variation.
	Base tenant.World
	// Single leaves the experiment to the rules that need one world: the base is costly.
	Single bool
	// Spent is how many runs it took to find the experiment. They count.
	Spent int
	// For names the rules that the experiment is made for; none means all but those that want experiments of their own.
	For []string
}

// Check runs the experiments in the worlds that the rules ask for, judges, minimizes what it finds, and reports. The
// report depends on the app, the experiments and the options alone. A context that ends stops the check between two
// runs; the report then holds what was found, and the error is the context's.
func (a *App) Check(ctx context.Context, experiments []Experiment, o Options) (*Report, error) {
	if o.Runs == 0 {
		o.Runs = DefaultRuns
	}
	if len(o.Rules) == 0 {
		o.Rules = oracle.Rules()
	}
	c := newCampaign(a, o)
	if err := c.inspect(ctx); err != nil {
		return nil, err
	}
	if len(experiments) > 0 && ctx.Err() == nil {
		if err := c.selfTest(experiments[0].Schedule); err != nil {
			return nil, err
		}
	}
	var stopped error
	from, stop := newWaiting(experiments, o.More)
	defer stop()
	for c.runs < o.Runs {
		next, err := from.peek()
		if err != nil {
			return nil, err
		}
		if stopped = ctx.Err(); stopped != nil || next == nil {
			break
		}
		if err := c.batch(ctx, from); err != nil {
			return nil, err
		}
	}
	if errors.Is(stopped, context.Canceled) {
		c.tally.warn(Warning{Code: "cut-short", Message: "the check was interrupted: what it had not come to is not tested"})
	}
	r := c.tally.report(a, o, c)
	r.suppress(a.Config.Suppressions, o, stopped == nil && c.runs < o.Runs)
	return r, stopped
}

// selfTest runs a schedule twice and compares: a run that cannot be repeated proves nothing. One that was stopped is
// compared with no other.
func (c *campaign) selfTest(s Schedule) error {
	var texts [2][]byte
	for k := range texts {
		t, err := c.app.Run(s, tenant.World{Seed: c.options.Seed})
		if err != nil {
			return err
		}
		if t.Broken != "" {
			return nil
		}
		if texts[k], err = json.Marshal(t); err != nil {
			return fmt.Errorf("internal: a trace is not JSON: %w", err)
		}
	}
	if !bytes.Equal(texts[0], texts[1]) {
		return ErrNondeterministic
	}
	return nil
}
