package main

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

const hostileApps = "../../scenarios/testdata/hostile"

// hostile is an app that is out to break crosstalk, and what has to come of it.
type hostile struct {
	name string
	// exits are the exit codes that are right.
	exits []int
	// says is what output, errors or report have to say.
	says string
	// never is what none of them may hold.
	never string
	// budget is that of the check, where each run costs much; empty: 60x.
	budget string
	// shape makes of the app what a repository cannot hold.
	shape func(t *testing.T, dir string)
	// inApp saves findings where they are saved when nothing else is said.
	inApp bool
}

// The ends that a hostile app may have.
var (
	clean    = []int{exitClean}
	found    = []int{exitFindings}
	judged   = []int{exitClean, exitFindings}
	untested = []int{exitCoverage}
	usage    = []int{exitUsage}
	unloaded = []int{exitApp}
	ended    = []int{exitClean, exitFindings, exitApp, exitCoverage}
	// bombed depends on the machine: the memory is used up first, which is a finding, or the time is.
	bombed = []int{exitFindings, exitCoverage}
)

const (
	tooLong   = `ran for more than 5s without returning`
	tooMuch   = `more memory was wanted than a worker process may have`
	few       = "10x"
	gaveUp    = `warning gave-up`
	withStuck = gaveUp + `[\s\S]*` + tooLong
)

func hostileTable() []hostile {
	return []hostile{
		{name: "safe", exits: clean, says: `No findings\.`, never: `warning [a-z-]+: `},

		{name: "loop-while", exits: untested, says: withStuck},
		{name: "loop-module", exits: unloaded, says: `src/index\.js.*throws while it loads.*` + tooLong},
		{name: "loop-export", exits: unloaded, says: `src/index\.js.*` + tooLong},
		{name: "loop-finally", exits: untested, says: withStuck},
		{name: "loop-microtasks", exits: untested, says: withStuck},
		{name: "loop-timers", exits: ended, says: `did not return in time`, budget: few},
		{name: "loop-late", exits: untested, says: `no run in which a function returned normally could be finished`},
		{name: "loop-immediate", exits: untested, says: `run 200000 tasks`, budget: few},
		{name: "loop-getter", exits: untested, says: withStuck},
		{name: "loop-proxy", exits: untested, says: withStuck},
		{name: "loop-coercion", exits: ended, says: tooLong + `|did more work than is counted`, budget: few},
		{name: "loop-tojson", exits: untested, says: withStuck},
		{name: "loop-thenable", exits: untested, says: withStuck},
		{name: "loop-generator", exits: untested, says: tooLong},
		{name: "loop-async-generator", exits: untested, says: withStuck},
		{name: "loop-comparator", exits: untested, says: withStuck},
		{name: "recursion", exits: untested, says: `nested more than 2000 deep`},
		{name: "recursion-json", exits: untested, says: gaveUp},
		{name: "recursion-native", exits: untested, says: `(gave-up: function .*nested more than 2000 deep.*){3}`},
		{name: "recursion-bound", exits: unloaded, says: tooLong + `|` + tooMuch}, // which, depends on the machine

		{name: "memory-array", exits: bombed, says: gaveUp, budget: few},
		{name: "memory-string", exits: ended, says: `Invalid string length|gave-up`, budget: few},
		{name: "memory-repeat", exits: ended, says: `Invalid (count|string)|gave-up`},
		{name: "memory-native-loop", exits: found, says: `MEDIUM resource-exhaustion[\s\S]*gave-up`},
		{name: "memory-typed-array", exits: ended, says: `Invalid|allocation|out of range`},
		{name: "memory-bigint", exits: untested, says: `RangeError|Maximum BigInt size exceeded`},
		{name: "memory-json", exits: found, says: `MEDIUM resource-exhaustion[\s\S]*gave-up`},
		{name: "memory-eval", exits: ended, says: `gave-up|deep|stack`},
		{name: "memory-map", exits: bombed, says: gaveUp},
		{name: "memory-closures", exits: bombed, says: gaveUp},
		{name: "memory-logs", exits: untested, says: gaveUp},
		{name: "memory-files", exits: untested, says: `ENOSPC`, budget: few},
		{name: "memory-requests", exits: bombed, says: gaveUp, budget: few},
		{name: "memory-promises", exits: bombed, says: gaveUp, budget: few},
		{name: "regexp-lookahead", exits: ended, says: `regular|gave-up|run-broken|resource-exhaustion`},
		{name: "regexp-backreference", exits: ended, says: `regular|gave-up|run-broken|resource-exhaustion`},

		{name: "prototype-setters", exits: ended, says: `checked|throws while it loads`},
		{name: "prototype-values", exits: ended, says: `checked`, never: `root:x:|"rule": "forged"`},
		{name: "prototype-then", exits: ended, says: `checked`},
		{name: "prototype-iterator", exits: ended, says: `checked`},
		{name: "prototype-call", exits: ended, says: `no call|undeclared-egress`},
		{name: "prototype-promise", exits: ended, says: `checked`},
		{name: "prototype-json", exits: clean, says: `No findings\.`},
		{name: "prototype-collections", exits: ended, says: `checked`},
		{name: "prototype-errors", exits: untested, says: tooLong, never: `/etc/passwd`},
		{name: "global-proxy", exits: ended, says: `undeclared-egress|throws while it loads`},
		{name: "global-frozen", exits: found, says: `undeclared-egress`},
		{name: "global-deleted", exits: clean, says: `No findings\.`},
		{name: "global-process", exits: found, says: `undeclared-egress`},

		{name: "read-files", exits: judged, says: `checked`, never: `escaped|root:x:`},
		{name: "read-proc", exits: judged, says: `checked`, never: `escaped`},
		{name: "write-files", exits: judged, says: `checked`},
		{name: "process-powers", exits: clean, says: `process\.kill is not available`},
		{name: "child-process", exits: clean, says: `child_process\.execSync is not available`},
		{name: "function-constructor", exits: judged, says: `checked`, never: `escaped`},
		{name: "vm-escape", exits: judged, says: `vm\.runInNewContext is not available`, never: `escaped`},
		{name: "reflect-builtins", exits: ended, says: `checked`, budget: few},
		{name: "require-paths", exits: judged, says: `checked`, never: `escaped`},
		{name: "import-outside", exits: unloaded, says: `index\.js:2:18: import of .* leads out of the app`, never: `root:`},
		{name: "dynamic-import", exits: judged, says: `checked`},
		{name: "source-map", exits: found, says: `cross-tenant-leak`, never: `root:x:|passwd`},

		{name: "manifest-bomb", exits: unloaded, says: `manifest\.yml:1:8: .*too large once`},
		{name: "manifest-deep", exits: unloaded, says: `manifest\.yml:10:1: .*nested too deep`},
		{name: "manifest-numbers", exits: ended, says: `checked`},
		{name: "manifest-paths", exits: judged, says: `translation-unreadable`, never: `root:x:`},
		{name: "handler-outside", exits: unloaded, says: `manifest\.yml:9:16: .*not of the form`},
		{name: "config-bomb", exits: usage, says: `crosstalk\.yaml:1:8: .*too large once`},
		{name: "config-image", exits: usage, says: `crosstalk\.yaml:2:10: .*malformed`},
		{name: "odd-bytes", exits: ended, says: `src/index\.js|checked`, shape: oddBytes},
		{name: "npm-scripts", exits: clean, says: `No findings\.`},
		{name: "settings-outside", exits: unloaded, says: `lies outside the app`, never: `root:`},

		{name: "terminal-names", exits: judged, says: `\\x1b\[31mred\\rNo findings`},
		{name: "terminal-logs", exits: judged, says: `checked`},
		{name: "terminal-load", exits: unloaded, says: `\\x1b\[2J\\x1b\]0;owned`},
		{name: "terminal-syntax", exits: unloaded, says: `src/index\.js:2:\d+: `},
		{name: "terminal-module", exits: unloaded, says: `\\x1b\[2J-package`},
		{name: "report-forging", exits: found, says: `cross-tenant-leak`},
		{name: "file-names", exits: judged, says: `checked`, shape: oddFileName},

		{name: "link-source", exits: unloaded, says: `manifest\.yml:9:16: .*no file src/index`, never: `root:`,
			shape: linkSource},
		{name: "link-import", exits: unloaded, says: `leads out of the app`, never: `outside-secret`, shape: linkImport},
		{name: "link-store", exits: usage, says: `findings cannot be saved in the app`, shape: linkStore, inApp: true},
		{name: "link-package", exits: unloaded, says: `leads out of the app`, never: `outside-secret`, shape: linkPackage},
		{name: "pipe-source", exits: unloaded, says: `not a regular file`, shape: pipe("src/pipe.js")},
		{name: "pipe-settings", exits: unloaded, says: `package\.json: cannot be read: not a regular`,
			shape: pipe("package.json")},
		{name: "device-settings", exits: unloaded, says: `tsconfig\.json: cannot be read`, shape: device("tsconfig.json")},
		{name: "device-config", exits: usage, says: `crosstalk\.yaml`, shape: device("crosstalk.yaml")},
		{name: "device-manifest", exits: unloaded, says: `manifest\.yml`, shape: device("manifest.yml")},
		{name: "huge-source", exits: unloaded, says: `src/index\.js.*at most \d+ are read`, shape: hugeSource},
		{name: "deep-source", exits: unloaded, says: `src/index\.js.*nested more than 2000 deep`, shape: deepSource},
	}
}

// TestHostileApps checks apps that are out to break crosstalk. Each has to end by itself, in an exit code of the
// contract, having said what happened and left nothing behind.
func TestHostileApps(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("minutes of processor time; made for Unix")
	}
	folders, err := os.ReadDir(hostileApps)
	if err != nil {
		t.Fatal(err)
	}
	table := hostileTable()
	for _, f := range folders {
		if !slices.ContainsFunc(table, func(h hostile) bool { return h.name == f.Name() }) {
			t.Errorf("%s stands in no table", f.Name())
		}
	}
	places := make(chan struct{}, 2) // more would only wait for the processor, and time counts
	for _, h := range table {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			places <- struct{}{}
			defer func() { <-places }()
			h.check(t)
		})
	}
}

// longest is how long a check of a hostile app may take on a busy machine.
const longest = 90 * time.Second

func (h hostile) check(t *testing.T) {
	b := newBox(t, filepath.Join(hostileApps, h.name))
	h.saysWhatItTries(t)
	if h.shape != nil {
		h.shape(t, b.app)
	}
	before := b.files(t)
	reports := filepath.Join(b.out, "reports")
	if err := os.MkdirAll(reports, 0o755); err != nil {
		t.Fatal(err)
	}
	args := []string{"check", b.app, "--budget", cmp.Or(h.budget, "60x"), "--report", "text",
		"--report", "json=" + reports + "/report.json", "--report", "sarif=" + reports + "/report.sarif"}
	if !h.inApp {
		args = append(args, "--out", filepath.Join(b.out, "findings"))
	}
	r := b.run(t, args...)
	if !slices.Contains(h.exits, r.code) {
		t.Errorf("exit code %d, want one of %v", r.code, h.exits)
	}
	h.reads(t, r, reports)
	if d := difference(before, b.files(t)); d != "" {
		t.Errorf("files of the machine changed:\n%s", d)
	}
	if t.Failed() {
		t.Logf("standard output:\n%s\nstandard error:\n%s", shortened(r.out), shortened(r.errs))
	}
}

func shortened(text string) string { return text[:min(len(text), 3000)] }

// saysWhatItTries keeps a sentence at the top of each app.
func (h hostile) saysWhatItTries(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(hostileApps, h.name, "src/index.js"))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^\x{feff}?// [A-Z].*\.\n`).Match(text) {
		t.Error("src/index.js does not begin with a sentence that says what it tries")
	}
}

// reads looks at what came out: the texts, and the reports where the check came that far.
func (h hostile) reads(t *testing.T, r result, reports string) {
	all := r.out + r.errs
	for _, name := range []string{"report.json", "report.sarif"} {
		text, err := os.ReadFile(filepath.Join(reports, name))
		if wrote := r.code != exitApp && r.code != exitUsage; err != nil && wrote {
			t.Errorf("there is no %s: %v", name, err)
		} else if err == nil && !json.Valid(text) {
			t.Errorf("%s is not JSON", name)
		}
		harmless(t, name, string(text))
		relativeOnly(t, string(text))
		all += string(text)
	}
	harmless(t, "standard output", r.out)
	harmless(t, "standard error", r.errs)
	if words := strings.Join(strings.Fields(all), " "); !regexp.MustCompile(h.says).MatchString(words) {
		t.Errorf("nothing says %q", h.says)
	}
	if h.never != "" && regexp.MustCompile(h.never).MatchString(all) {
		t.Errorf("something says %q", h.never)
	}
}

var artifact = regexp.MustCompile(`"uri": "([^"]*)"`)

// relativeOnly wants each file that SARIF names to be one below the app's folder.
func relativeOnly(t *testing.T, sarif string) {
	for _, m := range artifact.FindAllStringSubmatch(sarif, -1) {
		if strings.HasPrefix(m[1], "/") || strings.Contains(m[1], "://") || strings.Contains("/"+m[1]+"/", "/../") {
			t.Errorf("the report names %q", m[1])
		}
	}
}
