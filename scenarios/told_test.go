package scenarios_test

import (
	"path/filepath"
	"strings"
	"testing"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
)

// TestFindingsTellTheirProof: what is sent is shown where it is part of the proof, and so is what goes wrong meanwhile.
func TestFindingsTellTheirProof(t *testing.T) {
	for _, c := range []struct {
		archive, rule, want string
		text                func(oracle.Finding) string
	}{
		{"prototype-pollution", "prototype-pollution", `"inherited by all"`, inputs},
		{"query-injection-cut", "query-injection", `\"`, inputs},
		{"configured-macro", "query-injection", `config {"`, inputs},
		{"missing-authorization", "missing-authorization", `"issueKey":"`, inputs},
		{"background-work-failing", "background-work", ", while products and other hosts answer with an error", message},
	} {
		t.Run(c.archive, func(t *testing.T) {
			dir := unpack(t, filepath.Join("testdata", "rules", c.archive+".txtar"))
			found, _ := examine(t, filepath.Join(dir, "leak"), harness.OpenOptions{StandIns: true})
			told := 0
			for _, f := range found {
				if f.Rule != c.rule {
					continue
				}
				told++
				if got := c.text(f); !strings.Contains(got, c.want) {
					t.Errorf("%q is missing in %q", c.want, got)
				}
			}
			if told == 0 {
				t.Errorf("no finding of %s", c.rule)
			}
		})
	}
}

func inputs(f oracle.Finding) (text string) {
	for _, s := range f.Steps {
		text += s.Input
	}
	return text
}

func message(f oracle.Finding) string { return f.Message }
