package app

import (
	"fmt"

	"crosstalk/sandbox/userfile"
)

// Manifest is what manifest.yml declares, as far as running the backend needs it; Raw has everything.
type Manifest struct {
	// File is "manifest.yml" or "manifest.yaml".
	File string
	// Runtime is app.runtime.name ("nodejs22.x"), "" when not declared.
	Runtime         string
	RuntimeDeclared Position
	// Modules are all modules of all types, "function" included, in the order of the file.
	Modules []Module
	// Scopes are permissions.scopes, in the order of the file, whether written as a list or as a mapping.
	Scopes []string
	// Egress is permissions.external.fetch.backend, ClientEgress the same for client.
	Egress, ClientEgress []Egress
	Remotes              []Remote
	Variables            []Variable
	// Entities is app.storage.entities as written.
	Entities []any
	// Texts are all texts of the file, in its order.
	Texts []Text
	// Raw is the whole document as JSON-able data.
	Raw map[string]any
}

// Module is one entry of modules.<Type>.
type Module struct {
	Type, Key string
	// Spec is the entry's mapping as JSON-able data.
	Spec map[string]any
	// Declared is the place of the key, or of the entry when it has none.
	Declared Position
}

// Egress is one host that the app declares it talks to: an address, or the key of a remote.
type Egress struct {
	Address, Remote, Category string
	// InScopeEUD is nil when not declared.
	InScopeEUD *bool
	Declared   Position
}

// Remote is one entry of remotes. BaseURL is the default one when it differs by region.
type Remote struct {
	Key, BaseURL string
	Operations   []string
	// InScopeEUD says whether end-user data are stored there; nil when not declared.
	InScopeEUD *bool
	Declared   Position
}

// Variable is one entry of environment.variables. HasDefault tells an empty default from none.
type Variable struct {
	Key, Default string
	HasDefault   bool
	Declared     Position
}

// parseManifest returns the manifest and its tree. It fails when the file is not YAML, not a mapping or without
// modules.
func parseManifest(file string, data []byte) (*Manifest, *userfile.Node, Errors) {
	err := userfile.Tame(file, data)
	if err != nil {
		return nil, nil, Errors{err}
	}
	doc, err := userfile.ParseYAML(file, data)
	if err != nil {
		return nil, nil, Errors{err}
	}
	if !doc.IsMap {
		return nil, nil, Errors{{Position: doc.Pos, Msg: "the manifest is not a mapping",
			Hint: "it needs app, modules and permissions at its top level"}}
	}
	if modules := doc.Get("modules"); modules == nil || !modules.IsMap {
		at := doc.Pos
		if modules != nil {
			at = modules.Pos
		}
		return nil, nil, Errors{{Position: at, Msg: "the manifest declares no modules",
			Hint: "crosstalk runs the functions under modules.function"}}
	}
	m := &Manifest{
		File:         file,
		Runtime:      doc.At("app", "runtime", "name").Text(),
		Modules:      readModules(doc),
		Scopes:       names(doc.At("permissions", "scopes")),
		Egress:       readEgress(doc.At("permissions", "external", "fetch", "backend")),
		ClientEgress: readEgress(doc.At("permissions", "external", "fetch", "client")),
		Remotes:      readRemotes(doc.Get("remotes")),
		Variables:    readVariables(doc.At("environment", "variables")),
		Raw:          doc.Mapping(),
		Texts:        texts(doc, "", nil),
	}
	m.RuntimeDeclared = doc.At("app", "runtime", "name").Position()
	m.Entities, _ = doc.At("app", "storage", "entities").Plain().([]any)
	return m, doc, nil
}

// moduleNodes calls visit for each module: the items of a list, or a mapping that stands where a list should.
func moduleNodes(doc *userfile.Node, visit func(kind string, n *userfile.Node)) {
	for _, f := range doc.Get("modules").Fields {
		if f.Value.IsMap {
			visit(f.Key, f.Value)
		}
		for _, item := range f.Value.Items {
			if item.IsMap {
				visit(f.Key, item)
			}
		}
	}
}

func readModules(doc *userfile.Node) (out []Module) {
	moduleNodes(doc, func(kind string, n *userfile.Node) {
		out = append(out, Module{Type: kind, Key: n.Get("key").Text(), Spec: n.Mapping(), Declared: declared(n, "key")})
	})
	return out
}

// declared is the place of the first of the given fields that exists, else that of the node.
func declared(n *userfile.Node, keys ...string) Position {
	for _, k := range keys {
		if v := n.Get(k); v != nil {
			return v.Pos
		}
	}
	return n.Pos
}

// names reads a list of strings, or the keys of a mapping.
func names(n *userfile.Node) (out []string) {
	for _, item := range n.List() {
		if s := item.Text(); s != "" {
			out = append(out, s)
		}
	}
	if n != nil {
		for _, f := range n.Fields {
			out = append(out, f.Key)
		}
	}
	return out
}

func readEgress(n *userfile.Node) (out []Egress) {
	for _, item := range n.List() {
		e := Egress{Address: item.Text(), Declared: item.Pos}
		if item.IsMap {
			e = Egress{
				Address: item.Get("address").Text(), Remote: item.Get("remote").Text(),
				Category: item.Get("category").Text(), Declared: declared(item, "address", "remote"),
			}
			e.InScopeEUD = truth(item.Get("inScopeEUD"))
		}
		if e.Address != "" || e.Remote != "" {
			out = append(out, e)
		}
	}
	return out
}

// truth is the truth value that a node holds; nil when it holds none.
func truth(n *userfile.Node) *bool {
	if n == nil {
		return nil
	}
	if v, ok := n.Scalar.(bool); ok {
		return &v
	}
	return nil
}

func readRemotes(n *userfile.Node) (out []Remote) {
	for _, item := range n.List() {
		if !item.IsMap {
			continue
		}
		base := item.Get("baseUrl")
		url := base.Text()
		if url == "" {
			url = base.Get("default").Text()
		}
		out = append(out, Remote{Key: item.Get("key").Text(), BaseURL: url, Operations: names(item.Get("operations")),
			InScopeEUD: truth(item.At("storage", "inScopeEUD")), Declared: declared(item, "key")})
	}
	return out
}

func readVariables(n *userfile.Node) (out []Variable) {
	for _, item := range n.List() {
		v := Variable{Key: item.Text(), Declared: item.Pos}
		if item.IsMap {
			v.Key, v.Declared = item.Get("key").Text(), declared(item, "key")
			if d := item.Get("default"); d != nil && d.Scalar != nil {
				v.Default, v.HasDefault = fmt.Sprint(d.Scalar), true
			}
		}
		if v.Key != "" {
			out = append(out, v)
		}
	}
	return out
}

// Text is a text of the manifest and the name of the field that holds it: the nearest name above it, and for a default
// value the key of what it is the default of.
type Text struct {
	Field, Value string
	Declared     Position
}

// texts adds the texts in n, which is called field, to out.
func texts(n *userfile.Node, field string, out []Text) []Text {
	if text, ok := n.Scalar.(string); ok {
		return append(out, Text{field, text, n.Pos})
	}
	for _, item := range n.Items {
		out = texts(item, field, out)
	}
	for _, f := range n.Fields {
		name := f.Key
		if name == "default" && n.Get("key") != nil {
			name = n.Get("key").Text()
		}
		out = texts(f.Value, name, out)
	}
	return out
}

// HasContainers says whether the app has services, which run in containers and serve several invocations at a time.
func (m *Manifest) HasContainers() bool {
	services, _ := m.Raw["services"].([]any)
	return len(services) > 0
}
