package scenarios_test

import (
	"testing"

	"crosstalk/harness"
)

// TestRules checks the pairs that show one rule each. The short tests have them all: a rule without its pair is not
// known to work.
func TestRules(t *testing.T) {
	for name, archive := range allArchives(t, "rules") {
		t.Run(name, func(t *testing.T) {
			judgePair(t, unpack(t, archive), harness.OpenOptions{StandIns: true}).report(t, "")
		})
	}
}
