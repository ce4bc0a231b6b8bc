package app

import "fmt"

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
	Declared     Position
}

// Variable is one entry of environment.variables. HasDefault tells an empty default from none.
type Variable struct {
	Key, Default string
	HasDefault   bool
	Declared     Position
}

// parseManifest returns the manifest and its tree. It fails when the file is not YAML, not a mapping or without
// modules.
func parseManifest(file string, data []byte) (*Manifest, *node, Errors) {
	doc, err := parseYAML(file, data)
	if err != nil {
		return nil, nil, Errors{err}
	}
	if !doc.isMap {
		return nil, nil, Errors{{Position: doc.pos, Msg: "the manifest is not a mapping",
			Hint: "it needs app, modules and permissions at its top level"}}
	}
	if modules := doc.get("modules"); modules == nil || !modules.isMap {
		at := doc.pos
		if modules != nil {
			at = modules.pos
		}
		return nil, nil, Errors{{Position: at, Msg: "the manifest declares no modules",
			Hint: "crosstalk runs the functions under modules.function"}}
	}
	m := &Manifest{
		File:         file,
		Runtime:      doc.at("app", "runtime", "name").text(),
		Modules:      readModules(doc),
		Scopes:       names(doc.at("permissions", "scopes")),
		Egress:       readEgress(doc.at("permissions", "external", "fetch", "backend")),
		ClientEgress: readEgress(doc.at("permissions", "external", "fetch", "client")),
		Remotes:      readRemotes(doc.get("remotes")),
		Variables:    readVariables(doc.at("environment", "variables")),
		Raw:          doc.mapping(),
		Texts:        doc.texts("", nil),
	}
	m.RuntimeDeclared = doc.at("app", "runtime", "name").position()
	m.Entities, _ = doc.at("app", "storage", "entities").plain().([]any)
	return m, doc, nil
}

// moduleNodes calls visit for each module: the items of a list, or a mapping that stands where a list should.
func moduleNodes(doc *node, visit func(kind string, n *node)) {
	for _, f := range doc.get("modules").fields {
		if f.value.isMap {
			visit(f.key, f.value)
		}
		for _, item := range f.value.items {
			if item.isMap {
				visit(f.key, item)
			}
		}
	}
}

func readModules(doc *node) (out []Module) {
	moduleNodes(doc, func(kind string, n *node) {
		out = append(out, Module{Type: kind, Key: n.get("key").text(), Spec: n.mapping(), Declared: declared(n, "key")})
	})
	return out
}

// declared is the place of the first of the given fields that exists, else that of the node.
func declared(n *node, keys ...string) Position {
	for _, k := range keys {
		if v := n.get(k); v != nil {
			return v.pos
		}
	}
	return n.pos
}

// names reads a list of strings, or the keys of a mapping.
func names(n *node) (out []string) {
	for _, item := range n.list() {
		if s := item.text(); s != "" {
			out = append(out, s)
		}
	}
	if n != nil {
		for _, f := range n.fields {
			out = append(out, f.key)
		}
	}
	return out
}

func readEgress(n *node) (out []Egress) {
	for _, item := range n.list() {
		e := Egress{Address: item.text(), Declared: item.pos}
		if item.isMap {
			e = Egress{
				Address: item.get("address").text(), Remote: item.get("remote").text(),
				Category: item.get("category").text(), Declared: declared(item, "address", "remote"),
			}
			if eud := item.get("inScopeEUD"); eud != nil {
				if v, ok := eud.scalar.(bool); ok {
					e.InScopeEUD = &v
				}
			}
		}
		if e.Address != "" || e.Remote != "" {
			out = append(out, e)
		}
	}
	return out
}

func readRemotes(n *node) (out []Remote) {
	for _, item := range n.list() {
		if !item.isMap {
			continue
		}
		base := item.get("baseUrl")
		url := base.text()
		if url == "" {
			url = base.get("default").text()
		}
		out = append(out, Remote{Key: item.get("key").text(), BaseURL: url, Operations: names(item.get("operations")),
			Declared: declared(item, "key")})
	}
	return out
}

func readVariables(n *node) (out []Variable) {
	for _, item := range n.list() {
		v := Variable{Key: item.text(), Declared: item.pos}
		if item.isMap {
			v.Key, v.Declared = item.get("key").text(), declared(item, "key")
			if d := item.get("default"); d != nil && d.scalar != nil {
				v.Default, v.HasDefault = fmt.Sprint(d.scalar), true
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
func (n *node) texts(field string, out []Text) []Text {
	if text, ok := n.scalar.(string); ok {
		return append(out, Text{field, text, n.pos})
	}
	for _, item := range n.items {
		out = item.texts(field, out)
	}
	for _, f := range n.fields {
		name := f.key
		if name == "default" && n.get("key") != nil {
			name = n.get("key").text()
		}
		out = f.value.texts(name, out)
	}
	return out
}

// HasContainers says whether the app has services, which run in containers and serve several invocations at a time.
func (m *Manifest) HasContainers() bool {
	services, _ := m.Raw["services"].([]any)
	return len(services) > 0
}
