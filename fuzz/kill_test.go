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
	most := 0
	for k := range 20 {
		c := search("100000x")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+53*k) * time.Millisecond) // until another moment each time
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
	if most == 0 {
		t.Fatal("no search got so far as to find anything")
	}
	if out, err := search("200x").CombinedOutput(); err != nil {
		t.Fatalf("the search does not resume: %v\n%s", err, out)
	}
	if left := load(t, corpus); len(left) < most {
		t.Errorf("%d plans are left of %d", len(left), most)
	}
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
