package forge_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// packagesVariable names a directory that holds node_modules with @forge/api 8.3, resolver 2.0.1, kvs 1.6.5,
// events 3.0.8 and sql 4.0.8.
const packagesVariable = "CROSSTALK_FORGE_PACKAGES"

const probeApp = "testdata/conformance"

// TestStandInsRun keeps what the stand-ins do from changing unseen: every probe returns, and the ones that should
// succeed do.
func TestStandInsRun(t *testing.T) {
	seen, requests := probe(t, probeApp)
	if len(requests) < 80 {
		t.Errorf("only %d requests were made", len(requests))
	}
	for _, name := range []string{"issue", "kvs get", "entity query", "push", "stats", "authorize jira", "hook url",
		"fetch", "sql migrate", "sql insert", "sql select", "sql update"} {
		if _, failed := seen[name].(map[string]any)["error"]; failed {
			t.Errorf("%s: %v", name, seen[name])
		}
	}
	for name, class := range map[string]string{
		"issue as other": "NeedsAuthenticationError", "remote missing": "InvalidRemoteError",
		"kvs conflict": "ForgeKvsAPIError", "transact fails": "ForgeKvsAPIError", "push 51": "TooManyEventsError",
		"stats missing": "JobDoesNotExistError", "plain path": "Error", "sql syntax": "ForgeSQLAPIError",
		"sql dropped": "ForgeSQLAPIError", "sql migration fails": "MigrationExecutionError",
	} {
		failure, _ := seen[name].(map[string]any)["error"].(map[string]any)
		if failure["class"] != class {
			t.Errorf("%s: got %v, want a %s", name, seen[name], class)
		}
	}
}

// TestConformance runs one app with the stand-ins and with the real packages: the platform has to see the same
// requests, and the app the same results.
func TestConformance(t *testing.T) {
	packages := os.Getenv(packagesVariable)
	if packages == "" {
		t.Skipf("NOT COMPARED with the real packages: set %s to a directory that has them in node_modules", packagesVariable)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(probeApp)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(packages, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	wantSeen, wantRequests := probe(t, dir)
	gotSeen, gotRequests := probe(t, probeApp)
	if diff := cmp.Diff(wantSeen, gotSeen); diff != "" {
		t.Errorf("what the app sees (-real +stand-in):\n%s", diff)
	}
	if diff := cmp.Diff(wantRequests, gotRequests); diff != "" {
		t.Errorf("what the platform sees (-real +stand-in):\n%s", diff)
	}
}

// asked is a request without what no contract promises: the order of JSON keys and the text of GraphQL documents.
type asked struct {
	Service, As, Account, Method, Path string
	Headers                            []trace.Pair
	Body                               any
	Status                             int
	Answer                             string
}

var document = regexp.MustCompile(`^\s*((?:query|mutation)\s+forge_\w+)[\s\S]*$`)

func probe(t *testing.T, dir string) (seen map[string]any, requests []asked) {
	t.Helper()
	h := start(t, load(t, dir), forge.Options{World: world})
	got := h.call("main", forge.Step{Tenant: tenant.Observed, User: "ada", Entry: "run"})
	if got.Outcome != trace.Completed {
		t.Fatalf("the probe %s: %+v", got.Outcome, got.Error)
	}
	for _, r := range h.requests() {
		a := asked{Service: r.Service, As: r.As, Account: r.Account, Method: r.Method, Path: r.Path, Headers: r.Headers,
			Status: r.Status, Answer: r.Answer}
		if json.Unmarshal([]byte(r.Body), &a.Body) != nil {
			a.Body = r.Body
		}
		if m, is := a.Body.(map[string]any); is {
			if query, is := m["query"].(string); is {
				m["query"] = document.ReplaceAllString(query, "$1")
			}
		}
		requests = append(requests, a)
	}
	seen, _ = decode(t, got.Response).(map[string]any)
	return seen, requests
}
