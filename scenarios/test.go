package scenarios

import "crosstalk/harness"

// Test puts the app in dir through all scenarios, as the command does. The test fails unless each wanted rule, and no
// other, finds something at severity medium or above: see harness.Suite.Run and harness.Load.
func Test[S harness.T[S]](t S, dir string, want ...string) {
	t.Helper()
	app := harness.Load(t, dir)
	app.Check(t, Experiments(app.Model()), want...)
}
