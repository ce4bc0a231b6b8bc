package harness

import (
	"fmt"
	"maps"
	"slices"

	"crosstalk/sandbox/trace"
)

// tally counts what happened in all worlds of a check, and collects what the reader should know.
type tally struct {
	functions   []FunctionInfo
	entries     map[string]*calls // by entryName
	invocations int
	virtual     int64 // milliseconds
	warnings    []Warning
	warned      map[string]bool
}

// calls is how often something was called, how often it returned normally, and how often it failed in which way.
type calls struct {
	invoked, completed int
	failures           map[string]int
}

// commonFailure is the failure seen most often: an empty payload fails in a way of its own, which says less.
func (c *calls) commonFailure() (text string) {
	for _, f := range slices.Sorted(maps.Keys(c.failures)) {
		if c.failures[f] > c.failures[text] {
			text = f
		}
	}
	return text
}

func newTally(a *App) *tally {
	t := &tally{warned: map[string]bool{}, entries: map[string]*calls{}}
	for _, f := range a.Functions {
		t.functions = append(t.functions, FunctionInfo{
			Key: f.Key, Kind: kindOf(f.Kinds), Handler: f.Handler, Entries: []string{},
		})
	}
	for _, w := range a.Warnings {
		t.warn(Warning{Code: w.Code, Message: w.Message, Position: w.Position.String()})
	}
	return t
}

func kindOf(kinds []string) string {
	if len(kinds) == 0 {
		return "unreferenced"
	}
	return kinds[0]
}

func (t *tally) warn(w Warning) {
	if key := w.Code + "\x00" + w.Message; !t.warned[key] {
		t.warned[key] = true
		t.warnings = append(t.warnings, w)
	}
}

// add counts a run.
func (t *tally) add(run *trace.Trace) {
	for _, i := range run.Invocations {
		t.count(i, run.Broken == "")
	}
	for _, e := range run.Events {
		t.event(e)
	}
	t.broken(run)
}

func (t *tally) count(i trace.Invocation, finished bool) {
	if i.Outcome == trace.Lost {
		return // nobody knows how it ended
	}
	t.invocations++
	t.virtual += i.Ended - i.Started
	k := slices.IndexFunc(t.functions, func(f FunctionInfo) bool { return f.Key == i.Function })
	if k < 0 {
		return
	}
	f, name := &t.functions[k], entryName(i.Function, i.Entry)
	if t.entries[name] == nil {
		t.entries[name] = &calls{failures: map[string]int{}}
	}
	e := t.entries[name]
	f.Invoked, e.invoked = f.Invoked+1, e.invoked+1
	if i.Entry != "" && !slices.Contains(f.Entries, i.Entry) {
		f.Entries = append(f.Entries, i.Entry)
	}
	if i.Outcome == trace.Completed {
		f.Completed, e.completed = f.Completed+1, e.completed+1
		if !finished {
			f.Unfinished++
		}
		return
	}
	f.Threw++
	e.failures[failureText(i)]++
}

func failureText(i trace.Invocation) string {
	text := string(i.Outcome)
	if i.Error == nil {
		return text
	}
	text += ": " + i.Error.Message
	if i.Error.Position != "" {
		text += " at " + i.Error.Position
	}
	return text
}

// warnOfUntested names what was never called, and what never returned normally.
func (t *tally) warnOfUntested() {
	for _, f := range t.functions {
		if f.Invoked == 0 {
			t.warn(Warning{Code: "never-invoked", Message: fmt.Sprintf("function %q was never called", f.Key)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.entries)) {
		if e := t.entries[name]; e.completed == 0 {
			t.warn(Warning{Code: "never-completed", Message: fmt.Sprintf(
				"%s was called %d times and never returned normally, so it is not tested: %s", name, e.invoked, e.commonFailure())})
		}
	}
}

func (t *tally) event(e trace.Event) {
	if w, ok := noticeIn(e); ok {
		t.warn(w)
	}
}

// noticeIn is what an event tells of something that is not emulated, or only approximately.
func noticeIn(e trace.Event) (w Warning, ok bool) {
	if e.Kind != trace.KindWarning && e.Kind != trace.KindRefusal {
		return Warning{}, false
	}
	return Warning{Code: e.Notice.Code, Message: e.Notice.Message, Position: e.Position}, true
}

func (t *tally) broken(run *trace.Trace) {
	if run.Broken == "" {
		return
	}
	message := "a run could not be finished and was not compared: " + run.Broken
	if n := len(run.Invocations); n > 0 {
		last := run.Invocations[n-1]
		message = fmt.Sprintf("%s (in function %s %s)", message, last.Function, last.Entry)
	}
	t.warn(Warning{Code: "run-broken", Message: message})
}

// report puts the result together.
func (t *tally) report(a *App, o Options, c *campaign) *Report {
	t.warnOfUntested()
	for k := range t.functions {
		slices.Sort(t.functions[k].Entries)
	}
	warnings := t.warnings
	if warnings == nil {
		warnings = []Warning{}
	}
	return &Report{
		Schema: ReportSchema,
		Tool:   Tool{Name: "crosstalk", Version: Version},
		App:    AppInfo{ID: a.ID, Name: a.Name, Dir: a.Dir, Hash: a.Hash},
		Seed:   o.Seed,
		Executions: Executions{
			Schedules: len(c.tried), Runs: c.runs, Invocations: t.invocations, Seconds: float64(t.virtual) / 1000,
		},
		Functions: t.functions,
		Findings:  c.finds.list(),
		Warnings:  warnings,
	}
}
