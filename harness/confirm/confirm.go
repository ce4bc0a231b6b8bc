package confirm

import (
	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/nodejs"
)

// Confirmer replays findings on a Node.js.
type Confirmer struct {
	node   *Node
	engine *nodejs.Engine
}

// New returns a Confirmer on the node. It has to be closed.
func New(n *Node) *Confirmer { return &Confirmer{n, &nodejs.Engine{Command: n.Command}} }

// Close ends what still runs.
func (c *Confirmer) Close() { _ = c.engine.Close() }

// On is the app as it runs on the node.
func (c *Confirmer) On(a *harness.App) *harness.App { return a.On(harness.Node(c.engine)) }

// Confirm replays a finding of the app on the node, once in each of its two worlds. What keeps it from being replayed
// is told in the confirmation: there is no error.
func (c *Confirmer) Confirm(a *harness.App, saved harness.Replay) oracle.Confirmation {
	if why := c.unfit(a, saved); why != "" {
		return oracle.Confirmation{Verdict: oracle.NotRunnable, Reason: why}
	}
	out := oracle.Confirmation{Engine: c.node.Name}
	on := c.On(a)
	result, err := on.Replay(saved)
	switch {
	case err != nil:
		out.Verdict, out.Reason = oracle.NotRunnable, err.Error()
	case result.Verdict == harness.StillFails:
		out.Verdict = oracle.IsConfirmed
	default:
		out.Verdict, out.Reason = explain(a, on, saved)
		if out.Reason == "" {
			out.Reason = result.Reason
		}
	}
	return out
}

// unfit says why a finding cannot be replayed on any Node.js; empty when it can.
func (c *Confirmer) unfit(a *harness.App, saved harness.Replay) string {
	rule, err := oracle.Find(saved.Rule)
	switch {
	case err != nil:
		return err.Error()
	case rule.Inspect != nil:
		return "the rule looks at the manifest alone, and no code runs for it"
	case saved.Schedule.Grows():
		return "the rule counts how much work is done, which only crosstalk's own engine does"
	}
	own, err := a.Replay(saved)
	switch {
	case err != nil:
		return err.Error()
	case own.Verdict == harness.Fixed:
		return "crosstalk's own engine does not show it any more: " + own.Reason
	case own.Verdict == harness.Changed:
		return own.Reason
	}
	return ""
}
