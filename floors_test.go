package crosstalk_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "crosstalk"

// room is a package and what its documentation says that it does.
type room struct{ path, sentence string }

// house lists the packages from the ground up. A package imports only packages that stand above it in this list, so
// what is low knows nothing of what is high. A new package needs a line here, and a reason for its place.
var house = []room{
	// ground
	{"sandbox/trace", "defines the record of a run: what was asked of the app and everything it did"},
	{"sandbox/tenant", "defines the simulated tenants, their users and data, and the worlds that vary them"},
	{
		"sandbox/userfile",
		"reads what users write by hand: YAML with the place of every value, errors that name it, patterns",
	},
	{"sandbox/frame", "passes texts over a stream, each behind its length, without trust in who sends them"},
	{"sandbox/openapi", "reads descriptions of APIs: which operations there are, and what their answers look like"},
	{"sandbox/nesting", "tells how deep code nests, and how long its expressions are, without parsing it"},
	{"sandbox/app", "loads a Forge app directory: manifest, bundle, instrumentation, source positions"},
	{"sandbox/closure", "makes functions hold of their parameters only what closures use, as V8 does"},
	{"sandbox/backtrack", "counts the steps of backtracking regular expressions, and finds texts on which they explode"},
	{"sandbox/quota", "bounds what the engine's native functions make and go through"},
	{"sandbox/instrument", "puts hooks into a compiled app that tell which branches ran and what was compared"},
	{
		"sandbox",
		"is one warm execution environment: a goja runtime under a virtual clock, seeded randomness and fixed limits",
	},
	{"sandbox/shape", "learns the shape of data from the reads that app code makes on it"},
	{"sandbox/node", "provides the Node.js built-in modules and web globals that app code may use"},
	{"sandbox/retained", "finds what a runtime still holds, with a readable path to it"},
	{"sandbox/query", "takes JQL and CQL apart and says which of some things a query selects, in which order"},
	{"sandbox/expression", "reads Jira expressions and evaluates them over the things of a product"},
	{"sandbox/mysql", "runs MySQL's dialect of SQL over tables in memory, on a clock that is given"},
	{"sandbox/forge", "emulates the Forge platform behind the real @forge packages, one partition per tenant"},
	{"sandbox/nodejs", "is a warm execution environment in a real Node.js process"},
	// first floor
	{"harness/oracle", "judges pairs of traces: one file per rule, pure functions of what was recorded"},
	{
		"harness/config",
		"reads crosstalk.yaml: what an app's developer declares, answers in the platform's place, and accepts",
	},
	{"harness/printable", "makes text from apps safe and short enough to print"},
	{"harness/mysqlserver", "runs statements of Forge SQL on a real MySQL or TiDB server, one database an installation"},
	{
		"harness/mysqlserver/mysqltest",
		"gives tests a database server: one that is named, or else a MariaDB of the test's own",
	},
	{"harness", "runs a Schedule in the worlds that rules ask for, judges, blames, minimizes; the API for `go test`"},
	{
		"harness/worker",
		"runs an app in other processes of the same program, which have limits and are replaced when they end",
	},
	{"harness/report", "writes findings in the formats that people and machines read: one file per format"},
	{"harness/confirm", "replays a finding on real Node.js, in a locked-down container"},
	// second floor
	{"scenarios", "holds the situations every app is put through, and the example apps, leaky beside safe"},
	{"fuzz", "searches for schedules and payloads that make a rule fail: corpus, mutation, feedback, minimizing"},
	// top
	{"cmd/docker", "reaches a Docker engine and its images, and removes containers, for the programs beside crosstalk"},
	{"cmd/crosstalk-sql", "starts a database server in a container, and removes it"},
	{"cmd/crosstalk-node", "runs a Node.js in a locked-down container, and passes its standard streams"},
	{"cmd/crosstalk", "the command line"},
}

// file is a Go file: the package it belongs to and what it imports.
type file struct {
	path    string
	imports []string
	test    bool
	doc     string // first sentence of the package comment
}

// roomOf is the room that a package belongs to: itself, or, below a folder named internal, the room that holds it.
func roomOf(pkg string) string {
	if before, _, ok := strings.Cut(pkg, "/internal/"); ok {
		return before
	}
	return pkg
}

func place(pkg string) int {
	return slices.IndexFunc(house, func(r room) bool { return r.path == roomOf(pkg) })
}

// violations lists every import that goes up, and every package that has no place.
func violations(files []file) []string {
	var out []string
	for _, f := range files {
		pkg := path.Dir(f.path)
		if pkg == "." && f.test {
			continue // this test, and others about the whole house
		}
		if place(pkg) < 0 {
			out = append(out, fmt.Sprintf("%s: package %s is not in the table", f.path, pkg))
			continue
		}
		for _, imported := range f.imports {
			if problem := judge(pkg, imported, f.test); problem != "" {
				out = append(out, f.path+": "+problem)
			}
		}
	}
	return out
}

// judge says what is wrong with an import. Tests may look up, but not at the top.
func judge(pkg, imported string, test bool) string {
	local, ok := strings.CutPrefix(imported, module+"/")
	switch {
	case !ok, roomOf(local) == roomOf(pkg):
		return ""
	case test && strings.HasPrefix(local, "cmd/") && !strings.HasPrefix(pkg, "cmd/"):
		return "a test imports " + local
	case test:
		return ""
	case place(local) < 0:
		return fmt.Sprintf("imports %s, which is not in the table", local)
	case place(local) > place(pkg):
		return fmt.Sprintf("imports up: %s stands below %s in the table", local, pkg)
	}
	return ""
}

// readHouse parses every Go file of the module.
func readHouse(t *testing.T) []file {
	t.Helper()
	var out []file
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			hidden := name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_"))
			if hidden || slices.Contains([]string{"testdata", "node_modules", "build", "bin"}, base) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		f, err := readFile(filepath.ToSlash(name))
		out = append(out, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func readFile(name string) (file, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return file{}, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return file{}, err
	}
	f := file{path: name, test: strings.HasSuffix(name, "_test.go"), doc: firstSentence(parsed.Doc)}
	for _, s := range parsed.Imports {
		imported, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}

func firstSentence(doc *ast.CommentGroup) string {
	words := strings.Join(strings.Fields(doc.Text()), " ")
	sentence, _, _ := strings.Cut(words, ". ")
	return strings.TrimSuffix(sentence, ".")
}

func TestImportsGoDown(t *testing.T) {
	files := readHouse(t)
	if len(files) < 2 {
		t.Fatalf("found only %d Go files", len(files))
	}
	for _, v := range violations(files) {
		t.Error(v)
	}
}

// TestRoomsSayWhatTheyDo holds the package comments to the sentences of the table.
func TestRoomsSayWhatTheyDo(t *testing.T) {
	for _, f := range readHouse(t) {
		k := slices.IndexFunc(house, func(r room) bool { return r.path == path.Dir(f.path) })
		if k < 0 || f.test || f.doc == "" || strings.HasPrefix(f.path, "cmd/") {
			continue
		}
		want := "Package " + path.Base(house[k].path) + " " + house[k].sentence
		if f.doc != want {
			t.Errorf("%s: the package comment begins\n%s\nthe table says\n%s", f.path, f.doc, want)
		}
	}
}

// TestRoomsAreDescribed holds the page about the house to the same table.
func TestRoomsAreDescribed(t *testing.T) {
	page, err := os.ReadFile("docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range house {
		if !strings.Contains(string(page), "| `"+r.path+"` | "+r.sentence+" |") {
			t.Errorf("docs/ARCHITECTURE.md has no row for %s that says: %s", r.path, r.sentence)
		}
	}
}

func TestViolations(t *testing.T) {
	local := func(paths ...string) []string {
		for i := range paths {
			paths[i] = module + "/" + paths[i]
		}
		return paths
	}
	for _, c := range []struct {
		name string
		file file
		want []string
	}{
		{"down", file{path: "harness/run.go", imports: local("sandbox", "harness/oracle")}, nil},
		{"outside", file{path: "sandbox/loop.go", imports: []string{"fmt", "github.com/dop251/goja"}}, nil},
		{
			"up a floor", file{path: "sandbox/loop.go", imports: local("harness")},
			[]string{"sandbox/loop.go: imports up: harness stands below sandbox in the table"},
		},
		{
			"up on the same floor", file{path: "sandbox/trace/trace.go", imports: local("sandbox/tenant")},
			[]string{"sandbox/trace/trace.go: imports up: sandbox/tenant stands below sandbox/trace in the table"},
		},
		{
			"unknown package", file{path: "misc/x.go"}, []string{"misc/x.go: package misc is not in the table"},
		},
		{
			"unknown import", file{path: "harness/run.go", imports: local("misc")},
			[]string{"harness/run.go: imports misc, which is not in the table"},
		},
		{"the root", file{path: "x.go"}, []string{"x.go: package . is not in the table"}},
		{"a test may look up", file{path: "sandbox/loop_test.go", test: true, imports: local("harness")}, nil},
		{
			"a test imports a command", file{path: "harness/run_test.go", test: true, imports: local("cmd/crosstalk")},
			[]string{"harness/run_test.go: a test imports cmd/crosstalk"},
		},
		{"a generator in its room", file{path: "sandbox/node/internal/x/main.go", imports: local("sandbox/node")}, nil},
		{
			"a generator that looks up", file{path: "sandbox/node/internal/x/main.go", imports: local("fuzz")},
			[]string{"sandbox/node/internal/x/main.go: imports up: fuzz stands below sandbox/node/internal/x in the table"},
		},
	} {
		if diff := cmp.Diff(c.want, violations([]file{c.file})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
