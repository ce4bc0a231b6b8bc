package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"crosstalk/fuzz"
	"crosstalk/harness"
	"crosstalk/harness/printable"
)

// defaultFuzz is how many executions fuzz makes where nothing else is said: ten times as many as a check.
const defaultFuzz = 20_000

func newFuzz(t *terminal) *cobra.Command {
	var f checkFlags
	var corpus string
	c := &cobra.Command{
		Use:   "fuzz [APPDIR]",
		Short: "Search for payloads and sequences of calls that make a rule fail",
		Long: "Searches for payloads and sequences of calls that reach code which nothing before them reached, and judges\n" +
			"each by all rules. What was found is kept in a corpus as soon as it is found, and the next search begins\n" +
			"with it.",
		Example: "  crosstalk fuzz ./my-app\n" +
			"  crosstalk fuzz ./my-app --budget 10m --rules unauthenticated-web-trigger\n" +
			"  crosstalk fuzz ./my-app --seed 7 --corpus ./corpus",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return f.fuzz(c.Context(), t, appDir(args), corpus) },
	}
	f.add(c, strconv.Itoa(defaultFuzz)+"x")
	c.Flags().StringVar(&corpus, "corpus", "", "where the corpus is kept (default corpus beside the findings)")
	return c
}

func (f *checkFlags) fuzz(ctx context.Context, t *terminal, dir, corpus string) error {
	j, err := f.prepare(ctx, t, dir)
	if err != nil {
		return err
	}
	defer j.close()
	kept, err := openCorpus(j.app, f.out, corpus)
	if err != nil {
		return fail(exitUsage, fmt.Errorf("%w; --corpus names the folder", err))
	}
	defer kept.Close()
	r, s, err := f.hunt(ctx, newProgress(t), j, kept)
	if err != nil {
		return err
	}
	j.confirm(ctx, t, r)
	if err := f.report(t, j, r); err != nil {
		return err
	}
	printSummary(t, s)
	return verdict(ctx, r, j.failOn)
}

// openCorpus opens the folder of the corpus: the given one, or one beside the findings.
func openCorpus(app *harness.App, out, corpus string) (*fuzz.Store, error) {
	switch {
	case corpus != "":
		return fuzz.OpenStore(corpus)
	case out != "":
		return fuzz.OpenStoreIn(out, "corpus") // which the findings' store has made
	default:
		return fuzz.OpenStoreIn(app.Dir, filepath.Join(harness.Folder, "corpus"))
	}
}

// hunt explores the app, searches, and checks what is found.
func (f *checkFlags) hunt(
	ctx context.Context, line *progress, j *job, kept *fuzz.Store,
) (*harness.Report, *fuzz.Search, error) {
	defer line.done()
	ctx, cancel := j.within(ctx)
	defer cancel()
	line.say("learning what can be called")
	model, err := explore(ctx, j.app, f.seed)
	if err != nil {
		return nil, nil, err
	}
	tapes, broken := kept.Load()
	o := f.options(j)
	o.Warnings = model.Warnings
	for _, err := range broken {
		o.Warnings = append(o.Warnings, harness.Warning{Code: "corpus", Message: "left out: " + err.Error()})
	}
	began, found := time.Now(), 0
	s := fuzz.New(j.app, model, fuzz.Options{
		Seed: f.seed, Executions: j.runs, Saved: tapes,
		Save:     func(plan fuzz.Plan) error { return kept.Save(plan, model) },
		Progress: func(s fuzz.Status) { line.say(statusLine(s, time.Since(began), j.runs, found)) },
	})
	o.More = s.Experiments(ctx)
	o.Progress = func(p harness.Progress) { found = p.Findings }
	r, err := j.app.Check(ctx, nil, o)
	if r == nil {
		return nil, nil, fail(exitFailed, err)
	}
	return r, s, nil
}

// statusLine is how far a search is, in one line.
func statusLine(s fuzz.Status, since time.Duration, budget, findings int) string {
	of := ""
	if budget != math.MaxInt {
		of = fmt.Sprintf("/%d", budget)
	}
	return fmt.Sprintf("%d%s executions, %.0f/s · corpus %d · branches %d/%d · %d found · nothing new for %d",
		s.Executions, of, float64(s.Executions)/max(since.Seconds(), 0.001), s.Corpus, s.Branches, s.All, findings, s.Idle)
}

// The lengths of the lists at the end of a search.
const (
	listedEnds   = 8
	listedMissed = 20
)

// printSummary says what was reached, and what not.
func printSummary(t *terminal, search *fuzz.Search) {
	s := search.Summary()
	fmt.Fprintf(t.out, "\nSearch: %d executions, %d plans in the corpus, %d of %d branches of the app's own files; "+
		"nothing new for %d executions.\n", s.Executions, s.Corpus, s.Branches, s.All, s.Idle)
	for _, e := range s.Ends[:min(len(s.Ends), listedEnds)] {
		text := string(e.Outcome)
		if e.Message != "" {
			text += ": " + e.Message
		}
		if e.Position != "" {
			text += " at " + e.Position
		}
		fmt.Fprintf(t.out, "  %3.0f %% of invocations ended in %s %s: %s\n", e.Percent, printable.Text(e.Function),
			printable.Text(e.Entry), printable.Text(text))
	}
	if len(s.Missed) > 0 {
		fmt.Fprintf(t.out, "Never reached:\n")
	}
	for _, m := range s.Missed[:min(len(s.Missed), listedMissed)] {
		fmt.Fprintf(t.out, "  %s\n", printable.Text(m))
	}
	if n := len(s.Missed) - listedMissed; n > 0 {
		fmt.Fprintf(t.out, "  and %d more\n", n)
	}
	for _, b := range s.Blind {
		fmt.Fprintf(t.out, "Not observed: %s\n", printable.Text(b))
	}
}
