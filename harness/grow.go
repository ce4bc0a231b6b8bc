package harness

import (
	"context"
	"slices"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/backtrack"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// grower looks for fields that make work when they grow. It makes its calls in warm instances, which is fast and may
// deceive: what it finds is judged anew.
type grower struct {
	ctx      context.Context
	app      *App
	model    *Model
	world    tenant.World
	schedule Schedule
	played   *played
	number   int   // steps so far in the instance
	calls    int   // so far in all
	deadly   []int // calls that are not made, by their number among all
	mark     func(Mark)
	applied  []sandbox.Applied // to what was sent of the field that is looked at
}

// Growths are the fields that seem to make more work than they should when they grow. They are looked for once, when
// they are first asked for.
func (m *Model) Growths() []Growth {
	if m.growths == nil {
		return nil
	}
	return m.growths()
}

// growHere looks for growths of one entry in this process.
func (a *App) growHere(ctx context.Context, t Growing) []Growth {
	ctx, cancel := lasting(ctx, t.Within)
	defer cancel()
	g := &grower{ // whose calls are marked by their numbers among all
		ctx: ctx, app: a.unmarked(), mark: a.under, deadly: t.Deadly, model: t.Model, world: t.World,
		schedule: t.Model.Schedule("growth", nil, true),
	}
	return g.entry(t.Entry)
}

// maxGrowths bounds what is judged of one entry.
const maxGrowths = 6

func (g *grower) entry(e Entry) (out []Growth) {
	leaves := g.model.leaves(e)
	if len(leaves) == 0 {
		return nil
	}
	g.played = nil
	defer func() { g.played.close() }()
	for _, l := range leaves {
		if g.ctx.Err() != nil {
			break
		}
		for _, unit := range l.units() {
			growth := Growth{Entry: e, Field: l.Field, Unit: unit}
			if !g.fits(growth) {
				continue
			}
			g.applied = nil
			if work := g.work(growth); suspicious(work, unit) {
				out = append(out, growth)
			}
			if unit == trace.Words {
				g.try(growth, few)
				out = append(out, g.attacked(growth)...)
			}
		}
	}
	return out[:min(len(out), maxGrowths)]
}

// fits says whether payloads can hold the field at all its sizes: a list whose items are large cannot be made long (see
// tenant.MaxValues).
func (g *grower) fits(growth Growth) bool {
	site, sizes := g.world.Site(tenant.Observed), growth.sizes()
	if !slices.IsSorted(sizes) {
		return false
	}
	return !slices.ContainsFunc(sizes, func(n int) bool {
		_, err := site.Fill(g.model.step(growth, n).Payload)
		return err != nil
	})
}

// few words come to an expression behind a check of their length.
const few = 2

// units are what the field may be, as far as is known: what code takes for anything may be all.
func (l leaf) units() []trace.Unit {
	switch {
	case l.word == "$flag" || l.word == "$secret":
		return nil
	case l.kind == shape.List:
		return []trace.Unit{trace.Items}
	case l.kind == shape.Number:
		return []trace.Unit{trace.Number}
	case l.word == "$data" || l.kind == shape.Open:
		return []trace.Unit{trace.Words}
	default:
		return []trace.Unit{trace.Number, trace.Words}
	}
}

// work is what is done at a small size of the field, and at a larger one; the last is told by the meter still.
func (g *grower) work(growth Growth) (out [2]*trace.Work) {
	sizes := growth.sizes()
	small, large := sizes[0], sizes[2]
	if growth.Unit == trace.Number {
		large = sizes[4]
	}
	for k, n := range []int{small, large} {
		out[k] = g.try(growth, n)
	}
	return out
}

// try makes one call. An instance that has ended is replaced, and the modules of a new one are loaded first.
func (g *grower) try(growth Growth, n int) *trace.Work {
	if g.played == nil || g.played.instance.Died() != "" {
		around := surroundings{world: g.world, env: g.schedule.Env, secrets: g.schedule.SecretEnv}
		g.played.close()
		p, err := g.app.stageWith(g.app.metered(), g.schedule, around)
		if err != nil {
			panic("internal: " + err.Error())
		}
		g.played, g.number = p, 0
		g.call(growth.Entry.Step(tenant.Observed, tenant.FirstUser, g.model.Empty(growth.Entry)))
	}
	step := g.model.step(growth, n)
	step.Cold = false
	return g.call(step)
}

func (g *grower) call(step Step) *trace.Work {
	g.calls++
	if slices.Contains(g.deadly, g.calls) {
		return &trace.Work{Exhausted: true}
	}
	g.mark(Mark{Step: g.calls})
	g.number++
	if err := g.played.begin(g.number, step); err != nil {
		panic("internal: " + err.Error())
	}
	g.played.settle()
	g.played.own().Cut()
	g.applied = append(g.applied, g.played.around.meter.Applied...)
	return g.played.work[g.number]
}

// suspicious says whether some place works more at the larger size than it should. Both sizes and what may be are far
// apart: a number counts when it makes work at all, a text or a list when four times as much of it makes eight times
// the work.
func suspicious(work [2]*trace.Work, unit trace.Unit) bool {
	small, large := work[0], work[1]
	if small == nil || large == nil {
		return false
	}
	if small.Exhausted || large.Exhausted {
		return true
	}
	return slices.ContainsFunc(large.Places, func(s trace.Spent) bool {
		before := small.At(s.Position, s.Pattern)
		if unit == trace.Number {
			return s.Steps-before > 1
		}
		return s.Steps > 8*before && s.Steps > 128
	})
}

// maxAttacked bounds how many regular expressions are attacked through one field.
const maxAttacked = 6

// attacked are the attacks through a field that make a regular expression work hard to which its words have come.
func (g *grower) attacked(words Growth) (out []Growth) {
	meter := g.played.around.meter
	tried := map[string]bool{}
	for _, applied := range slices.Clone(g.applied) {
		var attacks []backtrack.Attack
		switch {
		case tried[applied.Source] || len(tried) == maxAttacked:
			continue
		case reached(applied.Source):
			attacks = []backtrack.Attack{backtrack.Typed}
		case reached(applied.Subject):
			attacks = meter.Attacks(applied)
		default:
			continue
		}
		tried[applied.Source] = true
		for _, attack := range attacks {
			if growth, ok := g.attack(words, attack); ok {
				out = append(out, growth)
				break
			}
		}
	}
	return out
}

func (g *grower) attack(words Growth, attack backtrack.Attack) (Growth, bool) {
	growth := words
	growth.Unit, growth.Attack = trace.Characters, &attack
	return growth, g.fits(growth) && suspicious(g.work(growth), trace.Characters)
}

// reached says whether the words of a text have come into another one.
func reached(text string) bool { return strings.Contains(strings.ToLower(text), lorem) }
