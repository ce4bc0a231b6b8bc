package harness

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"crosstalk/sandbox"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// rounds bounds how often the app is run with what was learnt so far: each round can reach the reads that lie one
// condition deeper. Most apps teach nothing new after the second.
const rounds = 4

// exploreHere is Explore in this process.
func (a *App) exploreHere(ctx context.Context, e Exploring) (*Model, error) {
	ctx, cancel := lasting(ctx, e.Within)
	defer cancel()
	m := &Model{
		Shapes: shape.Model{}, Completed: map[string]bool{}, Failures: map[string]string{}, things: map[string]string{},
		Address: a.address(), deliveries: map[string][]Entry{}, Config: e.Config, attributes: attributes(a.Manifest),
	}
	m.Vocabulary, m.Sent = a.Vocabulary(), a.Sent()
	x := &explorer{app: a, model: m, world: tenant.World{Seed: e.Seed}, news: map[string]int{}, last: map[string]visit{}}
	x.findEntries()
	for _, entry := range slices.Clone(m.Entries) {
		if killed, is := e.GivenUp[entry.Source()]; is {
			x.giveUp(entry, killed.Reason, killed.By)
		}
	}
	if err := x.explore(ctx); err != nil {
		return nil, err
	}
	return m, nil
}

// explore makes rounds until one of them teaches nothing, or until the time for it is up.
func (x *explorer) explore(ctx context.Context) error {
	within, cancel := share(ctx, 2)
	defer cancel()
	for range rounds {
		news, err := x.round(within)
		if within.Err() != nil {
			x.cutShort()
			return nil
		}
		if err != nil {
			return err
		}
		if !news {
			break
		}
	}
	if err := x.guessAsked(within); err != nil {
		return err
	}
	return x.learnGuards(within)
}

// share is the context that ends when a part of the time is over that another one has left: the half, the third.
func share(ctx context.Context, part time.Duration) (context.Context, context.CancelFunc) {
	return lasting(ctx, left(ctx)/part)
}

// cutShort warns that not everything was learnt.
func (x *explorer) cutShort() {
	called := map[string]bool{}
	for _, e := range x.model.Entries {
		if _, ok := x.last[e.Source()]; ok {
			called[e.Source()] = true
		}
	}
	x.model.Warnings = append(x.model.Warnings, Warning{Code: "explored-in-part", Message: fmt.Sprintf(
		"the time was up while the app was being explored: %d of its %d entries were called in every way at least once, "+
			"and %d returned normally; what the others read is not known, so that less of them is tested",
		len(called), len(x.model.Entries), len(x.model.Completed))})
}

// address is an address that the manifest lets the app talk to; empty when it names none in full.
func (a *App) address() string {
	if a.Manifest == nil {
		return ""
	}
	for _, e := range a.Manifest.Egress {
		address := strings.TrimSuffix(e.Address, "/*") // what stands behind the host does not limit what is let through
		if strings.HasPrefix(address, "https://") && !strings.Contains(address, "*") {
			return strings.TrimSuffix(address, "/")
		}
	}
	return ""
}

type explorer struct {
	app   *App
	model *Model
	world tenant.World
	// clock counts what was learnt; news says when something was learnt of a source last, and anew when all entries have
	// to be run again.
	clock, anew int
	news        map[string]int
	last        map[string]visit // by the entry's source
}

// visit is when an entry was run last, and of which sources that told something.
type visit struct {
	began   int
	sources map[string]bool
}

// findEntries lists the functions, and the keys of those that are resolvers.
func (x *explorer) findEntries() {
	for _, f := range x.app.Functions {
		for _, e := range usesOf(f) {
			keys := x.app.entries[f.Key]
			if e.Channel() == ByQueue { // one method of the resolver, which the manifest names
				keys = slices.DeleteFunc(slices.Clone(keys), func(k sandbox.Entry) bool { return k.Key != e.Method })
			}
			byKey := strings.HasSuffix(e.Kind, "resolver") || x.app.resolvers[f.Key] && e.hasOwnKeys()
			if len(keys) == 0 || !byKey {
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

// round runs every entry in each way, alone in a fresh instance, and says whether that taught anything.
func (x *explorer) round(ctx context.Context) (news bool, err error) {
	m := x.model
	rich := x.rich()
	all := forge.Options{Probe: true}
	attempts := []attempt{
		// First: an entry that hangs costs the guard's seconds once.
		{payload: x.typical, options: rich, plain: true, delivers: true},
		{payload: x.probing, options: all},
		{payload: x.absent},
		{payload: x.typical, options: withProbe(rich), delivers: true},
	}
	if m.Shapes.Has(shape.Asked) {
		attempts = append(attempts, attempt{payload: x.probing, options: all, noLists: true})
	}
	if m.Shapes.HasField(failure) {
		attempts = append(attempts, attempt{payload: x.typical, options: all, calm: true})
		attempts = append(attempts, attempt{payload: x.probing, options: all, calm: true})
	}
	for _, id := range m.Vocabulary.TenantIDs {
		as := map[string]string{tenant.Observed: id}
		attempts = append(attempts, attempt{payload: x.typical, options: rich, clouds: as})
		attempts = append(attempts, attempt{payload: x.probing, options: all, clouds: as})
	}
	before := x.clock
	for _, e := range slices.Clone(m.Entries) {
		if !x.isDue(e) {
			continue
		}
		v := visit{began: x.clock, sources: map[string]bool{}}
		for _, at := range attempts {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			t, err := x.try(e, at)
			if err != nil {
				return false, err
			}
			if t.found {
				x.clock++
				x.anew = x.clock
			}
			x.merge(t.learnt, v)
			if x.gaveUp(e) {
				break
			}
		}
		x.last[e.Source()] = v
	}
	return x.clock > before, nil
}

// isDue says whether running an entry once more can teach anything: something was learnt since of what it looks at.
func (x *explorer) isDue(e Entry) bool {
	v, ran := x.last[e.Source()]
	if !ran || x.anew > v.began {
		return true
	}
	for source := range v.sources {
		if x.news[source] > v.began {
			return true
		}
	}
	return false
}

// giveUp leaves an entry out of everything that follows: it ends the instance that it runs in, and would take all
// other entries of a schedule with it. By is what in the call was too much for the process, if that was it.
func (x *explorer) giveUp(e Entry, why string, by trace.By) {
	if by != "" && by != trace.ByFault {
		x.model.Deadly = append(x.model.Deadly, e)
	}
	x.model.Entries = slices.DeleteFunc(x.model.Entries, func(o Entry) bool { return o.Source() == e.Source() })
	x.model.Warnings = append(x.model.Warnings, Warning{Code: "gave-up", Message: fmt.Sprintf(
		"%s is not checked, because a single call of it does not end well: %s", e.Name(), why)})
}

func (x *explorer) gaveUp(e Entry) bool {
	return !slices.ContainsFunc(x.model.Entries, func(o Entry) bool { return o.Source() == e.Source() })
}

// merge takes what a run has taught into the model, and notes for the visit which sources that was about.
func (x *explorer) merge(learnt shape.Model, v visit) {
	site := x.world.Site(tenant.Observed) // whose identifiers are in what was learnt
	for _, source := range learnt.Sources() {
		name := site.GeneralKey(source)
		v.sources[name] = true
		if x.model.Shapes.Merge(name, learnt[source]) {
			x.clock++
			x.news[name] = x.clock
		}
	}
}
