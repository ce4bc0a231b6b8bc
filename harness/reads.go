package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// Read is a field that the code asked an input for and that was not there.
type Read struct {
	Step int      // 1-based position in the schedule
	Path []string // in the payload of the step, as a template has it
}

// Study runs a schedule twice in instances that watch, and returns the fields that its payloads lack, each once, in
// order. Payloads of which the platform alone decides are not watched. What else the code asked for and did not find
// (environment variables, stored values, endpoints) goes into the model; news says whether it was there before. The
// error is that of Run.
func (a *App) Study(s Schedule, w tenant.World, m *Model) (reads []Read, news bool, err error) {
	around := surroundings{world: w, env: s.Env, secrets: s.SecretEnv, observe: true}
	watching, err := a.study(s, around, true)
	if err != nil {
		return nil, false, err
	}
	around.options.Probe = true
	probing, err := a.study(s, around, false)
	if err != nil {
		return nil, false, err
	}
	site := w.Site(tenant.Observed) // whose identifiers are in what was learnt
	for _, learnt := range []shape.Model{watching, probing} {
		for _, source := range learnt.Sources() {
			if !strings.HasPrefix(source, watchPrefix) {
				news = m.Shapes.Merge(site.GeneralKey(source), learnt[source]) || news
			}
		}
	}
	return readsOf(watching, a.channels(s)), news, nil
}

// study runs a schedule in an instance that observes, and returns what that has learnt.
func (a *App) study(s Schedule, around surroundings, watched bool) (shape.Model, error) {
	p, err := a.stageWith(a.plain(), s, around)
	defer p.close()
	if err != nil {
		return nil, err
	}
	if watched {
		p.watched = a.channels(s)
	}
	err = errors.Join(p.steps(0, len(s.Steps)), a.databasesErr())
	return shape.Learnt(p.own()), err
}

func (a *App) channels(s Schedule) (out []Channel) {
	for _, step := range s.Steps {
		out = append(out, a.channelOf(step))
	}
	return out
}

func (a *App) channelOf(step Step) Channel {
	f, use, err := a.resolve(step)
	if err != nil {
		return ByPlatform
	}
	for _, e := range usesOf(*f) {
		if step.Use == "" || use != nil && e.Use == step.Use {
			return e.Channel()
		}
	}
	return ByPlatform
}

// watch has an invocation's payload watched.
func watch(inv *sandbox.Invocation) {
	inv.Payload = json.RawMessage(shape.Watched(watchName(inv.Step), inv.Payload))
}

// watchPrefix is how the names of watched payloads begin.
const watchPrefix = "step "

func watchName(step int) string { return fmt.Sprint(watchPrefix, step) }

// readsOf are the reads that a model holds.
func readsOf(m shape.Model, channels []Channel) (out []Read) {
	for k, c := range channels {
		name := watchName(k + 1)
		for _, path := range missing(m[name]) {
			if inner, ok := inTemplate(c, path); ok {
				out = append(out, Read{k + 1, inner})
			}
		}
	}
	return out
}

// missing are the paths of a shape that end in something which nothing more is known of.
func missing(s *shape.Shape) (out [][]string) {
	if s == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(s.Fields)) {
		field := s.Fields[name]
		if len(field.Fields) == 0 {
			out = append(out, []string{name})
		}
		for _, rest := range missing(field) {
			out = append(out, append([]string{name}, rest...))
		}
	}
	return out
}

// inTemplate is the path in a step's payload of what the handler sees at a path; false for what is not in it.
func inTemplate(c Channel, path []string) ([]string, bool) {
	switch {
	case c == ByRequest:
		return path, slices.Contains([]string{"body", "headers", "queryParameters", "userPath", "method"}, path[0])
	case c == ByMessage:
		return path, path[0] == "body"
	case c == ByUser && len(path) > 2 && path[0] == "call" && path[1] == "payload":
		return path[2:], true
	case c == ByUser: // the inputs of an action stand beside its context
		return path, !slices.Contains([]string{"call", "context", "contextToken"}, path[0])
	default:
		return nil, false
	}
}
