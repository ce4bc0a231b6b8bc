package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/userfile"
)

func everything(t *testing.T) (string, *Manifest, *userfile.Node) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "manifest.yml"))
	if err != nil {
		t.Fatal(err)
	}
	m, doc, problems := parseManifest("manifest.yml", data)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return string(data), m, doc
}

// place finds the first line that contains text, and its column, by looking at the file.
func place(t *testing.T, data, line, text string) Position {
	t.Helper()
	for i, l := range strings.Split(data, "\n") {
		if at := strings.Index(l, text); at >= 0 && strings.Contains(l, line) {
			return Position{File: "manifest.yml", Line: i + 1, Column: at + 1}
		}
	}
	t.Fatalf("no line %q with %q", line, text)
	return Position{}
}

func TestManifest(t *testing.T) {
	data, m, _ := everything(t)
	no := false
	at := func(text string) Position { return place(t, data, text, text) }
	want := &Manifest{
		File: "manifest.yml", Runtime: "nodejs22.x", RuntimeDeclared: at("nodejs22.x"),
		Scopes: []string{"read:jira-work", "storage:app"},
		Egress: []Egress{
			{Address: "https://api.example.com", Declared: at("https://api.example.com")},
			{Address: "*.example.org", Declared: at("'*.example.org'")},
			{Address: "https://stats.example", Category: "analytics", InScopeEUD: &no,
				Declared: at("https://stats.example")},
			{Remote: "backend", Declared: place(t, data, "- remote: backend", "backend")},
		},
		ClientEgress: []Egress{{Address: "https://cdn.example", Declared: at("https://cdn.example")}},
		Remotes: []Remote{
			{Key: "backend", BaseURL: "https://backend.example", Operations: []string{"storage", "compute"},
				Declared: place(t, data, "- key: backend", "backend")},
			{Key: "regional", BaseURL: "https://default.example", Declared: at("regional")},
		},
		Variables: []Variable{
			{Key: "PLAIN", Declared: at("PLAIN")},
			{Key: "LIMIT", Default: "5", HasDefault: true, Declared: at("LIMIT")},
			{Key: "BLANK", HasDefault: true, Declared: at("BLANK")},
			{Key: "UNSET", Declared: at("UNSET")},
		},
		Entities: []any{map[string]any{"name": "task", "indexes": []any{"owner"},
			"attributes": map[string]any{"owner": map[string]any{"type": "string"}}}},
	}
	modules, raw := m.Modules, m.Raw
	isBlank := func(text Text) bool { return text == Text{"BLANK", "", text.Declared} && text.Declared.Line > 0 }
	if !slices.ContainsFunc(m.Texts, isBlank) {
		t.Errorf("the default of a variable is not among the texts under the variable's name: %v", m.Texts)
	}
	m.Modules, m.Raw, m.Texts = nil, nil, nil
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if _, err := json.Marshal(raw); err != nil || len(raw) != 6 {
		t.Errorf("raw has %d fields, %v", len(raw), err)
	}
	var got []string
	for _, mod := range modules {
		got = append(got, mod.Type+" "+mod.Key)
	}
	wantModules := []string{"jira:issuePanel panel", "jira:issuePanel panel-two", "macro macro", "webtrigger hook",
		"scheduledTrigger hourly", "trigger created", "consumer queue", "action act", "jira:workflowValidator single",
		"jira:customField field", "endpoint remote-endpoint", "function main", "function configure",
		"function export", "function tick", "function work", "function idle"}
	if diff := cmp.Diff(wantModules, got); diff != "" {
		t.Error(diff)
	}
	wantSpec := map[string]any{"key": "panel", "title": "Panel", "resource": "main",
		"resolver": map[string]any{"function": "main"}}
	if diff := cmp.Diff(wantSpec, modules[0].Spec); diff != "" {
		t.Error(diff)
	}
}

func TestFunctions(t *testing.T) {
	data, _, doc := everything(t)
	functions, problems := readFunctions("manifest.yml", doc)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"main": "jira:issuePanel#resolver macro webtrigger action jira:workflowValidator",
		// The slots of a custom field: its view and its editor.
		"configure": "macro#config", "export": "macro#adfExport", "tick": "scheduledTrigger trigger",
		"work": "consumer#resolver jira:customField#view.value jira:customField#edit", "idle": unreferenced,
	}
	for _, f := range functions {
		if got := strings.Join(f.Kinds, " "); got != want[f.Key] {
			t.Errorf("%s: %q, want %q", f.Key, got, want[f.Key])
		}
	}
	if len(functions) != len(want) {
		t.Errorf("%d functions, want %d", len(functions), len(want))
	}
	main, work := functions[0], functions[4]
	if main.TimeoutSeconds != 55 || main.Module != "index" || main.Export != "run" || len(main.Uses) != 6 ||
		main.Declared != place(t, data, "handler: index.run", "index.run") {
		t.Errorf("main is %+v", main)
	}
	use := work.Uses[0]
	use.Spec = nil
	wantUse := Use{Module: "consumer", ModuleKey: "queue", Slot: "resolver.function", Method: "listen",
		Declared: place(t, data, "function: work", "work")}
	if diff := cmp.Diff(wantUse, use); diff != "" {
		t.Error(diff)
	}
}

func TestManifestSpellings(t *testing.T) {
	const functions = "modules: {function: [{key: main, handler: index.run}]}\n"
	tests := []struct {
		name, text string
		read       func(m *Manifest) any
		want       any
	}{
		{"scopes as a mapping", "permissions: {scopes: {b: {}, a: {allowImpersonation: true}}}\n",
			func(m *Manifest) any { return m.Scopes }, []string{"b", "a"}},
		{"byte order mark and CRLF", "app:\r\n  runtime:\r\n    name: nodejs20.x\r\n",
			func(m *Manifest) any { return []any{m.Runtime, m.RuntimeDeclared.Line} }, []any{"nodejs20.x", 3}},
		{"document start", "---\napp: {runtime: {name: sandbox}}\n",
			func(m *Manifest) any { return m.Runtime }, "sandbox"},
		{"scalars", "x: [1, -2, 1.5, true, null, ~, .inf, 0x10, '1', 2020-01-01, yes, !!str 5]\n",
			func(m *Manifest) any { s, _ := json.Marshal(m.Raw["x"]); return string(s) },
			`[1,-2,1.5,true,null,null,".inf",16,"1","2020-01-01","yes",5]`},
		{"block scalars", "x: |\n  a\n  b\ny: >-\n  c\n  d\n",
			func(m *Manifest) any { return []any{m.Raw["x"], m.Raw["y"]} }, []any{"a\nb\n", "c d"}},
		{"merge of several", "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\n",
			func(m *Manifest) any { s, _ := json.Marshal(m.Raw["c"]); return string(s) }, `{"x":1,"y":1,"z":3}`},
		{"quoted and odd keys", "\"a b\": 1\n'c': 2\n3: 4\n",
			func(m *Manifest) any { s, _ := json.Marshal(m.Raw); return string(s)[:20] }, `{"3":4,"a b":1,"c":2`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.text + functions
			if strings.Contains(tt.text, "\r") {
				text = "\ufeff" + text
			}
			m, _, problems := parseManifest("manifest.yml", []byte(text))
			if err := problems.Err(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, tt.read(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestShapes puts every kind of value in the place of every value of a manifest: each gives a manifest or an error.
func TestShapes(t *testing.T) {
	data, _, doc := everything(t)
	shapes := []string{"", "text", "1", "[]", "{}", "[a, 1, {b: c}]", "{a: {function: main}}", "[[{function: [x]}]]"}
	lines := strings.Split(data, "\n")
	tried := 0
	for i, line := range lines {
		key, _, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, shape := range shapes {
			changed := append([]string{}, lines...)
			changed[i] = key + ": " + shape
			m, doc, problems := parseManifest("manifest.yml", []byte(strings.Join(changed, "\n")))
			tried++
			if len(problems) > 0 {
				continue
			}
			if _, err := json.Marshal(m); err != nil {
				t.Errorf("line %d as %q: %v", i+1, shape, err)
			}
			functions, problems := readFunctions("manifest.yml", doc)
			if len(functions) == 0 && len(problems) == 0 {
				t.Errorf("line %d as %q: neither functions nor problems", i+1, shape)
			}
		}
	}
	if tried < 300 || doc == nil {
		t.Errorf("only %d shapes tried", tried)
	}
}

func TestAliasBomb(t *testing.T) {
	var text strings.Builder
	text.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&text, "a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	_, _, problems := parseManifest("manifest.yml", []byte(text.String()))
	if err := problems.Err(); err == nil || !strings.Contains(err.Error(), "too large once its aliases are expanded") {
		t.Errorf("got %v", err)
	}
}

// FuzzManifest: any bytes give a manifest or problems, never a panic.
func FuzzManifest(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "manifest.yml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("modules: &a {function: [{key: a, handler: b.c}, *a]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, doc, problems := parseManifest("manifest.yml", data)
		if (m == nil) != (len(problems) > 0) {
			t.Fatalf("manifest %v and %d problems", m, len(problems))
		}
		if m == nil {
			return
		}
		if functions, problems := readFunctions("manifest.yml", doc); len(functions)+len(problems) == 0 {
			t.Fatal("neither functions nor problems")
		}
	})
}
