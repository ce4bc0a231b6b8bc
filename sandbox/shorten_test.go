package sandbox_test

import (
	"strings"
	"testing"

	"crosstalk/sandbox"
)

func TestLongLinesAreCutAndStayDifferent(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: it makes what is large, which takes long under the race detector")
	}
	line := func(end string) string {
		i := instance(t, "exports.run = () => host.log('a'.repeat(3e6) + '"+end+"')", sandbox.Config{})
		invoke(i, 1, "acme", `{}`)
		return i.Trace().Events[0].Log.Text
	}
	a, b := line("x"), line("y")
	if a == b || len(a) > 1<<20+100 || !strings.Contains(a, "(3000001 bytes, sha256 ") {
		t.Errorf("got %d bytes that end in %q, and %q", len(a), a[len(a)-60:], b[len(b)-60:])
	}
	i := instance(t, "exports.run = () => { for (;;) host.log('a'.repeat(1e6)) }", sandbox.Config{})
	invoke(i, 1, "acme", `{}`)
	if want := "the app logged and sent more than 128 MiB, at bundle:1:95"; i.Trace().Broken != want {
		t.Errorf("the run ended with %q, want %q", i.Trace().Broken, want)
	}
}
