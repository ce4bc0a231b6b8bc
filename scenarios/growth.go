package scenarios

import "crosstalk/harness"

// deadly calls each entry of which a call takes down its process, alone.
func deadly(m *harness.Model, v variant) (out [][]harness.Step) {
	for _, e := range m.Deadly {
		out = append(out, []harness.Step{observed(m, firstUser, e, v)})
	}
	return out
}

// growth has each field that seems to make work grow, in calls of its own.
func growth(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, g := range m.Growths() {
		out = append(out, m.Grown(g))
	}
	return out
}
