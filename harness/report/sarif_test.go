package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// publishedSchema is the schema of SARIF 2.1.0 as its authors publish it. A module that reads and writes SARIF carries
// it in its source, in a constant that has no exported name.
var publishedSchema = sync.OnceValues(func() (*gojsonschema.Schema, error) {
	const carrier = "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", carrier).Output()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(strings.TrimSpace(string(dir)), "schema.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return nil, err
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && len(literal.Value) > len(text) {
			text = literal.Value
		}
		return true
	})
	if text, err = strconv.Unquote(text); err != nil {
		return nil, err
	}
	return gojsonschema.NewSchema(gojsonschema.NewStringLoader(text))
})

// validate checks a document against the published schema, and that a program that knows SARIF can read it.
func validate(document string) error {
	schema, err := publishedSchema()
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	result, err := schema.Validate(gojsonschema.NewStringLoader(document))
	if err != nil {
		return err
	}
	if !result.Valid() {
		return fmt.Errorf("not valid: %v", result.Errors())
	}
	_, err = sarif.FromString(document)
	return err
}

func TestPublishedSchemaLoads(t *testing.T) {
	if _, err := publishedSchema(); err != nil {
		t.Fatal(err)
	}
}

func TestSARIFIsValid(t *testing.T) {
	for name, r := range map[string]harness.Report{
		"clean": cleanReport(), "critical": criticalReport(), "odd": oddReport(), "zero": {},
	} {
		for _, opt := range []Options{{}, {Rules: testRules()}} {
			t.Run(fmt.Sprintf("%s with %d rules", name, len(opt.Rules)), func(t *testing.T) {
				if err := validate(written(t, "sarif", r, opt)); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestSARIFValidationCanFail breaks a valid document in one place at a time.
func TestSARIFValidationCanFail(t *testing.T) {
	whole := written(t, "sarif", criticalReport(), Options{Rules: testRules()})
	if err := validate(whole); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new string }{
		{"a level that is none", `"level": "error"`, `"level": "fatal"`},
		{"a misspelt name", `"partialFingerprints"`, `"fingerprint"`},
		{"a version that is none", `"version": "2.1.0"`, `"version": "2.1"`},
		{"a line before the first", `"startLine": 17`, `"startLine": 0`},
		{"a result without message", `"message"`, `"massage"`},
		{"a flow without its steps", `"threadFlows"`, `"threads"`},
		{"a rule index below -1", `"ruleIndex": 1`, `"ruleIndex": -2`},
		{"an id that is no text", `"ruleId": "cross-tenant-leak"`, `"ruleId": 5`},
	} {
		broken := strings.ReplaceAll(whole, c.old, c.new)
		if broken == whole {
			t.Errorf("%s: nothing to break", c.name)
		} else if validate(broken) == nil {
			t.Errorf("%s: passes", c.name)
		}
	}
}

func decoded(t *testing.T, r harness.Report) sarifRun {
	t.Helper()
	var log sarifLog
	text := written(t, "sarif", r, Options{Rules: testRules()})
	if err := json.NewDecoder(bytes.NewBufferString(text)).Decode(&log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

func TestSARIFTellsTheStory(t *testing.T) {
	results := decoded(t, criticalReport()).Results
	var got []string
	for _, at := range results[0].CodeFlows[0].ThreadFlows[0].Locations {
		place := at.Location.Physical
		got = append(got, fmt.Sprintf("%s:%d:%d %s",
			place.Artifact.URI, place.Region.Line, place.Region.Column, at.Location.Message.Text))
	}
	want := []string{"src/index.js:15:10 acme / ada calls main:run.", "src/index.js:15:10 globex / ada calls main:run."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	artifact := sarifArtifact{URI: "src/my%20notes/save.js", URIBaseID: sourceRoot}
	if diff := cmp.Diff(artifact, results[1].Locations[0].Physical.Artifact); diff != "" {
		t.Errorf("a finding without a place of its own should be where the observer is (-want +got):\n%s", diff)
	}
}

func TestSARIFLevels(t *testing.T) {
	want := map[string]string{"critical": "error", "high": "error", "medium": "warning", "low": "note", "note": "note"}
	r := criticalReport()
	for severity, level := range want {
		r.Findings[0].Severity = oracle.Severity(severity)
		if got := decoded(t, r).Results[0].Level; got != level {
			t.Errorf("%s: got level %s, want %s", severity, got, level)
		}
	}
}

func TestSARIFLinksAreNotTheApps(t *testing.T) {
	for _, result := range decoded(t, oddReport()).Results {
		if strings.Contains(result.Message.Text, "[here](") {
			t.Errorf("an app's text became a link: %s", result.Message.Text)
		}
	}
}
