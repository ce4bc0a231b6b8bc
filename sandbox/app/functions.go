package app

import (
	"fmt"
	"slices"
	"strings"

	"crosstalk/sandbox/userfile"
)

// Function is one entry of modules.function.
type Function struct {
	Key, Handler string
	// Module and Export are the parts of the handler: "index.run" has module "index" and export "run". Module equals
	// the Module of exactly one Bundle; where two spellings name one file, the first is used.
	Module, Export string
	// Kinds says what invokes it, without duplicates, in manifest order: the module type for the slot "function"
	// ("webtrigger", "action"), else type#slot ("jira:issuePanel#resolver", "macro#config"); "unreferenced" alone when
	// nothing names it.
	Kinds []string
	// Uses are the modules that name it, in manifest order.
	Uses []Use
	// TimeoutSeconds is 0 when not declared.
	TimeoutSeconds int
	// Declared is the place of the handler in the manifest.
	Declared Position
}

// Use is one place in the manifest where a module names a function.
type Use struct {
	// Module is the module's type ("webtrigger"), ModuleKey its key.
	Module, ModuleKey string
	// Slot is the path of the reference inside the module, without list indices: "function", "resolver.function".
	Slot string
	// Method is the method beside the reference (consumer.resolver.method), or "".
	Method string
	// Spec is the module's mapping as JSON-able data.
	Spec     map[string]any
	Declared Position
}

// Events are the names of the events that the mapping of a trigger asks for: texts, or objects with an eventType.
func Events(spec map[string]any) (names []string) {
	events, _ := spec["events"].([]any)
	for _, e := range events {
		name, is := e.(string)
		if object, isObject := e.(map[string]any); isObject {
			name, is = object["eventType"].(string)
		}
		if is {
			names = append(names, name)
		}
	}
	return names
}

func (u Use) kind() string {
	slot := strings.TrimSuffix(strings.TrimSuffix(u.Slot, "function"), ".")
	if slot == "" {
		return u.Module
	}
	return u.Module + "#" + slot
}

const unreferenced = "unreferenced"

// readFunctions reads modules.function and resolves every reference to it.
func readFunctions(file string, doc *userfile.Node) ([]Function, Errors) {
	var problems Errors
	functions := declaredFunctions(doc, &problems)
	if len(functions) == 0 && len(problems) == 0 {
		problems.Add(doc.Get("modules").Pos, "crosstalk checks backend functions; a UI-only app has nothing to run",
			"the manifest declares no function")
		return nil, problems
	}
	uses, targets := references(doc)
	for i, u := range uses {
		at := slices.IndexFunc(functions, func(f Function) bool { return f.Key == targets[i] })
		if at < 0 {
			problems.Add(u.Declared, suggest(targets[i], functions),
				"function %q is not declared under modules.function", targets[i])
			continue
		}
		f := &functions[at]
		f.Uses = append(f.Uses, u)
		if k := u.kind(); !slices.Contains(f.Kinds, k) {
			f.Kinds = append(f.Kinds, k)
		}
	}
	for i := range functions {
		if len(functions[i].Kinds) == 0 {
			functions[i].Kinds = []string{unreferenced}
		}
	}
	return functions, problems
}

func declaredFunctions(doc *userfile.Node, problems *Errors) (out []Function) {
	first := map[string]Position{}
	moduleNodes(doc, func(kind string, n *userfile.Node) {
		if kind != "function" {
			return
		}
		f, ok := declaredFunction(n, problems)
		if !ok {
			return
		}
		at := n.Get("key").Pos
		if earlier, dup := first[f.Key]; dup {
			problems.Add(at, "give each function a key of its own", "function %q is declared twice, first at %s",
				f.Key, earlier)
			return
		}
		first[f.Key] = at
		out = append(out, f)
	})
	return out
}

func declaredFunction(n *userfile.Node, problems *Errors) (Function, bool) {
	f := Function{Key: n.Get("key").Text(), Handler: n.Get("handler").Text(), Declared: declared(n, "handler")}
	if f.Key == "" {
		problems.Add(declared(n, "key"), "add a key to it", "a function has no key")
		return f, false
	}
	if f.Handler == "" {
		problems.Add(f.Declared, `write it as file.export: "index.run" is the export run of src/index`,
			"function %q has no handler", f.Key)
		return f, false
	}
	if seconds, ok := number(n.Get("timeoutSeconds")); ok {
		f.TimeoutSeconds = seconds
	}
	parts := strings.Split(f.Handler, ".")
	if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
		problems.Add(f.Declared, `"index.run" is the export run of src/index`,
			"handler %q is not of the form file.export", f.Handler)
		return f, true
	}
	f.Module, f.Export = parts[0], parts[1]
	return f, true
}

func number(n *userfile.Node) (int, bool) {
	if n == nil {
		return 0, false
	}
	switch v := n.Scalar.(type) {
	case uint64:
		return int(v), v < 1<<31
	case int64:
		return int(v), v > -1<<31 && v < 1<<31
	}
	return 0, false
}

// references lists every field named "function" that holds a string, anywhere inside any module that is not a function
// itself. targets[i] is the key that uses[i] names.
func references(doc *userfile.Node) (uses []Use, targets []string) {
	moduleNodes(doc, func(kind string, n *userfile.Node) {
		if kind == "function" {
			return
		}
		spec, key := n.Mapping(), n.Get("key").Text()
		walkReferences(n, "", func(slot, method string, target *userfile.Node) {
			uses = append(uses, Use{Module: kind, ModuleKey: key, Slot: slot, Method: method, Spec: spec,
				Declared: target.Pos})
			targets = append(targets, target.Text())
		})
	})
	return uses, targets
}

func walkReferences(n *userfile.Node, path string, visit func(slot, method string, target *userfile.Node)) {
	for _, f := range n.Fields {
		slot := f.Key
		if path != "" {
			slot = path + "." + f.Key
		}
		if _, isString := f.Value.Scalar.(string); isString && f.Key == "function" {
			visit(slot, n.Get("method").Text(), f.Value)
			continue
		}
		walkReferences(f.Value, slot, visit)
	}
	for _, item := range n.Items {
		walkReferences(item, path, visit)
	}
}

// suggest names the declared function that is closest to key, or else all of them.
func suggest(key string, functions []Function) string {
	all := make([]string, len(functions))
	for i, f := range functions {
		all[i] = f.Key
	}
	if best := userfile.Nearest(key, all); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "declared: " + strings.Join(all, ", ")
}
