package scenarios_test

import (
	"testing"

	"crosstalk/harness"
)

// TestRules checks the pairs that show one rule each.
func TestRules(t *testing.T) {
	for name, archive := range archives(t, "rules") {
		t.Run(name, func(t *testing.T) {
			judgePair(t, unpack(t, archive), harness.OpenOptions{StandIns: true}).report(t, "")
		})
	}
}
