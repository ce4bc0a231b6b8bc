package harness

import (
	"encoding/json"
	"slices"
	"strings"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// attempt is one way to run an entry in order to see what it reads.
type attempt struct {
	payload func(Entry) tenant.Template
	options forge.Options
	noLists bool // values that stand for anything deny being lists
	calm    bool // they lack the fields that hold what went wrong
	// plain: everything is as it could be on Forge, so that a failure is the app's own.
	plain bool
	// delivers: what the entry pushes is delivered, in the same instance.
	delivers bool
	// clouds are as in tenant.World.
	clouds map[string]string
}

func (x *explorer) typical(e Entry) tenant.Template { return x.model.Payload(e, Typical) }

func withProbe(o forge.Options) forge.Options {
	o.Probe = true
	return o
}

// probing is a payload of which everything is unknown.
func (x *explorer) probing(e Entry) tenant.Template { return x.standIn(e, shape.Probe) }

// absent is an empty payload that notes what it is asked for.
func (x *explorer) absent(e Entry) tenant.Template { return x.standIn(e, shape.Absent) }

func (x *explorer) standIn(e Entry, make func(source string) string) tenant.Template {
	raw := func(suffix string) json.RawMessage { return json.RawMessage(make(e.Source() + suffix)) }
	switch e.Channel() {
	case ByUser, ByQueue:
		return raw("")
	case ByMessage:
		return object(fields{"body": raw("")})
	case ByRequest:
		return object(fields{"body": raw(""), "headers": raw(" headers"), "queryParameters": raw(" query")})
	default:
		if e.Opaque {
			return raw("")
		}
		return x.model.fixedPayload(e)
	}
}

// tried is what running an entry once has shown.
type tried struct {
	learnt    shape.Model
	found     bool // it was learnt what fields of the payload name
	completed bool
	events    int
}

// try runs one entry once, as the first user of the observed tenant.
func (x *explorer) try(e Entry, at attempt) (tried, error) {
	x.app.under(Mark{Source: e.Source()})
	at.options.Fixtures = x.model.Config.Fixtures()
	world := x.world
	world.Clouds = at.clouds
	i, platform, err := x.app.environment(x.app.copying(), surroundings{
		world: world, options: at.options, env: x.model.Env(), observe: true,
	})
	if err != nil {
		return tried{}, err
	}
	defer platform.Close()
	site := world.Site(tenant.Observed)
	shape.Lists(i, func(source string, path []string) bool {
		return at.isList(x.model.Shapes.At(site.GeneralKey(source), path))
	})
	if at.calm {
		shape.Leave(i, failure)
	}
	f, use, err := x.app.resolve(Step{Function: e.Function, Use: e.Use})
	if err != nil {
		return tried{}, err
	}
	payload := at.payload(e)
	if filled, err := site.Fill(payload); err == nil {
		// A payload that holds a probe is no template; it is used as it is.
		payload = filled
	}
	step := forge.Step{Number: 1, Tenant: tenant.Observed, Entry: e.Entry, Payload: payload, Use: use}
	if e.HasUser() {
		step.User = tenant.FirstUser
	}
	inv := prepare(platform, step, f)
	invocation := i.Invoke(inv)
	platform.Ended(inv, invocation)
	if at.delivers {
		x.deliver(i, platform, e)
	}
	if err := x.app.databasesErr(); err != nil {
		return tried{}, err
	}
	out := tried{learnt: shape.Learnt(i), completed: invocation.Outcome == trace.Completed, events: len(i.Trace().Events)}
	switch {
	case out.completed:
		x.model.Completed[e.Source()] = true
	case at.plain:
		x.model.Failures[e.Source()] = failureText(invocation)
	}
	x.model.notice(i.Trace().Events)
	if at.plain && i.Died() != "" {
		by := trace.By("")
		if invocation.Outcome == trace.Exhausted {
			by = trace.ByBound
		}
		x.giveUp(e, i.Died(), by)
	}
	out.found = x.model.learnThings(e, filledIn(site), i.Trace().Events)
	if at.plain && x.model.learnTables(site, i.Trace().Events) {
		out.found = true
	}
	return out, nil
}

// isList answers for a value that stands for anything whether it is a list: what is known of it decides.
func (at attempt) isList(kind shape.Kind) bool {
	switch kind {
	case shape.List:
		return true
	case shape.Object, shape.Open:
		return false
	default:
		return !at.noLists
	}
}

// filledIn are the values that a payload was filled with.
func filledIn(site *tenant.Site) []trace.Canary {
	return slices.DeleteFunc(site.Canaries(), func(c trace.Canary) bool { return !strings.HasPrefix(c.Field, "payload.") })
}
