package scenarios

import "crosstalk/harness"

// growth has each field that seems to make work grow, in calls of its own.
func growth(m *harness.Model, _ variant) (out [][]harness.Step) {
	for _, g := range m.Growths() {
		out = append(out, m.Grown(g))
	}
	return out
}
