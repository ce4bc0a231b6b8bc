package report

import (
	"strings"

	"crosstalk/harness"
	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// testRules are described by hand, so that no golden file changes when a rule's documentation does.
func testRules() []oracle.Rule {
	return []oracle.Rule{
		{
			ID:       "logged-personal-data",
			Severity: oracle.Medium,
			Doc:      oracle.Doc{Title: "Personal data reaches a log", What: "Varies personal data and reads the logs."},
			Trials:   []oracle.Trial{{Scene: oracle.Alone, Axes: []tenant.Axis{tenant.Personal}}},
		},
		{
			ID:       "cross-tenant-leak",
			Severity: oracle.Critical,
			Doc: oracle.Doc{
				Title: "One tenant's data reaches another tenant", What: "Runs the same traffic twice",
				Why: "Forge reuses warm processes.", Misses: "Paths that were not reached.", Silence: "Leave it on.",
				Fix: "keep the data inside the handler", Sources: []string{"https://example.com/isolation"},
				CWE: []int{79, 488},
			},
			Trials: []oracle.Trial{{Scene: oracle.Neighbours, Axes: []tenant.Axis{tenant.Values, tenant.Shape}}},
		},
	}
}

func baseReport() harness.Report {
	return harness.Report{
		Schema:     harness.ReportSchema,
		Tool:       harness.Tool{Name: "crosstalk", Version: "0.1.0"},
		App:        harness.AppInfo{ID: "ari:cloud:ecosystem::app/1", Name: "Issue notes", Dir: "/apps/notes"},
		Seed:       1,
		Executions: harness.Executions{Schedules: 12, Runs: 60, Invocations: 240, Seconds: 93.5},
		Coverage:   harness.Coverage{Branches: harness.Branches{Hit: 18, Total: 40}},
	}
}

func cleanReport() harness.Report {
	r := baseReport()
	r.Functions = []harness.FunctionInfo{{
		Key: "main", Kind: "resolver", Handler: "index.handler", Entries: []string{"run", "save"},
		Invoked: 240, Completed: 236, Threw: 4,
	}}
	return r
}

func criticalReport() harness.Report {
	const at = "src/index.js:15:10"
	long := strings.Repeat("a", 300)
	r := cleanReport()
	r.Functions = append(r.Functions,
		harness.FunctionInfo{Key: "hook", Kind: "webtrigger", Handler: "hook.run", Invoked: 7, Threw: 7},
		harness.FunctionInfo{Key: "nightly", Kind: "scheduledTrigger", Handler: "nightly.run"})
	r.Findings = []oracle.Finding{{
		ID: "0123456789abcdef", Rule: "cross-tenant-leak", Severity: oracle.Critical,
		Title: "One tenant's data reaches another tenant",
		Message: "what globex gets from main › run depends on acme's data: the response at $.name changes when only " +
			"acme's data change",
		Fix: "keep the data inside the handler, or key what is kept by the installation (context.cloudId) and the " +
			"account, or use Forge storage, which is separate for each installation",
		Location: &oracle.Location{File: "src/index.js", Line: 17, Column: 12},
		Carrier:  &oracle.Carrier{Kind: "memory", Path: "cache.current", DeclaredAt: "src/index.js:3:7"},
		Steps: []oracle.StepRole{
			{Step: 1, Tenant: "acme", User: "ada", Function: "main", Entry: "run", Role: "writes", At: at},
			{Step: 2, Tenant: "acme", Function: "hook", Role: "writes"},
			{Step: 3, Tenant: "globex", User: "ada", Function: "main", Entry: "run", Role: "observes", At: at},
		},
		Evidence: []oracle.Evidence{
			{
				View: "response", Path: "$.name", WorldA: `"QWRhIE1hcmxvdw=="`, WorldB: `"Qm8gWmFuemliYXI="`,
				Canary: "user.displayName", Encoding: "base64", Position: "src/index.js:17:12",
			},
			{View: "log", WorldA: "served from cache", WorldB: ""},
			{View: "storage", Path: "set last", WorldA: long + "1", WorldB: long + "2"},
		},
		Replay: ".crosstalk/findings/0123456789abcdef.json",
		Confirmation: &oracle.Confirmation{
			Verdict: oracle.IsConfirmed, Engine: "node v22.23.3 in a container (image node:22-slim)",
		},
	}, {
		ID: "fedcba9876543210", Rule: "logged-personal-data", Severity: oracle.Medium,
		Title:   "Personal data reaches a log",
		Message: "the log of main › save depends on the user's personal data",
		Carrier: &oracle.Carrier{Kind: "unknown"},
		Steps: []oracle.StepRole{
			{
				Step: 1, Tenant: "globex", User: "bo", Function: "main", Entry: "save", Role: "observes",
				At: "src/my notes/save.js:4:1",
			},
		},
		Evidence: []oracle.Evidence{
			{View: "log", WorldA: "saved by bo@globex.example", WorldB: "saved by cy@globex.example"},
		},
		Replay: "/elsewhere/fedcba9876543210.json",
		Confirmation: &oracle.Confirmation{
			Verdict: oracle.NotConfirmed, Engine: "node v22.23.3 in a container (image node:22-slim)",
			Reason: "step 1 (main › save): crosstalk's engine has the log line info saved by bo, and Node.js has nothing more",
		},
	}}
	r.Warnings = []harness.Warning{
		{Code: "never-completed", Message: "hook.run threw in every call"},
		{Code: "unknown-module", Message: "the module type is not known", Position: "manifest.yml:9:3"},
	}
	return r
}

// oddReport has in every text what an app could put there to disturb a terminal, a viewer or a shell.
func oddReport() harness.Report {
	r := baseReport()
	odd := "\x1b[2J\nCRITICAL forged: line\t\x07\u202e\xff\u200b\U000e0041 [here](https://example.com) {0} <b>é漢</b>"
	r.App = harness.AppInfo{Name: odd, Dir: "/apps/it's odd"}
	r.Functions = []harness.FunctionInfo{{Key: odd, Kind: "resolver", Handler: odd, Entries: []string{odd, "b"}}}
	r.Findings = []oracle.Finding{{
		ID: "00ff00ff00ff00ff", Rule: "a-rule-of-tomorrow", Severity: oracle.Low, Title: odd, Message: odd, Fix: odd,
		Location: &oracle.Location{File: "a:b/ü \x1b[31m.js", Line: 1},
		Carrier:  &oracle.Carrier{Kind: "disk", Path: odd, DeclaredAt: odd},
		Steps: []oracle.StepRole{
			{Step: 1, Tenant: "acme", User: odd, Function: odd, Entry: odd, Role: "writes", At: odd},
			{Step: 2, Tenant: "globex", Function: odd, Role: "observes", At: odd},
		},
		Evidence: []oracle.Evidence{{
			View: "error", Path: odd, WorldA: strings.Repeat(odd, 9), WorldB: strings.Repeat(odd, 9) + "!",
			Canary: odd, Position: odd,
		}},
		Replay:       "../out dir/it's\x1b.json",
		Confirmation: &oracle.Confirmation{Verdict: oracle.NotRunnable, Engine: odd, Reason: odd},
	}, {ID: "1", Rule: "bare", Severity: oracle.Note}}
	r.Suppressed = []harness.Suppressed{{Finding: r.Findings[0], Reason: odd, Expires: odd, DeclaredAt: odd}}
	r.Warnings = []harness.Warning{{Code: odd, Message: odd, Position: odd}}
	return r
}

// suppressedReport is a report of which one finding is accepted for now.
func suppressedReport() harness.Report {
	r := criticalReport()
	r.Suppressed = []harness.Suppressed{{
		Finding: r.Findings[1], Reason: "removed with the next release", Expires: "2030-01-31",
		DeclaredAt: "crosstalk.yaml:12:5",
	}}
	r.Findings = r.Findings[:1]
	r.Warnings = []harness.Warning{{
		Code: "suppression-expired", Message: "the suppression of finding 00 expired", Position: "crosstalk.yaml:16:5",
	}}
	return r
}
