package scenarios_test

import (
	"testing"

	"crosstalk/scenarios"
)

// All scenarios on an app, in one line. The app of the example leaks, between customers and between users.
func ExampleTest() {
	test := func(t *testing.T) { scenarios.Test(t, "testdata/demo", "cross-tenant-leak", "cross-user-leak") }
	_ = test
}
