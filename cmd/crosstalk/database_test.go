package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"crosstalk/harness/mysqlserver/mysqltest"
)

// notes is an app that keeps its data in Forge SQL, and the last row in memory.
var notes = map[string]string{
	"manifest.yml": `app:
  id: ari:cloud:ecosystem::app/0c9b1ac6-0000-4000-8000-000000000002
  runtime: {name: nodejs22.x}
modules:
  sql:
    - key: main
      engine: mysql
  jira:issuePanel:
    - key: panel
      title: Notes
      resource: page
      resolver: {function: resolver}
  function:
    - key: resolver
      handler: index.resolver
`,
	"src/index.js": `import Resolver from "@forge/resolver";
import sql, { migrationRunner } from "@forge/sql";
let last;
const resolver = new Resolver();
resolver.define("add", async ({ payload, context }) => {
  const notes = "CREATE TABLE IF NOT EXISTS notes (id BIGINT AUTO_INCREMENT PRIMARY KEY, site TEXT, at DATETIME)";
  await migrationRunner.enqueue("v1", notes).run();
  await sql.prepare("INSERT INTO notes (site, at) VALUES (?, NOW())").bindParams(context.cloudId).execute();
  const before = last;
  last = (await sql.prepare("SELECT * FROM notes ORDER BY id DESC LIMIT 1").execute()).rows[0];
  return { last, before };
});
export const handler = resolver.getDefinitions();
export { handler as resolver };
`,
}

// TestCheckOnAServer checks an app on a server, in place of one in a container: what starts it is a script that tells
// its address. The server's program ends with the command, and both engines show the same.
func TestCheckOnAServer(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no script can be run")
	}
	address, kill := mysqltest.Start(t)
	dir, bin := t.TempDir(), t.TempDir()
	writeFiles(t, dir, notes)
	own := checkedOn(t, dir, bin)
	if !strings.Contains(own, "exit code 1") || !strings.Contains(own, "last") {
		t.Fatalf("the own engine shows nothing:\n%s", own)
	}
	script := fmt.Sprintf("#!/bin/sh\necho '%s'\ncat >/dev/null\necho ended >'%s/ended'\n", address, bin)
	writeFiles(t, bin, map[string]string{sqlProgram: script})
	writeFiles(t, dir, map[string]string{"crosstalk.yaml": "sql: {image: any}\n"})
	for range 2 {
		if got := checkedOn(t, dir, bin); got != own {
			t.Errorf("on the server:\n%s\non the own engine:\n%s", got, own)
		}
		if err := os.Remove(filepath.Join(bin, "ended")); err != nil {
			t.Errorf("the program was not ended: %v", err)
		}
	}
	time.AfterFunc(3*time.Second, kill)
	if got := checkedOn(t, dir, bin, "--budget", "60s"); !strings.Contains(got, "exit code 4") ||
		!strings.Contains(got, "the database server no longer answers as it should") {
		t.Errorf("with a server that ends:\n%s", got)
	}
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o755); err != nil { //nolint:gosec // one of them is run
			t.Fatal(err)
		}
	}
}

// checkedOn is what a check of an app prints, and its exit code, with programs of a folder on the path.
func checkedOn(t *testing.T, dir, bin string, flags ...string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := exec.Command(self, append([]string{"check", dir, "--stand-ins", "--budget", "150x"}, flags...)...)
	c.Args[0] = "crosstalk"
	c.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	c.Stdout, c.Stderr = &out, &out
	_ = c.Run()
	return fmt.Sprintf("%sexit code %d", out.String(), c.ProcessState.ExitCode())
}
