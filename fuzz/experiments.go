package fuzz

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
)

// short bounds the search where nothing is stored: most apps turn everybody away there.
const short = 120

// Experiments are those of a search and, where an app has public addresses, then of a short one where nothing is
// stored yet: a secret that is not set may be one that everybody knows.
func Experiments(
	ctx context.Context, app *harness.App, m *harness.Model, o Options,
) iter.Seq2[harness.Experiment, error] {
	return func(yield func(harness.Experiment, error) bool) {
		for e, err := range New(app, m, o).Experiments(ctx) {
			if !yield(e, err) {
				return
			}
		}
		fresh := m.Unconfigured()
		if len(fresh.Entries) == 0 {
			return
		}
		o.Executions = min(o.Executions, short)
		for e, err := range New(app, fresh, o).Experiments(ctx) {
			e.For = []string{"unauthenticated-web-trigger"}
			if !yield(e, err) {
				return
			}
		}
	}
}

// Experiments searches, and makes experiments of each plan that is found: the plan as it is; made by the neighbour and
// then by the observed tenant; and by two users of one tenant.
func (s *Search) Experiments(ctx context.Context) iter.Seq2[harness.Experiment, error] {
	return func(yield func(harness.Experiment, error) bool) {
		for found, err := range s.Plans(ctx) {
			if err != nil {
				yield(harness.Experiment{}, err)
				return
			}
			for k, e := range s.experiments(found.Plan, found.digests) {
				if k == 0 {
					e.Spent = found.Spent
				}
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// experiments are those of one plan, given the digests that the app made when it was executed.
func (s *Search) experiments(p Plan, digests []sandbox.Digest) (out []harness.Experiment) {
	sent := s.asSent(p, digests)
	for _, situation := range p.situations(s.model, sent) {
		schedule := situation.Schedule(s.model, "fuzz")
		for n := range schedule.Steps { // each situation has the plan's calls once or twice
			schedule.Steps[n].Payload = sent[n%len(sent)]
		}
		out = append(out, harness.Experiment{Schedule: schedule})
	}
	if again, some := renewed(sent, pauses[len(pauses)-1]); some && p.by(func(c caller) bool { return c == callers[0] }) {
		out = append(out, s.renewing(p, sent, again))
	}
	return out
}

// renewing is the experiment in which the requests of a plan are sent again as renewed makes them. What the app has
// stored under their texts is not there yet: nobody has sent them before.
func (s *Search) renewing(p Plan, sent, again []tenant.Template) harness.Experiment {
	schedule := p.later().Schedule(s.model, "fuzz")
	site := s.world.Site(tenant.Observed)
	for n, t := range slices.Concat(sent, again) {
		schedule.Steps[n].Payload = t
		for _, piece := range leaves(decode(t), site) {
			maps.DeleteFunc(schedule.Storage, func(key string, _ tenant.Template) bool {
				return strings.Contains(key, piece.text)
			})
		}
	}
	return harness.Experiment{Schedule: schedule, For: []string{"replayable-web-trigger"}}
}

// situations are the plan, and what else becomes of it when others make the same calls before, or somebody who saw
// them makes them again.
func (p Plan) situations(m *harness.Model, sent []tenant.Template) []Plan {
	out := []Plan{p}
	if !p.by(func(c caller) bool { return c == callers[0] }) {
		return out
	}
	out = append(out, p.after(tenant.Neighbour, tenant.FirstUser))
	if slices.ContainsFunc(p.Calls, func(c Call) bool { return m.Entries[c.Entry].HasUser() }) {
		out = append(out, p.before(tenant.Observed, tenant.SecondUser))
	}
	if p.isSigned(m, sent) {
		out = append(out, p.later())
	}
	return out
}

// isSigned says whether a call of a public address holds what its legitimate senders alone can write.
func (p Plan) isSigned(m *harness.Model, sent []tenant.Template) bool {
	for k, c := range p.Calls {
		if m.Entries[c.Entry].IsPublic() && !bytes.Equal(sent[k], c.payload(m)) {
			return true
		}
	}
	return false
}

// later is the plan, and then the same calls made again when an hour has passed.
func (p Plan) later() Plan {
	again := p.Clone().Calls
	again[0].Pause = len(pauses) - 1
	return Plan{append(p.Clone().Calls, again...)}
}

// twice are the plans in which the same calls are made again: by another user, by the same one, and after a neighbour.
func (p Plan) twice() []Plan {
	if 2*len(p.Calls) > MaxCalls {
		return nil
	}
	return []Plan{
		p.before(tenant.Observed, tenant.SecondUser), p.before(tenant.Observed, tenant.FirstUser),
		p.after(tenant.Neighbour, tenant.FirstUser),
	}
}

// maxFurther bounds how many entries are tried after a plan: those of an app with more of them are tried by chance.
const maxFurther = 8

// further are the plans in which one more entry is called after all, of the first that the app has.
func (p Plan) further(entries int) (out []Plan) {
	if len(p.Calls) == MaxCalls || entries == 1 {
		return nil
	}
	for k := range min(entries, maxFurther) {
		next := p.Clone()
		next.Calls = append(next.Calls, Call{Entry: k})
		out = append(out, next)
	}
	return out
}

func (p Plan) by(is func(caller) bool) bool {
	return !slices.ContainsFunc(p.Calls, func(c Call) bool { return !is(callers[c.Who]) })
}

// after is the plan after somebody else has made the same calls.
func (p Plan) after(tenantName, user string) Plan {
	return Plan{append(p.as(tenantName, user), p.Clone().Calls...)}
}

// before is the plan, and then the same calls made by somebody else.
func (p Plan) before(tenantName, user string) Plan {
	return Plan{append(p.Clone().Calls, p.as(tenantName, user)...)}
}

func (p Plan) as(tenantName, user string) []Call {
	calls := p.Clone().Calls
	for k := range calls {
		calls[k].Who = slices.Index(callers, caller{tenantName, user})
	}
	return calls
}
