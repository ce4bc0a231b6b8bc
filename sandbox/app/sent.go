package app

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/evanw/esbuild/pkg/api"
)

// Sent is what the app's own sources send to its functions, as far as their text tells. The search reads every file on
// its own and follows no value through code: it takes the literal that stands in the call, or a constant before it,
// and functions that only pass their arguments on to invoke. It misses names and payloads that are computed, and front
// ends of which only large built files are there.
type Sent struct {
	// Invoked has what invoke("key", {…}) passes, Queued what is pushed to the queue of that key.
	Invoked, Queued map[string]*Value
	// Stored names the variables that take stored values, by how the keys of those end; empty: by several names.
	Stored map[string]string
	// Closed: there is a front end, and each of its calls names what it invokes. It sends nothing to other entries.
	Closed bool
}

// Value is a value as it stands in a source. The zero value is an expression of which nothing is known.
type Value struct {
	// Fields are the members of an object literal. More: it has others, of which nothing is known.
	Fields map[string]*Value
	More   bool
	// Literal is the JSON of a constant.
	Literal string
	// Kind says what an expression gives: "number", "flag", "choice" (one of several constants), or "" for anything.
	Kind string
}

// maxSource is the largest file that is searched: built files that are larger are mostly libraries.
const maxSource = 300_000

var (
	scriptName = regexp.MustCompile(`\.[cm]?[jt]sx?$`)
	testName   = regexp.MustCompile(`(\.d\.[cm]?ts|\.(test|spec|stories)\.\w+)$|(^|/)(__tests__|__mocks__|tests?)/`)
	frontEnd   = regexp.MustCompile(`["'](react|@forge/bridge|@forge/react|@forge/ui)["']`)
)

// Sent searches the app's own files, those of its front ends among them.
func (a *App) Sent() Sent {
	s := &sentSearch{
		out:      Sent{Invoked: map[string]*Value{}, Queued: map[string]*Value{}, Stored: map[string]string{}},
		wrappers: map[string]wrapper{}, queues: map[string]string{}, known: map[string]*Value{},
	}
	_ = filepath.WalkDir(a.Dir, func(path string, d fs.DirEntry, err error) error {
		name := filepath.Base(path)
		switch {
		case err != nil:
			return nil
		case d.IsDir() && path != a.Dir && (name == "node_modules" || strings.HasPrefix(name, ".")):
			return fs.SkipDir
		case d.Type().IsRegular() && scriptName.MatchString(name):
			s.read(a.Dir, path)
		}
		return nil
	})
	for _, f := range s.files {
		f.learn()
	}
	for _, f := range s.files {
		f.learnQueues()
	}
	for _, f := range s.files {
		f.search()
	}
	s.out.Closed = s.front && !s.unnamed
	return s.out
}

type sentSearch struct {
	out            Sent
	files          []*sentFile
	wrappers       map[string]wrapper // functions that pass their arguments on to invoke
	queues         map[string]string  // variables that hold a queue, with its key
	known          map[string]*Value  // constants that are members of an object: "names.first"
	front, unnamed bool
}

// wrapper says which arguments of a function are passed on; negative: none.
type wrapper struct{ key, payload int }

// sentFile is one source.
type sentFile struct {
	*sentSearch
	program   *ast.Program
	constants map[string][]ast.Expression
	added     map[string][]string // members that are assigned to a variable
	inside    map[*ast.CallExpression]bool
	varying   map[string]bool // names that are assigned to, or are parameters of some function
}

func (s *sentSearch) read(root, path string) {
	relative, err := filepath.Rel(root, path)
	if err != nil {
		return
	}
	text, err := ReadFileIn(root, relative, maxSource)
	if err != nil || parsable(text) != nil || testName.MatchString(filepath.ToSlash(relative)) {
		return
	}
	s.front = s.front || frontEnd.Match(text)
	loader := api.LoaderJSX
	if strings.HasSuffix(path, "tsx") {
		loader = api.LoaderTSX
	} else if strings.HasSuffix(path, "ts") {
		loader = api.LoaderTS
	}
	made := api.Transform(string(text), api.TransformOptions{
		Loader: loader, Format: api.FormatCommonJS, Target: api.ES2022, Supported: lacking(true), JSX: api.JSXTransform,
		LogLevel: api.LogLevelSilent, LegalComments: api.LegalCommentsNone,
	})
	program, err := parser.ParseFile(nil, "", string(made.Code), 0, parser.WithDisableSourceMaps)
	if len(made.Errors) > 0 || err != nil {
		s.unnamed = s.unnamed || frontEnd.Match(text)
		return
	}
	s.files = append(s.files, &sentFile{
		sentSearch: s, program: program, constants: map[string][]ast.Expression{}, added: map[string][]string{},
		inside: map[*ast.CallExpression]bool{}, varying: map[string]bool{},
	})
}

// learn notes constants, queues, and functions that pass their arguments on to invoke.
func (f *sentFile) learn() {
	Walk(f.program, func(n any) bool {
		switch n := n.(type) {
		case *ast.Binding:
			if name := nameOf(n.Target); name != "" && n.Initializer != nil {
				f.bind(name, n.Initializer)
				f.stored(name, n.Initializer)
			}
		case *ast.PropertyKeyed:
			if key, ok := n.Key.(*ast.StringLiteral); ok {
				f.wrap(key.Value.String(), n.Value)
			}
		case *ast.MethodDefinition:
			if key, ok := n.Key.(*ast.StringLiteral); ok {
				f.wrap(key.Value.String(), n.Body)
			}
		case *ast.FunctionDeclaration:
			if n.Function != nil && n.Function.Name != nil {
				f.wrap(n.Function.Name.Name.String(), n.Function)
			}
		case *ast.ParameterList:
			bindings(n.List, func(i *ast.Identifier) { f.varying[i.Name.String()] = true })
		case *ast.AssignExpression:
			f.assign(n.Left)
		}
		return true
	}, func(any) {})
}

// assign notes that what stands on the left of an assignment changes.
func (f *sentFile) assign(left ast.Expression) {
	switch left := left.(type) {
	case *ast.Identifier:
		f.varying[left.Name.String()] = true
	case *ast.BracketExpression:
		f.varying[nameOf(left.Left)] = true
	case *ast.DotExpression:
		owner := nameOf(left.Left)
		f.added[owner] = append(f.added[owner], left.Identifier.Name.String())
	}
}

func (f *sentFile) bind(name string, e ast.Expression) {
	f.constants[name] = append(f.constants[name], e)
	f.wrap(name, e)
	if object, ok := e.(*ast.ObjectLiteral); ok {
		for member, v := range f.members(object, 0).Fields {
			if v.Literal != "" {
				note(f.known, name+"."+member, v)
			}
		}
	}
}

// learnQueues notes which variables hold a queue, once the constants of all files are known.
func (f *sentFile) learnQueues() {
	for name, all := range f.constants {
		for _, e := range all {
			if key := f.queueKey(e); key != "" {
				f.queues[name] = key
			}
		}
	}
}

// queueKey is the key in new Queue({ key: "…" }).
func (f *sentFile) queueKey(e ast.Expression) (key string) {
	made, ok := e.(*ast.NewExpression)
	if !ok || calleeOf(made.Callee) != "Queue" || len(made.ArgumentList) == 0 {
		return ""
	}
	if v := f.value(made.ArgumentList[0], 0).Fields["key"]; v == nil || json.Unmarshal([]byte(v.Literal), &key) != nil {
		return ""
	}
	return key
}

// wrap notes a function that passes a parameter to invoke as the key.
func (f *sentFile) wrap(name string, e ast.Expression) {
	var list *ast.ParameterList
	switch e := e.(type) {
	case *ast.FunctionLiteral:
		list = e.ParameterList
	case *ast.ArrowFunctionLiteral:
		list = e.ParameterList
	}
	if list == nil || len(list.List) == 0 {
		return
	}
	var params []string
	for _, b := range list.List {
		params = append(params, nameOf(b.Target))
	}
	Walk(e, func(n any) bool {
		call, ok := n.(*ast.CallExpression)
		if !ok || !invokes(call) || len(call.ArgumentList) == 0 {
			return true
		}
		key := nameOf(call.ArgumentList[0])
		if _, is := call.ArgumentList[0].(*ast.Identifier); !is || !slices.Contains(params, key) {
			return true
		}
		w := wrapper{slices.Index(params, key), -1}
		if len(call.ArgumentList) > 1 {
			w.payload = slices.Index(params, nameOf(call.ArgumentList[1]))
		}
		f.wrappers[name] = w
		f.inside[call] = true
		return true
	}, func(any) {})
}

// invokes says whether a call is one of invoke, imported under whatever name: esbuild writes import_bridge.invoke.
func invokes(call *ast.CallExpression) bool {
	callee := call.Callee
	if s, ok := callee.(*ast.SequenceExpression); ok && len(s.Sequence) > 0 {
		callee = s.Sequence[len(s.Sequence)-1]
	}
	if member, ok := callee.(*ast.DotExpression); ok && member.Identifier.Name == "default" {
		return strings.HasSuffix(strings.ToLower(nameOf(member.Left)), "invoke")
	}
	return nameOf(callee) == "invoke"
}

// search notes what every call sends.
func (f *sentFile) search() {
	Walk(f.program, func(n any) bool {
		call, ok := n.(*ast.CallExpression)
		if !ok {
			return true
		}
		w, wrapped := f.wrappers[calleeName(call)]
		switch {
		case invokes(call) && !f.inside[call]:
			f.invoked(call, wrapper{0, 1})
		case wrapped && !invokes(call):
			f.invoked(call, w)
		case calleeName(call) == "push":
			f.pushed(call)
		}
		return true
	}, func(any) {})
}

func calleeName(call *ast.CallExpression) string { return calleeOf(call.Callee) }

func calleeOf(e ast.Expression) string {
	if s, ok := e.(*ast.SequenceExpression); ok && len(s.Sequence) > 0 {
		return nameOf(s.Sequence[len(s.Sequence)-1])
	}
	return nameOf(e)
}

func (f *sentFile) invoked(call *ast.CallExpression, w wrapper) {
	if w.key >= len(call.ArgumentList) {
		return
	}
	var key string
	if v := f.value(call.ArgumentList[w.key], 0); json.Unmarshal([]byte(v.Literal), &key) != nil {
		f.unnamed = true
		return
	}
	payload := &Value{Fields: map[string]*Value{}}
	if w.payload >= 0 && w.payload < len(call.ArgumentList) {
		payload = f.value(call.ArgumentList[w.payload], 0)
	}
	note(f.out.Invoked, key, payload)
}

func (f *sentFile) pushed(call *ast.CallExpression) {
	member, ok := call.Callee.(*ast.DotExpression)
	if !ok || len(call.ArgumentList) == 0 {
		return
	}
	key := f.queues[nameOf(member.Left)]
	if key == "" {
		key = f.queueKey(member.Left)
	}
	if key == "" {
		return
	}
	items := []ast.Expression{call.ArgumentList[0]}
	if l, ok := items[0].(*ast.ArrayLiteral); ok {
		items = l.Value
	}
	for _, item := range items {
		v := f.value(item, 0)
		if body := v.Fields["body"]; body != nil { // @forge/events 2
			v = body
		}
		note(f.out.Queued, key, v)
	}
}

func note(to map[string]*Value, key string, v *Value) {
	if known := to[key]; known != nil {
		v = merged(known, v)
	}
	to[key] = v
}

// merged is what is known of a value that is the one or the other. A value of which nothing is known says nothing new
// beside an object that is: code often sends on what it got.
func merged(a, b *Value) *Value {
	switch {
	case a.Fields != nil && b.unknown():
		return a
	case b.Fields != nil && a.unknown():
		return b
	case a.Fields != nil && b.Fields != nil:
		out := &Value{Fields: map[string]*Value{}, More: a.More || b.More}
		for _, v := range []*Value{a, b} {
			for name, field := range v.Fields {
				note(out.Fields, name, field)
			}
		}
		return out
	case a.Literal != "" && a.Literal == b.Literal:
		return a
	case a.constant() && b.constant():
		return &Value{Kind: "choice"}
	case a.Fields == nil && b.Fields == nil && a.kind() == b.kind():
		return &Value{Kind: a.kind()}
	default:
		return &Value{}
	}
}

// kind is what an expression gives, a constant among them.
func (v *Value) kind() string {
	switch {
	case v.Literal == "true" || v.Literal == "false":
		return "flag"
	case v.Literal != "" && v.Literal != "null" && v.Literal[0] != '"':
		return "number"
	default:
		return v.Kind
	}
}

func (v *Value) unknown() bool { return v.Fields == nil && v.Literal == "" && v.Kind == "" }

func (v *Value) constant() bool { return v.Literal != "" || v.Kind == "choice" }
