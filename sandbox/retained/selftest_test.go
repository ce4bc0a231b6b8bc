package retained

import (
	"strings"
	"testing"
)

func TestSelfTest(t *testing.T) {
	if err := SelfTest(); err != nil {
		t.Error(err)
	}
}

// A walk that does not see a field is what an engine leaves that keeps its data elsewhere.
func TestSelfTestFailsWhenBlinded(t *testing.T) {
	tests := []struct{ field, kind string }{
		{"baseObject.values", "property"},
		{"baseObject.symValues", "symbol key"},
		{"baseObject.privateElements", "private field"},
		{"baseJsFuncObject.stash", "closure"},
		{"baseJsFuncObject.prg", "source of new Function"},
		{"stash.values", "let"},
		{"nativeFuncObject.f", "bound argument"},
		{"valueProperty.getterFunc", "getter closure"},
		{"orderedMap.iterFirst", "Map value"},
		{"weakMap.m", "WeakMap value"},
		{"arrayObject.values", "array"},
		{"arrayBufferObject.data", "typed array"},
		{"execCtx.stack", "pending await"},
		{"promiseReaction.asyncRunner", "pending await"},
		{"jobCallback.callback", "then callback"},
		{"Promise.result", "promise result"},
		{"proxyObject.target", "proxy target"},
		{"asyncContext.store", "AsyncLocalStorage of a promise"},
	}
	for _, tt := range tests {
		t.Run(tt.field, func(t *testing.T) {
			rules := engineRules()
			rules[tt.field] = ignored
			err := selfTest(learnFacts(), rules, otherFields())
			if err == nil {
				t.Fatal("the self-test passes")
			}
			if !strings.Contains(err.Error()+",", " "+tt.kind+",") {
				t.Errorf("the self-test does not name %q: %v", tt.kind, err)
			}
		})
	}
}

// An engine in which a field has another name is refused, with the name.
func TestSelfTestFailsForEachFieldThatIsRenamed(t *testing.T) {
	f := learnFacts()
	for name := range engineRules() {
		rules := engineRules()
		rules[name+"Renamed"] = rules[name]
		delete(rules, name)
		expect(t, selfTest(f, rules, nil), "the field "+name+"Renamed")
	}
	for k, name := range otherFields() {
		others := otherFields()
		others[k] = name + "Renamed"
		expect(t, selfTest(f, engineRules(), others), "the field "+name+"Renamed")
	}
	for name := range f.named() {
		blind := *f
		*blind.named()[name] = -1
		expect(t, selfTest(&blind, engineRules(), nil), "the offset of "+name)
	}
}

func TestSelfTestFailsWhenATypeIsGone(t *testing.T) {
	rules := engineRules()
	rules["PromiseObject.result"] = ignored
	expect(t, selfTest(learnFacts(), rules, nil), "the field PromiseObject.result (no type has that name)")
}

func expect(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("got %v, want an error with %q", err, text)
	}
}

// The kinds of retained state with which the walk was tried out before it was written.
func TestEveryKnownKindIsPlanted(t *testing.T) {
	known := []string{
		"Map value", "Map key", "Set", "array", "sparse array", "frozen array", "array iterator", "Map iterator",
		"Set iterator", "string iterator", "RegExp iterator", "odd key", "property name", "let", "class static field",
		"private field", "class field closure", "class method closure", "memo closure", "closure", "symbol key",
		"symbol description", "WeakMap value", "typed array", "ArrayBuffer", "Buffer", "DataView", "error message",
		"error cause", "bound argument", "bound this", "bound function of a bound function", "generator",
		"pending await", "await in a loop", "then callback", "catch callback", "finally callback", "Promise.all",
		"timer closure", "timer argument", "setTimeout closure", "setTimeout argument", "getter closure", "proxy target",
		"proxy handler", "RegExp source", "RegExp result", "arguments", "promise result", "boxed string",
		"UTF-16 string", "Headers", "Response body", "URL", "URLSearchParams", "AbortSignal reason",
		"source of new Function", "global", "polluted prototype", "async generator",
	}
	if len(known) != 61 {
		t.Errorf("there are %d kinds in the list, and 61 were tried", len(known))
	}
	planted := map[string]bool{"async generator": true} // in TestKindsThatTheBundlerRewrites; the engine has none
	for _, k := range append(selfTestKinds[:len(selfTestKinds):len(selfTestKinds)], libraryKinds...) {
		planted[k.name] = true
	}
	for _, name := range known {
		if !planted[name] {
			t.Errorf("%s is not planted", name)
		}
	}
}
