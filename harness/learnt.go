package harness

import "crosstalk/sandbox/tenant"

// Schedule is the schedule of the steps, in the surroundings that were learnt: the environment, answers and fixtures,
// and, when stored, typical values under every key that the app asked its storage for and in what people configure.
func (m *Model) Schedule(name string, steps []Step, stored bool) Schedule {
	s := Schedule{
		Schema: ScheduleSchema, Scenario: name, Steps: steps,
		Env: m.Env(), SecretEnv: m.Config.Secrets(), Answers: m.Answers(Typical), Fixtures: m.Config.Fixtures(),
		Fresh: m.unconfigured, Tables: m.tables,
	}
	if stored {
		s.Storage, s.Secrets = m.Stored("kvs", Typical), m.Stored("secret", Typical)
		s.Configured = m.Configured(Typical)
	}
	return s
}

// Step is the step in which a user of a tenant calls the entry. An entry that has no user is called without one.
func (e Entry) Step(tenantName, user string, payload tenant.Template) Step {
	s := Step{Tenant: tenantName, Function: e.Function, Entry: e.Entry, Use: e.Use, Payload: payload}
	s.Guarded, s.Credentialed = e.Guarded, e.Credentialed
	if e.HasUser() {
		s.User = user
	}
	return s
}

// BaseWorlds are the worlds in which a schedule shows most: the plain one, and the one in which the observed tenant has
// next to nothing, because only then stale fallbacks show.
func BaseWorlds() []tenant.World {
	return []tenant.World{{}, {Sparse: []string{tenant.Observed}}}
}
