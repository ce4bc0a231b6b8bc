package backtrack

import "testing"

func TestTyped(t *testing.T) {
	steps := func(n int) int {
		p, err := Compile(Typed.Text(n), "i", false)
		if err != nil {
			t.Fatal(err)
		}
		return p.Steps("Fix login", 1<<30)
	}
	for n := 4; n <= 14; n += 2 {
		if before, now := steps(n-1), steps(n); now < before*3/2 {
			t.Errorf("%d pumps: %d steps, %d with one less", n, now, before)
		}
	}
}

func TestShortened(t *testing.T) {
	for _, n := range []int{1, 2, 3, 16} {
		if got := Shortened("^" + Typed.Text(n) + "$"); got != `^(|)\x07$` {
			t.Errorf("%d pumps: %s", n, got)
		}
	}
	if got := Shortened("(?:a|)+"); got != "(?:a|)+" {
		t.Error(got)
	}
}
