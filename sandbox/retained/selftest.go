package retained

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
	"crosstalk/sandbox/app"
)

// SelfTest plants a value in every known way in a scratch instance. The error names each way in which the value is not
// found where it should be: then the installed engine is not the one that this package was written for, and no result
// of Walk can be trusted.
func SelfTest() error { return selfTest(learnFacts(), engineRules(), otherFields()) }

// selfTest plants nothing when a field is gone: then the walk would read what it takes for something else.
func selfTest(f *facts, rules map[string]rule, others []string) error {
	if gone := f.gone(rules, others); len(gone) > 0 {
		return fmt.Errorf("retained: this version of the engine does not have: %s", strings.Join(gone, ", "))
	}
	i, err := planted(selfTestKinds)
	if err != nil {
		return fmt.Errorf("retained: the self-test does not run: %w", err)
	}
	s := Walk(i, Options{Baseline: newBaseline(i.Program(), i.Config(), rules)})
	if lost := missing(s, selfTestKinds); len(lost) > 0 {
		return fmt.Errorf("retained: the walk over this version of the engine does not find: %s", strings.Join(lost, ", "))
	}
	return nil
}

// missing names the kinds that a snapshot does not have at their paths.
func missing(s *Snapshot, kinds []kind) (out []string) {
	at := map[string]string{}
	for _, l := range s.Leaves {
		at[l.Path] = l.Path + " " + l.Value
	}
	for _, k := range kinds {
		want := k.value
		if want == "" {
			want = plantedText(k)
		}
		if !strings.Contains(at[k.path], want) {
			out = append(out, k.name)
		}
	}
	return out
}

func plantedText(k kind) string { return "plant:" + k.name }

// bundleHead begins a bundle as sandbox/app makes it: the marker keeps the names of the variables.
const bundleHead = `(function(exports,require,module,__filename,__dirname){if(0)(()=>{"use strict";eval()});`

// planted is an instance in which each kind has been planted.
func planted(kinds []kind, parts ...sandbox.Part) (*sandbox.Instance, error) {
	var b strings.Builder
	b.WriteString(bundleHead + `
const { later, store, fromHost } = require("selftest"); const hold = {}; let variable; class C {}
`)
	for k, one := range kinds {
		fmt.Fprintf(&b, "function plant%d(v) { %s }\n", k, one.source)
	}
	b.WriteString("exports.run = () => [hold, variable, C];\n")
	for k, one := range kinds {
		fmt.Fprintf(&b, "plant%d(%q);\n", k, plantedText(one))
	}
	b.WriteString("})")
	return load(b.String(), parts...)
}

// load makes an instance of a bundle and runs it.
func load(script string, parts ...sandbox.Part) (*sandbox.Instance, error) {
	library, err := sandbox.NewLibrary(append(parts, selfTestPart())...)
	if err != nil {
		return nil, err
	}
	return loadWith(library, script)
}

func loadWith(library *sandbox.Library, script string) (*sandbox.Instance, error) {
	p, err := sandbox.Compile(&app.App{
		Functions: []app.Function{{Key: "main", Handler: "index.run", Module: "index", Export: "run"}},
		Bundles:   []app.Bundle{{Module: "index", File: "src/index.js", Script: script}},
	}, library)
	if err != nil {
		return nil, err
	}
	i, err := p.Instantiate(sandbox.Config{Platform: nowhere{}})
	if err != nil {
		return nil, err
	}
	names, err := i.Exports("index")
	if err == nil && len(names) == 0 {
		err = errors.New("the module exports nothing")
	}
	return i, err
}

// selfTestPart gives the planted code what the engine alone does not have: timers, contexts and strings from Go.
func selfTestPart() sandbox.Part {
	native := func(i *sandbox.Instance) any {
		o := i.VM().NewObject()
		_ = o.Set("later", func(c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(i.Timer(c.Argument(0), slices.Clone(c.Arguments[1:]), int64(i.Pending()), false))
		})
		_ = o.Set("store", func(c goja.FunctionCall) goja.Value {
			before := i.AsyncStore()
			i.SetAsyncStore(c.Argument(0))
			f, _ := goja.AssertFunction(c.Argument(1))
			v, _ := f(goja.Undefined())
			i.SetAsyncStore(before)
			return v
		})
		_ = o.Set("fromHost", func(s string) string { return s + " from the host" })
		return o
	}
	return sandbox.Part{Modules: []sandbox.Module{{
		Name: "selftest", Native: native, Source: `Object.assign(exports, native, { listeners: [] })`,
	}}}
}
