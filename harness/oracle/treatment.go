package oracle

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/trace"
)

// Treatment is how a web trigger treats a request.
type Treatment struct {
	// Refused: it turns the caller away. Asks: it reads a secret out of the app's storage.
	Refused, Asks bool
	// Done is what it answers and changes, to compare with other treatments.
	Done string
}

// TreatmentOf is how the request of a step was treated.
func TreatmentOf(t *trace.Trace, step int) (out Treatment) {
	for _, i := range t.Invocations {
		if i.Step == step {
			out.Refused, out.Done = refused(i), fmt.Sprint(statusOf(i))
		}
	}
	for _, e := range t.Events {
		secret := func(s trace.Stored) bool { return s.Op == "get" && s.Shelf == "secret" }
		out.Asks = out.Asks || e.Step == step && e.Request != nil && slices.ContainsFunc(e.Request.Stored, secret)
	}
	for _, e := range effects(t, step) {
		out.Done += "\n" + e.on()
	}
	return out
}

// on is what an effect does to which thing.
func (e effect) on() string { return e.label + " " + e.event.Request.Path + e.keys() }

// isDeed says whether what a web trigger stores for somebody who has no credential is what it does for those who have
// one, and no note about who came. Where nobody knows what those send, it is if the web trigger is content.
func isDeed(v Violation, valid *Pair) bool {
	if valid == nil {
		return v.guarded && !strings.HasSuffix(v.Key, whileRefused)
	}
	blocked := func(e effect) bool { return !slices.Contains(v.done, e.on()) }
	return v.guarded && !TreatmentOf(valid.Base, v.Observer).Refused && len(unset(valid.Base, v.Observer)) == 0 &&
		!slices.ContainsFunc(effects(valid.Base, v.Observer), blocked)
}
