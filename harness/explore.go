package harness

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// rounds bounds how often the app is run with what was learnt so far: each round can reach the reads that lie one
// condition deeper. Most apps teach nothing new after the second.
const rounds = 4

// Explore runs an app in instances that observe it, and returns what it can be asked and which data its code looks
// at. Nothing in the app is parsed for this. It is deterministic: same app and seed, same Model. When the context ends,
// so does the exploration, with the context's error.
func (a *App) Explore(ctx context.Context, seed uint64) (*Model, error) {
	m := &Model{
		Shapes: shape.Model{}, Completed: map[string]bool{}, things: map[string]string{}, Address: a.address(),
		Config: a.Config,
	}
	m.Vocabulary, m.Sent = a.Vocabulary(), a.Sent()
	x := &explorer{app: a, model: m, world: tenant.World{Seed: seed}}
	x.findEntries()
	for range rounds {
		news, err := x.round(ctx)
		if err != nil {
			return nil, err
		}
		if !news {
			break
		}
	}
	m.growths = sync.OnceValue(func() []Growth { return a.growths(ctx, m, x.world) })
	return m, nil
}

// address is an address that the manifest lets the app talk to; empty when it names none in full.
func (a *App) address() string {
	if a.Manifest == nil {
		return ""
	}
	for _, e := range a.Manifest.Egress {
		if strings.HasPrefix(e.Address, "https://") && !strings.Contains(e.Address, "*") {
			return strings.TrimSuffix(e.Address, "/")
		}
	}
	return ""
}

type explorer struct {
	app   *App
	model *Model
	world tenant.World
}

// findEntries lists the functions, and the keys of those that are resolvers.
func (x *explorer) findEntries() {
	for _, f := range x.app.Functions {
		for _, e := range usesOf(f) {
			keys := x.app.entries[f.Key]
			if e.Channel() == ByQueue { // one method of the resolver, which the manifest names
				keys = slices.DeleteFunc(slices.Clone(keys), func(k sandbox.Entry) bool { return k.Key != e.Method })
			}
			if len(keys) == 0 || !strings.HasSuffix(e.Kind, "resolver") {
				x.model.Entries = append(x.model.Entries, e)
				continue
			}
			for _, key := range keys {
				e.Entry, e.Position = key.Key, key.Position
				x.model.Entries = append(x.model.Entries, e)
			}
		}
	}
}

// attempt is one way to run an entry in order to see what it reads.
type attempt struct {
	payload func(Entry) tenant.Template
	options forge.Options
	// plain: everything is as it could be on Forge, so that a failure is the app's own.
	plain bool
	// clouds are as in tenant.World.
	clouds map[string]string
}

// round runs every entry in each way, alone in a fresh instance, and says whether that taught anything.
func (x *explorer) round(ctx context.Context) (news bool, err error) {
	m := x.model
	rich := forge.Options{
		Storage: m.Stored("kvs", Typical), Secrets: m.Stored("secret", Typical), Answers: m.Answers(Typical),
	}
	attempts := []attempt{
		{x.typical, rich, true, nil}, // first: an entry that hangs costs the guard's seconds once
		{x.probing, forge.Options{Probe: true}, false, nil},
		{x.absent, forge.Options{}, false, nil},
		{x.typical, withProbe(rich), false, nil},
	}
	for _, id := range m.Vocabulary.TenantIDs {
		as := map[string]string{tenant.Observed: id}
		attempts = append(attempts, attempt{x.typical, rich, false, as})
		attempts = append(attempts, attempt{x.probing, forge.Options{Probe: true}, false, as})
	}
	for _, e := range slices.Clone(m.Entries) {
		for _, at := range attempts {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			learnt, found, err := x.try(e, at)
			if err != nil {
				return false, err
			}
			news = x.merge(learnt) || found || news
			if x.gaveUp(e) {
				break
			}
		}
	}
	return news, nil
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
		return x.model.fixedPayload(e)
	}
}

// try runs one entry once, as the first user of the observed tenant, and returns what was learnt, and whether it was
// learnt what fields of the payload name.
func (x *explorer) try(e Entry, at attempt) (learnt shape.Model, found bool, err error) {
	at.options.Fixtures = x.model.Config.Fixtures()
	world := x.world
	world.Clouds = at.clouds
	i, platform, err := x.app.environment(surroundings{
		world: world, options: at.options, env: x.model.Env(), observe: true,
	})
	if err != nil {
		return nil, false, err
	}
	f, use, err := x.app.resolve(Step{Function: e.Function, Use: e.Use})
	if err != nil {
		return nil, false, err
	}
	payload, site := at.payload(e), world.Site(tenant.Observed)
	if filled, err := site.Fill(payload); err == nil {
		// A payload that holds a probe is no template; it is used as it is.
		payload = filled
	}
	step := forge.Step{Number: 1, Tenant: tenant.Observed, Entry: e.Entry, Payload: payload, Use: use}
	if e.HasUser() {
		step.User = tenant.FirstUser
	}
	invocation := i.Invoke(prepare(platform, step, f))
	if invocation.Outcome == trace.Completed {
		x.model.Completed[e.Source()] = true
	}
	if at.plain && i.Died() != "" {
		x.giveUp(e, i.Died())
	}
	return shape.Learnt(i), x.model.learnThings(e, filledIn(site), i.Trace().Events), nil
}

// filledIn are the values that a payload was filled with.
func filledIn(site *tenant.Site) []trace.Canary {
	return slices.DeleteFunc(site.Canaries(), func(c trace.Canary) bool { return !strings.HasPrefix(c.Field, "payload.") })
}

// giveUp leaves an entry out of everything that follows: it ends the instance that it runs in, and would take all
// other entries of a schedule with it.
func (x *explorer) giveUp(e Entry, why string) {
	x.model.Entries = slices.DeleteFunc(x.model.Entries, func(o Entry) bool { return o.Source() == e.Source() })
	x.model.Warnings = append(x.model.Warnings, Warning{Code: "gave-up", Message: fmt.Sprintf(
		"%s is not checked, because a single call of it does not end well: %s", e.Name(), why)})
}

func (x *explorer) gaveUp(e Entry) bool {
	return !slices.ContainsFunc(x.model.Entries, func(o Entry) bool { return o.Source() == e.Source() })
}

func (x *explorer) merge(learnt shape.Model) (news bool) {
	site := x.world.Site(tenant.Observed) // whose identifiers are in what was learnt
	for _, source := range learnt.Sources() {
		news = x.model.Shapes.Merge(site.GeneralKey(source), learnt[source]) || news
	}
	return news
}
