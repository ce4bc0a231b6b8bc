package harness

import (
	"context"
	"slices"
	"sync"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/shape"
)

// guessAsked tries what fields of payloads hold of which the code asked whether they are lists, and did nothing that
// would tell: as code that checks every value against a schema does. They are taken for lists; where an entry does not
// return with these, and gets further with another kind, they are of that.
func (x *explorer) guessAsked(ctx context.Context) error {
	rich := sync.OnceValue(x.rich) // no payload is part of it
	for _, e := range slices.Clone(x.model.Entries) {
		if own := x.model.Shapes[e.Source()]; own == nil || own.As(shape.Asked, shape.Text) == own {
			continue
		}
		if ctx.Err() != nil {
			x.cutShort()
			return nil
		}
		if err := x.guess(e, rich()); err != nil {
			return err
		}
	}
	return nil
}

func (x *explorer) guess(e Entry, rich forge.Options) error {
	m := x.model
	own := m.Shapes[e.Source()]
	best, furthest := own, tried{}
	for _, kind := range []shape.Kind{shape.Asked, shape.Text, shape.Number} {
		m.Shapes[e.Source()] = own.As(shape.Asked, kind)
		t, err := x.try(e, attempt{payload: x.typical, options: rich, plain: true})
		if err != nil {
			return err
		}
		if t.completed || t.events > furthest.events {
			best, furthest = m.Shapes[e.Source()], t
		}
		if t.completed || x.gaveUp(e) {
			break
		}
	}
	m.Shapes[e.Source()] = best
	return nil
}

// rich is a platform on which everything is that was learnt.
func (x *explorer) rich() forge.Options {
	m := x.model
	return forge.Options{
		Storage: m.Stored("kvs", Typical), Secrets: m.Stored("secret", Typical), Answers: m.Answers(Typical),
		Configured: m.Configured(Typical), Tables: m.tables,
	}
}
