package oracle

import "crosstalk/sandbox/trace"

func lostInvocationContext() Rule {
	return Rule{
		ID:       "lost-invocation-context",
		Severity: Low,
		Doc: Doc{
			Title: "A platform call belongs to no invocation",
			What: "Watches for calls of Forge and its products that are made outside the asynchronous context of any " +
				"invocation: while a module loads, or in a callback that was made then.",
			Why: "Forge binds each call to the tenant of the invocation that makes it. A call that belongs to none fails with " +
				"'Forge runtime metadata not found'.",
			Misses:  "Calls on paths that are not reached.",
			Silence: "Switch the rule off (--skip lost-invocation-context) if the call is meant to fail there.",
			Fix:     "call the platform inside a handler; a callback that is kept needs bindInvocationContext",
			Sources: []string{"https://developer.atlassian.com/platform/forge/function-reference/nodejs-runtime/"},
			CWE:     []int{664},
		},
		Judge: judgeLostContext,
	}
}

func judgeLostContext(p Pair) []Violation {
	s := sights{rule: "lost-invocation-context"}
	for _, e := range p.Base.Events {
		if e.Kind != trace.KindRequest || e.Step != 0 && !e.Loading {
			continue
		}
		s.add(fileOf(e.Position)+"\x00"+e.Request.Class, Low, max(e.Window, 1),
			"a call is made while a module loads or outside any invocation: "+requestLine(e.Request),
			Evidence{View: "request", WorldA: requestLine(e.Request), Position: e.Position})
	}
	return s.list
}
