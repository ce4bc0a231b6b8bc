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
			err := selfTest(rules)
			if err == nil {
				t.Fatal("the self-test passes")
			}
			if !strings.Contains(err.Error()+",", " "+tt.kind+",") {
				t.Errorf("the self-test does not name %q: %v", tt.kind, err)
			}
		})
	}
}

// A field under another name is found by its shape, but under another path.
func TestSelfTestFailsWhenAFieldIsRenamed(t *testing.T) {
	for _, field := range []string{"baseObject.values", "stash.values", "orderedMap.iterFirst", "weakMap.m"} {
		rules := engineRules()
		rules[field+"Renamed"] = rules[field]
		delete(rules, field)
		if err := selfTest(rules); err == nil || !strings.Contains(err.Error(), field+"Renamed") {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestSelfTestNamesFieldsThatAreGone(t *testing.T) {
	rules := engineRules()
	rules["Promise.outcome"] = ignored
	if err := selfTest(rules); err == nil || !strings.Contains(err.Error(), "the field Promise.outcome") {
		t.Errorf("got %v", err)
	}
}

func TestEveryRuleNamesAField(t *testing.T) {
	f := learnFacts()
	for name := range engineRules() {
		typ, _, _ := strings.Cut(name, ".")
		if f.types[typ] == nil && typ != "asyncContext" && typ != "objectGoReflect" && typ != "mappedProperty" &&
			typ != "wrappedFuncObject" && typ != "jsProxyHandler" {
			t.Errorf("no specimen has the type of %s", name)
		}
	}
}
