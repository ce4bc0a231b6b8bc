package tenant

import "testing"

func TestUnvaried(t *testing.T) {
	base := World{Seed: 1}
	for _, axis := range []Axis{Secrets, Content} {
		varied := base.Vary(Observed, axis)
		a, b := base.Site(Observed), varied.Site(Observed)
		of := func(w World, s *Site) string {
			return "Bearer " + s.Secret("payload.token") + " " + w.Setting("API_TOKEN", "value-of-api_token", false) + " " +
				s.Text("payload.note")
		}
		was, is := of(base, a), of(varied, b)
		if was == is {
			t.Errorf("%s: nothing differs", axis)
		}
		if got := b.Unvaried(is); got != was {
			t.Errorf("%s: got %q, want %q", axis, got, was)
		}
	}
}
