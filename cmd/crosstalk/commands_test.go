package main

import (
	"path/filepath"
	"runtime"
	"testing"
)

// filling is what becomes of an app: each call wants more memory than there is.
const filling = `export const run = () => { const m = new Map(); for (let n = 0; ; n++) m.set(n, {}); };`

// TestHostileCommands: the other commands run hostile apps in workers, too, and come to an end.
func TestHostileCommands(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("takes half a minute; processes have limits of memory on Linux")
	}
	small := func(args ...string) []string {
		return append(args, "--worker-memory", "256", "--worker-time", "8s", "--jobs", "1")
	}
	b := newBox(t, filepath.Join(hostileApps, "report-forging"))
	finds := forged{name: "check", exits: found, says: `cross-tenant-leak`}
	b.wants(t, finds, small("check", b.app, "--budget", "10x", "--out", b.out, "--rules", "cross-tenant-leak")...)
	files, _ := filepath.Glob(b.out + "/findings/*.json")
	if len(files) == 0 {
		t.Fatal("the app that leaks has no finding")
	}
	writeFile(t, filepath.Join(b.app, "src/index.js"), filling)
	before := b.files(t)
	again := forged{name: "replay", exits: unloaded,
		says: `^CHANGED .*\n.*\n.*could not be finished: more memory was wanted`}
	b.wants(t, again, small("replay", "--app", b.app, files[0])...)
	seen := forged{name: "inspect", exits: clean, says: `does not end well: more memory was wanted`}
	b.wants(t, seen, small("inspect", b.app)...)
	hunted := forged{name: "fuzz", exits: untested, says: `warning gave-up[\s\S]*Search: 0 executions`}
	b.wants(t, hunted, small("fuzz", b.app, "--budget", "20x", "--out", b.out)...)
	least := forged{name: "corpus min", exits: clean, says: `plans are kept`}
	b.wants(t, least, small("corpus", "min", b.app, "--corpus", b.out+"/corpus")...)
	if d := difference(before, b.files(t)); d != "" {
		t.Errorf("files of the machine changed:\n%s", d)
	}
}
