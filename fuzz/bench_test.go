package fuzz

import "testing"

// BenchmarkFeedback tells how many of the planted bugs are still found within their bounds, with seed 1, when the
// search does without a kind of feedback.
func BenchmarkFeedback(b *testing.B) {
	for _, without := range []struct {
		name  string
		blind Feedback
	}{
		{"all", 0}, {"no-coverage", Coverage}, {"no-comparisons", Comparisons}, {"no-reads", Reads},
		{"none", Coverage | Comparisons | Reads},
	} {
		b.Run(without.name, func(b *testing.B) {
			for b.Loop() {
				found := 0
				for _, p := range planted {
					if executions(b, plant(b, p.name), Options{Seed: 1, Executions: p.within, Blind: without.blind}) > 0 {
						found++
					}
				}
				b.ReportMetric(float64(found), "found")
				b.ReportMetric(float64(len(planted)), "planted")
			}
		})
	}
}

// BenchmarkExecution tells how many plans are executed in a second, in a fresh instance each.
func BenchmarkExecution(b *testing.B) {
	app := plant(b, "25-hmac-github")
	m, err := app.Explore(b.Context(), 1)
	if err != nil {
		b.Fatal(err)
	}
	s := New(app, m, Options{Seed: 1, Executions: 1 << 30})
	for b.Loop() {
		if _, err := s.try(s.next()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.spent)/b.Elapsed().Seconds(), "executions/s")
}
