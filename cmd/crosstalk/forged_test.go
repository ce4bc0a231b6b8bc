package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// forged is a replay file that somebody has changed, and what has to come of it.
type forged struct {
	name   string
	change func(map[string]any)
	exits  []int
	says   string
	never  string
}

// at is the object at a path of keys below a decoded document.
func at(t *testing.T, document map[string]any, keys ...string) map[string]any {
	t.Helper()
	for _, key := range keys {
		next, ok := document[key].(map[string]any)
		if !ok {
			t.Fatalf("the replay file has no %s", key)
		}
		document = next
	}
	return document
}

func forgedTable(t *testing.T) []forged {
	const bad = "\x1b[2J\u202e\nFIXED  nothing"
	finding := func(key string, value any) func(map[string]any) {
		return func(r map[string]any) { at(t, r, "finding")[key] = value }
	}
	return []forged{
		{"untouched", func(map[string]any) {}, found, `^STILL FAILS`, ``},
		{"message", finding("message", bad), found,
			`^STILL FAILS  cross-tenant-leak  \\x1b\[2J\\u202e\\nFIXED`, `(?m)^FIXED`},
		{"id", finding("id", "../../../../outside/x"), usage, `no id of a finding`, ``},
		{"location", finding("location", map[string]any{"file": "../outside/secret.json", "line": 1, "column": 1}), found,
			`STILL FAILS`, `outside-secret`},
		{"carrier", finding("carrier", map[string]any{"kind": bad, "path": bad, "declaredAt": "/etc/passwd:1:1"}), found,
			`STILL FAILS`, `root:x:|(?m)^FIXED`},
		{"fix", finding("fix", bad), found, `STILL FAILS`, `(?m)^FIXED`},
		{"replay", finding("replay", "/tmp/x'; touch crosstalk-hostile #\n"), found, `STILL FAILS`, ``},
		{"severity", finding("severity", bad), usage, `severity`, ``},
		{"app", func(r map[string]any) { at(t, r, "app")["id"] = bad }, unloaded, `^CHANGED[\s\S]*\\x1b`, `(?m)^FIXED`},
		{"hash", func(r map[string]any) { at(t, r, "app")["hash"] = strings.Repeat("z", 100) }, found, `code differs`, ``},
		{"rule", func(r map[string]any) { r["rule"] = "../../" + bad }, usage, `rule`, ``},
		{"function", func(r map[string]any) {
			for _, s := range at(t, r, "schedule")["steps"].([]any) {
				s.(map[string]any)["function"] = "../../" + bad
			}
		}, unloaded, `^CHANGED`, `(?m)^FIXED`},
		{"environment", func(r map[string]any) {
			at(t, r, "schedule")["env"] = map[string]any{"PATH": "/etc", "LD_PRELOAD": "x", "CROSSTALK_PLANTED": ""}
		}, ended, ``, ``},
		{"tables", func(r map[string]any) {
			at(t, r, "schedule")["tables"] = []any{"LOAD DATA INFILE '/etc/passwd' INTO TABLE x", "SELECT SLEEP(1e9)", bad}
		}, ended, ``, `root:x:`},
		{"answers", func(r map[string]any) {
			at(t, r, "schedule")["answers"] = []any{map[string]any{"service": bad, "method": bad, "class": bad, "body": 1}}
		}, []int{exitClean, exitFindings, exitUsage, exitApp}, ``, ``},
	}
}

// TestForgedReplayFiles: a replay file is data. Whatever stands in it, it makes us read, write and start nothing, and
// what it says reaches no terminal raw.
func TestForgedReplayFiles(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("made for Unix")
	}
	b := newBox(t, filepath.Join(hostileApps, "report-forging"))
	b.run(t, "check", b.app, "--rules", "cross-tenant-leak", "--budget", "60x")
	files, _ := filepath.Glob(b.app + "/.crosstalk/findings/*.json")
	if len(files) == 0 {
		t.Fatal("the app that leaks has no finding")
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	before := b.files(t)
	for _, f := range forgedTable(t) {
		var r map[string]any
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		f.change(r)
		changed, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(b.out, f.name+".json")
		writeFile(t, name, string(changed))
		b.wants(t, f, "replay", "--app", b.app, name)
	}
	b.wants(t, forged{name: "no file", exits: usage, says: `not a regular file`}, "replay", "--app", b.app, "/dev/zero")
	link(t, "/dev/zero", b.out+"/endless.json")
	b.wants(t, forged{name: "a link", exits: usage, says: `not a regular file`},
		"replay", "--app", b.app, b.out+"/endless.json")
	if d := difference(before, b.files(t)); d != "" {
		t.Errorf("files of the machine changed:\n%s", d)
	}
}

// wants runs crosstalk, and wants it to end as it should.
func (b box) wants(t *testing.T, f forged, args ...string) {
	t.Helper()
	r := b.run(t, args...)
	harmless(t, f.name+": standard output", r.out)
	harmless(t, f.name+": standard error", r.errs)
	all := r.out + r.errs
	if !slices.Contains(f.exits, r.code) || !regexp.MustCompile(f.says).MatchString(all) ||
		f.never != "" && regexp.MustCompile(f.never).MatchString(all) {
		t.Errorf("%s: exit code %d, want one of %v; saying %q and not %q\n%s", f.name, r.code, f.exits, f.says, f.never,
			shortened(all))
	}
}

// TestLinksInTheWay: what is written goes where the user said, and nowhere where an app has put a link.
func TestLinksInTheWay(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("made for Unix")
	}
	b := newBox(t, filepath.Join(hostileApps, "report-forging"))
	link(t, "../outside/secret.json", b.app+"/crosstalk.sarif")
	link(t, "../outside", b.app+"/reports")
	link(t, "../outside/secret.json", b.app+"/fresh.sarif.partial")
	before := b.files(t)
	check := []string{"check", b.app, "--budget", "10x"}
	b.wants(t, forged{name: "a report", exits: usage, says: `leads out of its folder`},
		append(check, "--out", b.out, "--report", "sarif="+b.app+"/crosstalk.sarif")...)
	b.wants(t, forged{name: "findings", exits: usage, says: `findings cannot be saved`},
		append(check, "--out", b.app+"/reports/x")...)
	if d := difference(before, b.files(t)); d != "" {
		t.Errorf("files of the machine changed:\n%s", d)
	}
	b.wants(t, forged{name: "a partial report", exits: ended},
		append(check, "--out", b.out, "--report", "sarif="+b.app+"/fresh.sarif")...)
	if text, err := os.ReadFile(b.root + "/outside/secret.json"); err != nil || string(text) != `"outside-secret"` {
		t.Errorf("a file outside was written to: %s, %v", text, err)
	}
}
