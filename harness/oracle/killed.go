package oracle

import (
	"fmt"

	"crosstalk/sandbox/trace"
)

// judgeKilled reports the call that took down the process which ran it: nothing bounds what it uses, and the engine has
// no limit of its own that it would have met first. What the engine does wrong by itself is not the app's.
func judgeKilled(t *trace.Trace) []Violation {
	if t.Killed == nil || t.Killed.By == trace.ByFault {
		return nil
	}
	at := t.Invocations[len(t.Invocations)-1]
	s := sights{rule: "resource-exhaustion"}
	s.add("killed\x00"+entryKey(at), Medium, at.Step,
		fmt.Sprintf("%s: one call takes more memory or time than any call may", entryKey(at)),
		Evidence{View: "process", Path: string(t.Killed.By), WorldA: t.Broken})
	s.list[0].Killed = true
	s.list[0].Fix = "bound what a call makes: how long texts and lists get, how often they double, how large a number " +
		"may be that decides on it"
	return s.list
}
