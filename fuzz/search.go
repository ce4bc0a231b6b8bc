package fuzz

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"

	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
)

// Status says how far the search is.
func (s *Search) Status() Status {
	return Status{
		Executions: s.spent, Corpus: len(s.corpus.entries), Branches: s.observe.taken(), All: s.observe.branches(),
		Idle: s.spent - s.last,
	}
}

// Found is a plan that showed something new.
type Found struct {
	Plan Plan
	// Spent is how many executions there were since what was found before.
	Spent int
	// digests are those that the app made of what the plan's calls hold.
	digests []sandbox.Digest
}

// Search looks for plans that show something new of an app: code that no plan before it reached, calls that none made,
// ways to end. Same app, model and options, same plans.
type Search struct {
	options  Options
	model    *harness.Model
	world    tenant.World
	observe  *observer
	mutator  *mutator
	corpus   corpus
	seen     map[feature]bool
	tried    map[string]bool // tapes
	queue    []candidate
	later    []candidate                // for when the queue is empty
	varied   map[string]map[string]bool // paths of which other kinds of values were queued, by the entry's source
	attempts map[site]int               // candidates made for each comparison in the code
	ends     ends
	deadly   map[int]int      // how often runs ended in calls of an entry
	digests  []sandbox.Digest // made when the newest plan of the corpus was executed
	spent    int              // executions
	last     int              // executions when something was found last
}

// candidate is a plan to try, and why.
type candidate struct {
	plan  Plan
	seals []seal
	whole bool // it enters the corpus even if it shows nothing new
}

// New makes a search ready.
func New(app *harness.App, m *harness.Model, o Options) *Search {
	if o.Executions == 0 {
		o.Executions = DefaultExecutions
	}
	s := &Search{
		options: o, model: m, world: tenant.World{Seed: o.Seed}, seen: map[feature]bool{}, tried: map[string]bool{},
		attempts: map[site]int{}, varied: map[string]map[string]bool{}, ends: ends{}, deadly: map[int]int{},
	}
	s.observe = newObserver(app, s.world)
	rng := rand.New(rand.NewPCG(o.Seed, 0x63726f7373)) // the second number is arbitrary
	s.mutator = &mutator{
		rng: rng, model: m, world: s.world, words: newDictionary(), reading: map[string][]string{},
		corpus: func() *Plan { return s.corpus.any(rng) },
	}
	s.mutator.words.add(s.observe.words()...)
	s.begin()
	return s
}

// begin queues what the model and an earlier search give: every entry with what is typical and with nothing.
func (s *Search) begin() {
	for k := range s.model.Entries {
		for _, begin := range []start{typical, empty} {
			s.enqueue(candidate{plan: Plan{Calls: []Call{{Entry: k, Start: int(begin)}}}})
		}
	}
	for _, tape := range s.options.Saved {
		s.enqueue(candidate{plan: Read(tape, len(s.model.Entries))})
	}
}

func (s *Search) enqueue(c candidate) { s.queue = append(s.queue, c) }

// Plans searches until the executions are spent or the context ends, and yields each plan when it is found. An error
// is one of ours, or that of keeping what was found, and ends the search.
func (s *Search) Plans(ctx context.Context) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		for !s.ended() && ctx.Err() == nil && len(s.model.Entries) > 0 {
			found, err := s.try(s.next())
			if err != nil {
				yield(Found{}, err)
				return
			}
			if !found {
				continue
			}
			out := Found{Plan: s.corpus.last().plan, Spent: s.spent - s.last, digests: s.digests}
			s.last = s.spent
			if !yield(out, nil) {
				return
			}
		}
	}
}

func (s *Search) ended() bool {
	return s.spent >= s.options.Executions || s.options.Plateau > 0 && s.spent-s.last >= s.options.Plateau
}

// next is the plan to try next: one of those that are waiting, and every fourth time one that chance makes.
func (s *Search) next() candidate {
	chance := s.spent%4 == 3 && len(s.corpus.entries) > 0
	if len(s.queue) > 0 && !chance {
		c := s.queue[0]
		s.queue = s.queue[1:]
		return c
	}
	if len(s.later) > 0 && !chance {
		c := s.later[0]
		s.later = s.later[1:]
		return c
	}
	e := s.corpus.pick(s.mutator.rng)
	if e == nil {
		return candidate{plan: Plan{Calls: []Call{{Entry: s.mutator.rng.IntN(len(s.model.Entries))}}}}
	}
	return candidate{plan: s.mutator.mutate(e.plan), seals: e.seals}
}

// try executes a plan, and says whether it is now the newest of the corpus.
func (s *Search) try(c candidate) (bool, error) {
	key := string(c.plan.Tape())
	if s.tried[key] && !c.whole {
		s.spent++ // a search that only makes what it has made must end, too
		return false, nil
	}
	s.tried[key] = true
	if s.isDeadly(c.plan) {
		s.spent++
		return false, nil
	}
	x, err := s.execute(c.plan)
	if err != nil {
		return false, err
	}
	if s.isNew(c.plan, x) {
		return true, s.enter(c, x)
	}
	again, ok := s.sealed(c, x)
	if ok {
		if x, err = s.execute(again.plan); err != nil {
			return false, err
		}
		c = again
	}
	if ok && s.isNew(c.plan, x) || c.whole {
		return true, s.enter(c, x)
	}
	return false, nil
}

// maxDeadly is how often a call of an entry may not come to its end, which costs seconds, before the search leaves it
// alone.
const maxDeadly = 3

func (s *Search) isDeadly(p Plan) bool {
	return slices.ContainsFunc(p.Calls, func(c Call) bool { return s.deadly[c.Entry] >= maxDeadly })
}

func (s *Search) execute(p Plan) (*execution, error) {
	s.spent++
	x, err := s.observe.run(p.Schedule(s.model, "fuzz"))
	if err != nil {
		return nil, fmt.Errorf("fuzz: %w", err)
	}
	s.ends.add(x.trace)
	if at := len(x.trace.Invocations); x.trace.Broken != "" && at > 0 {
		s.deadly[p.Calls[min(at, len(p.Calls))-1].Entry]++
	}
	if s.options.Progress != nil {
		s.options.Progress(s.Status())
	}
	return x, nil
}

// isNew says whether an execution of a plan showed what none before it did, and remembers it.
func (s *Search) isNew(p Plan, x *execution) bool {
	news := false
	for _, f := range x.features(s.options.Blind) {
		if !s.seen[f] {
			s.seen[f], news = true, true
		}
	}
	if s.options.Blind&Comparisons != 0 {
		return news
	}
	// A plan that has something else compared, or in which some input stands for the first time where the code compares,
	// leads on, though it takes no new branch: fields are read of it, and the comparison can be solved from there.
	input := s.input(p)
	for _, c := range x.feedback.Comparisons {
		f := feature{kind: kindsCompared, branch: c.Site, what: string(c.A.Kind) + " " + string(c.B.Kind) + " " + c.Position}
		if !s.seen[f] {
			s.seen[f], news = true, true
		}
		f.kind = inputCompared
		if !s.seen[f] && len(solutions(input(), c)) > 0 {
			s.seen[f], news = true, true
		}
	}
	return news
}

// enter takes a plan into the corpus, and queues what may lead on from it.
func (s *Search) enter(c candidate, x *execution) error {
	s.corpus.add(&entry{plan: c.plan, seals: c.seals})
	s.digests = slices.Clone(x.feedback.Digests)
	if s.options.Save != nil {
		if err := s.options.Save(c.plan); err != nil {
			return err
		}
	}
	if s.options.Blind&Comparisons == 0 {
		s.solve(c, x)
	}
	if s.options.Blind&Reads == 0 {
		if err := s.read(c); err != nil {
			return err
		}
	}
	for _, p := range c.plan.twice() {
		s.later = append(s.later, candidate{plan: p, seals: twice(c.seals, len(c.plan.Calls))})
	}
	for _, p := range c.plan.further(len(s.model.Entries)) {
		s.later = append(s.later, candidate{plan: p, seals: c.seals})
	}
	return s.vary(c)
}
