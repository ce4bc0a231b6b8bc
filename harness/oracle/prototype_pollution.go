package oracle

import (
	"fmt"

	"crosstalk/sandbox/trace"
)

func prototypePollution() Rule {
	return Rule{
		ID:       "prototype-pollution",
		Severity: High,
		Doc: Doc{
			Title: "A call changes the objects that all code inherits from",
			What: "Sends payloads with the keys __proto__ and constructor, and looks after each call whether the built-in " +
				"prototypes have new properties, or built-in functions were replaced. A value is high; a function that is added " +
				"is low, for some packages extend built-ins on purpose, late but always alike.",
			Why: "All customers whom the warm process serves share these objects. A property that one customer's payload puts " +
				"there is read as a default by every later call: a switched-on permission, a changed option.",
			Misses:  "Changes of other shared objects, which cross-tenant-leak sees where they matter.",
			Silence: "Leave the rule on.",
			Fix: "leave out the keys __proto__, constructor and prototype when you merge what came from outside, or merge " +
				"into Object.create(null), or use structuredClone and a schema",
			Sources: []string{"https://developer.atlassian.com/platform/forge/tenant-data-isolation/"},
			CWE:     []int{1321},
		},
		Input: true,
		Judge: judgePrototypePollution,
	}
}

func judgePrototypePollution(p Pair) []Violation {
	s := sights{rule: "prototype-pollution"}
	for _, e := range p.Base.Events {
		if e.Kind != trace.KindIntrinsic {
			continue
		}
		n, entry, severity, verb := e.Intrinsic, entryOf(p.Base, e.Step), High, "adds"
		switch {
		case n.Replaced:
			severity, verb = Medium, "replaces"
		case n.Value == "a function":
			severity = Low
		}
		s.add(entry+"\x00"+n.Object, severity, e.Step,
			fmt.Sprintf("%s %s %s.%s, which every customer's call finds from now on", entry, verb, n.Object, n.Key),
			Evidence{View: "intrinsic", Path: n.Object + "." + n.Key, WorldA: n.Value, Position: e.Position})
		s.list[s.known[entry+"\x00"+n.Object]].Carrier = &Carrier{Kind: "intrinsic", Path: n.Object + "." + n.Key}
	}
	return s.list
}
