package fuzz_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"crosstalk/fuzz"
)

// A search that is killed at any moment has lost nothing that it had found: every file of its corpus can be read, and
// the next search begins with them.
func TestKilledSearchKeepsItsCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: takes half a minute")
	}
	bin := filepath.Join(t.TempDir(), "crosstalk")
	if out, err := exec.Command("go", "build", "-o", bin, "crosstalk/cmd/crosstalk").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	corpus := filepath.Join(t.TempDir(), "corpus")
	search := func(budget string) *exec.Cmd {
		return exec.Command(bin, "fuzz", "testdata/safe", "--budget", budget, "--corpus", corpus, "--out", t.TempDir())
	}
	found := firstFind(t, search("100000x"), corpus)
	most := len(load(t, corpus))
	for k := range 20 {
		c := search("100000x")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(found * time.Duration(1+k) / 8) // until another moment each time, also after the first find
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // that it was killed
		tapes := load(t, corpus)
		if len(tapes) < most {
			t.Fatalf("kill %d: %d plans are left of %d", k+1, len(tapes), most)
		}
		most = len(tapes)
	}
	if out, err := search("200x").CombinedOutput(); err != nil {
		t.Fatalf("the search does not resume: %v\n%s", err, out)
	}
	if left := load(t, corpus); len(left) < most {
		t.Errorf("%d plans are left of %d", len(left), most)
	}
}

// firstFind is how long a search takes on this machine until it has kept something. It is killed then.
func firstFind(t *testing.T, c *exec.Cmd, corpus string) time.Duration {
	t.Helper()
	began := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait() // that it was killed
	}()
	for time.Since(began) < 5*time.Minute {
		if kept, err := filepath.Glob(filepath.Join(corpus, "*.json")); err == nil && len(kept) > 0 {
			return time.Since(began)
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the search finds nothing")
	return 0
}

func load(t *testing.T, dir string) [][]byte {
	t.Helper()
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		return nil
	}
	s, err := fuzz.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tapes, errs := s.Load()
	for _, err := range errs {
		t.Error(err)
	}
	return tapes
}
