package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"crosstalk/harness"
	"crosstalk/harness/report"
)

// testFolder is where init puts the tests, beside the app's own code.
const testFolder = "crosstalk"

func newInit(t *terminal) *cobra.Command {
	var load loadFlags
	c := &cobra.Command{
		Use:   "init [APPDIR]",
		Short: "Write tests and fuzz targets for go test into an app",
		Long: "Writes " + testFolder + "/crosstalk_test.go and a go.mod beside it into the app: a test that puts\n" +
			"the app through all scenarios, and targets for Go's own fuzzer for what can be called. Files that are there\n" +
			"stay as they are.",
		Example: "  crosstalk init ./my-app && cd ./my-app/" + testFolder + " && go mod tidy && go test",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			app, err := load.load(c.Context(), t, appDir(args))
			if err != nil {
				return err
			}
			model, err := app.Explore(c.Context(), 1)
			if err != nil {
				return fail(exitFailed, err)
			}
			return initTests(t, app, model)
		},
	}
	load.add(c)
	return c
}

func initTests(t *terminal, app *harness.App, m *harness.Model) error {
	root, err := os.OpenRoot(app.Dir)
	if err != nil {
		return fail(exitUsage, err)
	}
	defer func() { _ = root.Close() }()
	if err := root.MkdirAll(testFolder, 0o755); err != nil {
		return fail(exitUsage, err)
	}
	files := []struct{ name, text string }{
		{"crosstalk_test.go", testFile(m)},
		{"go.mod", "module " + testFolder + "_test\n\ngo 1.26\n\nrequire crosstalk v" + harness.Version + "\n"},
	}
	for _, f := range files {
		name := filepath.Join(testFolder, f.name)
		if _, err := root.Stat(name); !errors.Is(err, os.ErrNotExist) {
			fmt.Fprintf(t.out, "%s is there and stays as it is\n", report.Visible(name))
			continue
		}
		if err := harness.WriteFile(root, name, []byte(f.text)); err != nil {
			return fail(exitFailed, err)
		}
		fmt.Fprintf(t.out, "wrote %s\n", report.Visible(name))
	}
	fmt.Fprintf(t.out, "In %s: go mod edit -replace crosstalk=WHERE-ITS-SOURCE-IS && go mod tidy && go test\n", testFolder)
	return nil
}

// testFile is the text of the tests of an app.
func testFile(m *harness.Model) string {
	var b strings.Builder
	b.WriteString(`package crosstalk_test

import (
	"testing"

	"crosstalk/fuzz"
	"crosstalk/scenarios"
)

// The app must pass every rule. Rules that it is known to break are named after the folder.
func TestScenarios(t *testing.T) { scenarios.Test(t, "..") }
`)
	targets := []struct {
		name, maker string
		is          func(harness.Entry) bool
	}{
		{"FuzzWebTrigger", "WebTriggers", harness.Entry.IsPublic},
		{"FuzzResolver", "Resolvers", harness.Entry.HasUser},
		{"FuzzSequence", "Sequences", func(harness.Entry) bool { return true }},
	}
	for _, target := range targets {
		for _, e := range m.Entries {
			if target.is(e) {
				fmt.Fprintf(&b, "\nfunc %s(f *testing.F) { fuzz.%s[*testing.T](f, \"..\") }\n", target.name, target.maker)
				break
			}
		}
	}
	return b.String()
}
