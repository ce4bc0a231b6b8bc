package harness

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// planner makes the steps of a schedule of moves.
type planner struct {
	model *Model
	steps []Step
	// next holds what the moves since the last call say of the next one.
	next Step
	// back are the tenants that have reinstalled the app and not called it since.
	back []string
}

// steps are the steps of the moves. The error names the move.
func (m *Model) steps(moves []Move) ([]Step, error) {
	p := &planner{model: m}
	for k, move := range moves {
		if move == nil {
			return nil, fmt.Errorf("move %d is nil", k+1)
		}
		if err := move.plan(p); err != nil {
			return nil, fmt.Errorf("move %d, %s: %w", k+1, move, err)
		}
	}
	switch {
	case p.next.Cold || p.next.Overlap > 0 || p.next.After > 0:
		return nil, errors.New("the last move says how the next call comes about, and there is none")
	case len(p.back) > 0:
		return nil, fmt.Errorf("%s reinstalls the app and does not call it after that", p.back[0])
	}
	return p.steps, nil
}

func (coldStart) plan(p *planner) error {
	p.next.Cold = true
	return nil
}

func (n interleave) plan(p *planner) error {
	switch {
	case n < 1:
		return errors.New("answers are counted from 1")
	case len(p.steps) == 0:
		return errors.New("no call runs yet with which the next one could be interleaved")
	}
	p.next.Overlap = int(n)
	return nil
}

func (r reinstall) plan(p *planner) error {
	if err := oneOf("tenant", string(r), tenant.Names()); err != nil {
		return err
	}
	p.back = append(p.back, string(r))
	return nil
}

func (ms after) plan(p *planner) error {
	if ms < 0 {
		return errors.New("time does not run backwards")
	}
	p.next.After += int64(ms)
	return nil
}

func (c Call) plan(p *planner) error {
	if err := oneOf("tenant", c.actor.tenant, tenant.Names()); err != nil {
		return err
	}
	if c.actor.user != "" {
		if err := oneOf("user", c.actor.user, tenant.UserNames()); err != nil {
			return err
		}
	}
	if !slices.Contains(tenant.Places(), c.place) {
		return fmt.Errorf("nothing is called the place %q; there are %q", c.place, tenant.Places())
	}
	e, err := p.model.entry(c.function, c.entry, c.via)
	if err != nil {
		return err
	}
	payload, err := p.model.payloadOf(e, c.payload)
	if err != nil {
		return err
	}
	step := e.Step(c.actor.tenant, c.actor.user, payload)
	step.Place, step.Pushed = c.place, c.pushed
	if step.Pushed && !e.GetsPushed() {
		return fmt.Errorf("%s is neither a consumer nor a trigger, so that no event is pushed to it", e.Name())
	}
	step.Cold, step.Overlap, step.After = p.next.Cold, p.next.Overlap, p.next.After
	if k := slices.Index(p.back, step.Tenant); k >= 0 {
		step.Reinstalled = true
		p.back = slices.DeleteFunc(p.back, func(name string) bool { return name == step.Tenant })
	}
	if step.Overlap > 0 && (step.Cold || step.Reinstalled) {
		return errors.New("a call after a cold start, or after a reinstallation, cannot be interleaved with the one before")
	}
	p.steps, p.next = append(p.steps, step), Step{}
	return nil
}

// oneOf is an error unless name is one of all.
func oneOf(thing, name string, all []string) error {
	if slices.Contains(all, name) {
		return nil
	}
	return fmt.Errorf("there is no %s %q; there are %s", thing, name, quotedList(all))
}

func quotedList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	quoted := make([]string, len(names))
	for k, name := range names {
		quoted[k] = fmt.Sprintf("%q", name)
	}
	return strings.Join(quoted, ", ")
}

// entry is the entry that a call means. The error lists what there is at the first name that is unknown.
func (m *Model) entry(function, key, via string) (Entry, error) {
	all := m.Entries
	for _, part := range []struct {
		thing, name string
		of          func(Entry) []string
	}{
		{"function", function, func(e Entry) []string { return []string{e.Function} }},
		{"entry", key, func(e Entry) []string { return []string{e.Entry} }},
		{"module or event", via, func(e Entry) []string { return []string{e.Use, e.Event} }},
	} {
		if part.thing == "module or event" && via == "" {
			break
		}
		var left []Entry
		var names []string
		for _, e := range all {
			if slices.Contains(part.of(e), part.name) {
				left = append(left, e)
			}
			names = append(names, part.of(e)...)
		}
		if len(left) == 0 {
			return Entry{}, m.unknown(part.thing, part.name, names)
		}
		all = left
	}
	return all[0], nil
}

// unknown is the error of a name that is none of those given. An entry that was given up is not among them.
func (m *Model) unknown(thing, name string, names []string) error {
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" })
	slices.Sort(names)
	err := oneOf(thing, name, slices.Compact(names))
	for _, w := range m.Warnings {
		if w.Code == "gave-up" {
			err = fmt.Errorf("%w (%s)", err, w.Message)
		}
	}
	return err
}

// payloadOf is the template that a payload of a Call stands for.
func (m *Model) payloadOf(e Entry, payload any) (tenant.Template, error) {
	var text []byte
	switch payload := payload.(type) {
	case nil:
		return m.Payload(e, Typical), nil
	case emptyPayload:
		return m.Empty(e), nil
	case shape.Choose:
		return m.Payload(e, payload), nil
	case func(string, shape.Kind) any:
		return m.Payload(e, payload), nil
	case string:
		text = []byte(payload)
	default:
		var err error
		if text, err = json.Marshal(payload); err != nil {
			return nil, fmt.Errorf("the payload cannot be written as JSON: %w", err)
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return nil, fmt.Errorf("the payload is not JSON: %w", err)
	}
	if _, err := (tenant.World{}).Site(tenant.Observed).Fill(compact.Bytes()); err != nil {
		return nil, fmt.Errorf("the payload: %w", err)
	}
	return compact.Bytes(), nil
}
