package harness

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"sync/atomic"
)

// deadly remembers calls that took down the process which ran them, or that the engine had to stop. Such a call costs
// seconds, and a search would make it again and again: in the same world, the same call is taken to end so once more.
type deadly struct {
	calls sync.Map    // of *Killed, by deadlyCall
	some  atomic.Bool // there are any
}

type deadlyCall [sha256.Size]byte

// known is the end that a run will come to, as far as that is known; nil otherwise.
func (d *deadly) known(r Running) *Killed {
	if d == nil || !d.some.Load() {
		return nil
	}
	for k := range r.Schedule.Steps {
		if known, is := d.calls.Load(keyOf(r, k)); is {
			out := *known.(*Killed)
			out.At = Mark{Step: k + 1}
			return &out
		}
	}
	return nil
}

// remember notes the call that ended a run.
func (d *deadly) remember(r Running, killed *Killed) {
	if at := max(killed.At.Step, 1); d != nil && at <= len(r.Schedule.Steps) {
		d.calls.Store(keyOf(r, at-1), killed)
		d.some.Store(true)
	}
}

// keyOf is what is called in a step, with what, in which world, whoever calls.
func keyOf(r Running, step int) deadlyCall {
	s := r.Schedule.Steps[step]
	text, err := json.Marshal([]any{s.Function, s.Entry, s.Use, s.Payload, s.Size, r.World})
	if err != nil {
		panic("internal: a step is not JSON: " + err.Error())
	}
	return sha256.Sum256(text)
}
