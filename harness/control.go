package harness

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// weigh lets a rule decide on a violation with the help of the controls that it asks for; nil means that it is none.
func (a *App) weigh(c *candidate) (*oracle.Violation, error) {
	if c.rule.Weigh == nil {
		return a.declassify(c, &c.violation), nil
	}
	pairs := map[oracle.Control]*oracle.Pair{}
	for _, control := range c.rule.Controls {
		p, err := a.control(c, control)
		if err != nil {
			return nil, err
		}
		pairs[control] = p
	}
	return a.declassify(c, c.rule.Weigh(c.violation, pairs)), nil
}

// control runs a control of a violation; nil when it cannot be run to the end.
func (a *App) control(c *candidate, control oracle.Control) (*oracle.Pair, error) {
	s, worlds, at := c.schedule.Clone(), c.worlds, c.violation.Observer-1
	if other, ok := otherWorld(control, worlds[0], s.Scene().Subject()); ok {
		worlds[1] = other
		return a.pairOf(s, worlds)
	}
	switch control {
	case oracle.OtherCredential:
		own, changed, err := a.otherCredential(&s, worlds[1], at)
		if err != nil || !changed {
			return nil, err
		}
		p, err := a.pairOf(s, worlds)
		if p != nil {
			p.Own = own
		}
		return p, err
	case oracle.Bounded:
		bounded, some, err := a.bounded(s, worlds[0])
		if err != nil || !some {
			return nil, err
		}
		return a.pairOf(bounded, worlds)
	case oracle.OwnProfile:
		s.Steps = s.Steps[at : at+1]
		s.Steps[0].Overlap = 0
		worlds[1] = worlds[0].Vary(tenant.Observed, tenant.Colleague)
	case oracle.OtherContent:
		worlds[0] = worlds[0].Vary(tenant.Observed, tenant.Excluded)
		worlds[1] = worlds[0].Vary(tenant.Observed, tenant.ExcludedContent)
	case oracle.Ordinary:
		for k := range worlds {
			worlds[k].Ordinary = []string{tenant.Observed}
		}
	default:
		if !a.alter(&s, control, worlds[0], at, c.violation.Host) {
			return nil, nil
		}
	}
	return a.pairOf(s, worlds)
}

// alter changes the schedule as a control asks, at the step that observes. It says whether it could.
func (a *App) alter(s *Schedule, control oracle.Control, w tenant.World, at int, host string) bool {
	step := &s.Steps[at]
	switch control {
	case oracle.ColdStart:
		step.Cold, step.Overlap = true, 0
	case oracle.Credentialed:
		if step.Credentialed == nil {
			return false
		}
		step.Payload = step.Credentialed
	case oracle.Unknowing:
		return unknowing(s.Steps)
	case oracle.Configured:
		if !s.Bare && !s.Fresh {
			return false
		}
		s.Bare, s.Fresh = false, false
	case oracle.Unnamed:
		step.Payload = renamed(step.Payload, "withheld.", "")
	case oracle.OwnIdentity:
		step.Payload = renamed(step.Payload, "user.", "colleague.")
	case oracle.LongerHost:
		return a.tells(s, w, at, host, host+"."+tenant.Elsewhere)
	case oracle.OtherDomain:
		return a.tells(s, w, at, host, oracle.Like(host))
	case oracle.EveryView:
		s.Steps = everyView(s.Steps)
	default:
		panic("internal: unknown control " + string(control))
	}
	return true
}

// otherWorld is the second world of a control that makes the same calls in a world that varies in something else; false
// for others. The subject is whose data the experiment varies.
func otherWorld(control oracle.Control, base tenant.World, subject string) (tenant.World, bool) {
	switch control {
	case oracle.OtherRandomness:
		return base.Vary(subject, tenant.Randomness), true
	case oracle.OtherInside:
		return base.Vary(subject, tenant.Inside), true
	case oracle.OtherRequest:
		return base.Vary(tenant.Observed, tenant.Sent), true
	case oracle.OtherData:
		return base.Vary(tenant.Observed, tenant.InsideData), true
	case oracle.Unpermitted:
		return base.Vary(tenant.Observed, tenant.Unpermitted), true
	default:
		return base, false
	}
}

// renamed is a payload with the known things whose names begin in one way replaced by those that begin in another.
func renamed(payload tenant.Template, from, to string) tenant.Template {
	return bytes.ReplaceAll(payload, []byte(`{"$data":"`+from), []byte(`{"$data":"`+to))
}

// tells puts another host into a step's payload, as that is in a world, in the place of one. It says whether it could.
func (a *App) tells(s *Schedule, w tenant.World, at int, host, other string) bool {
	if host == "" {
		return false
	}
	filled := a.sent(*s, w, at)
	if strings.Contains(filled, `"$`) {
		return false // it would be taken for a template
	}
	named := regexp.MustCompile("(?i)" + regexp.QuoteMeta(host))
	s.Steps[at].Payload = tenant.Template(named.ReplaceAllLiteralString(filled, other))
	return named.MatchString(filled)
}

// everyView has the second user call, after all steps, whatever anybody has called before, and name nobody else.
func everyView(steps []Step) []Step {
	out := slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return s.User == tenant.SecondUser })
	for _, s := range steps {
		if s.User == tenant.FirstUser {
			s.User, s.Overlap, s.Ahead, s.Cold = tenant.SecondUser, 0, 0, false
			s.Payload = renamed(s.Payload, "user.", "colleague.")
			out = append(out, s)
		}
	}
	return out
}

// pairOf runs a schedule in two worlds. It returns nil when a run could not be finished, or when steps began at other
// times in one world than in the other.
func (a *App) pairOf(s Schedule, worlds [2]tenant.World) (*oracle.Pair, error) {
	distinct := worlds[:]
	if worlds[1].Variation == (tenant.Variation{}) {
		distinct = worlds[:1]
	}
	traces, err := a.runAll(context.Background(), inWorlds(s, distinct))
	if err != nil {
		return nil, err
	}
	base, varied := traces[0], traces[len(traces)-1]
	if base.Broken != "" || varied.Broken != "" || !comparable(base, varied) {
		return nil, nil
	}
	p := a.pair(s, worlds[1], base, varied)
	return &p, nil
}

// judge runs an experiment and returns the violation of the same bug, or nil when it is not there.
func (a *App) judge(c candidate) (*oracle.Violation, error) {
	if c.violation.Killed {
		t, err := a.Run(c.schedule, c.worlds[0])
		if err != nil {
			return nil, err
		}
		return same(c.rule, oracle.Pair{Base: t}, c.violation.Fingerprint()), nil
	}
	p, err := a.pairOf(c.schedule, c.worlds)
	if err != nil || p == nil {
		return nil, err
	}
	return same(c.rule, *p, c.violation.Fingerprint()), nil
}

// same is the violation of one bug that a pair shows; nil when it shows none.
func same(r oracle.Rule, p oracle.Pair, fingerprint string) *oracle.Violation {
	violations := r.Judge(p)
	k := slices.IndexFunc(violations, func(v oracle.Violation) bool { return v.Fingerprint() == fingerprint })
	if k < 0 {
		return nil
	}
	return &violations[k]
}
