package main

import (
	"fmt"
	"math"

	"crosstalk/harness"
	"crosstalk/harness/printable"
)

// progress draws one line on a person's screen, and nothing elsewhere.
type progress struct {
	t     *terminal
	drawn bool
}

func newProgress(t *terminal) *progress { return &progress{t: t} }

const clearLine = "\r\x1b[K"

func (p *progress) say(text string) {
	if !p.t.live {
		return
	}
	p.drawn = true
	fmt.Fprint(p.t.err, clearLine+printable.Text(text))
}

func (p *progress) show(s harness.Progress) {
	budget := ""
	if s.Budget != math.MaxInt {
		budget = fmt.Sprintf(" of at most %d", s.Budget)
	}
	p.say(fmt.Sprintf("%d runs%s · %s · %d found", s.Runs, budget, s.Schedule, s.Findings))
}

func (p *progress) done() {
	if p.drawn {
		fmt.Fprint(p.t.err, clearLine)
	}
}
