package fuzz

import (
	"sync"

	"crosstalk/harness"
)

//go:generate go run ./internal/bridge

// F is what a fuzz target needs of a *testing.F.
type F interface {
	Helper()
	Add(args ...any)
	// Fuzz takes a func(*testing.T, []byte).
	Fuzz(target any)
}

// WebTriggers makes a fuzz target of the web triggers of the app in dir, for Go's own fuzzer:
//
//	func FuzzWebTrigger(f *testing.F) { fuzz.WebTriggers[*testing.T](f, "..") }
//
// Its input is a tape. The target fails when a rule finds something at severity medium or above; what is found is saved
// as a check saves it. It skips nothing: an app without web triggers fails it.
func WebTriggers[T harness.T[T]](f F, dir string) {
	f.Helper()
	run[T](f, dir, harness.Entry.IsPublic)
}

// Resolvers is as WebTriggers, for what users call: resolvers and actions.
func Resolvers[T harness.T[T]](f F, dir string) {
	f.Helper()
	run[T](f, dir, harness.Entry.HasUser)
}

// Sequences is as WebTriggers, for all that can be called, in any order.
func Sequences[T harness.T[T]](f F, dir string) {
	f.Helper()
	run[T](f, dir, func(harness.Entry) bool { return true })
}

// maxSeeds is for how many entries there are seeds; Go's fuzzer finds the others by itself.
const maxSeeds = 16

func run[T harness.T[T]](f F, dir string, is func(harness.Entry) bool) {
	for k := range maxSeeds {
		for begin := range starts {
			f.Add(Plan{Calls: []Call{{Entry: k, Start: int(begin)}}}.Tape())
		}
	}
	var once sync.Once
	var t *target[T]
	f.Fuzz(func(test T, tape []byte) {
		test.Helper()
		once.Do(func() { t = load(test, dir, is) })
		t.try(test, tape)
	})
}

// target is an app under Go's own fuzzer.
type target[T harness.T[T]] struct {
	suite  *harness.Suite[T]
	search *Search
	model  harness.Model // with the entries of the target alone
	blocks int           // keeps what the bridge returns, so that the compiler keeps the bridge
}

func load[T harness.T[T]](test T, dir string, is func(harness.Entry) bool) *target[T] {
	test.Helper()
	suite := harness.Load(test, dir, harness.LoadOptions{StubMissing: true})
	t := &target[T]{suite: suite, model: *suite.Model()}
	t.model.Entries = nil
	for _, e := range suite.Model().Entries {
		if is(e) {
			t.model.Entries = append(t.model.Entries, e)
		}
	}
	if len(t.model.Entries) == 0 {
		test.Fatalf("the app in %s has nothing that this target could call", dir)
	}
	t.search = New(suite.App(), &t.model, Options{Seed: suite.Seed()})
	return t
}

// try executes the plan of a tape, shows Go's fuzzer which branches it took, and judges it when it shows something new.
func (t *target[T]) try(test T, tape []byte) {
	test.Helper()
	p := Read(tape, len(t.model.Entries))
	x, err := t.search.execute(p)
	if err != nil {
		test.Fatalf("%v", err)
	}
	for k, n := range x.feedback.Branches {
		if n > 0 {
			t.blocks += bridge(k)
		}
	}
	if !t.search.isNew(p, x) {
		return
	}
	t.suite.Judge(test, t.search.experiments(p, x.feedback.Digests))
}
