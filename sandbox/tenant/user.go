package tenant

import (
	"fmt"
	"slices"
)

// PrivateIssue and PrivatePage are what only the first user of each tenant may see: not the second, and not the app.
const (
	PrivateIssue = "PROJ-77"
	privateID    = "10077"
	privatePage  = "40077"
)

// confide adds what the first user alone may see: one issue and one page, and one more of each on the axis that changes
// what she alone knows.
func (s *Site) confide() {
	mint, n := s.mint, 1
	if s.axis == UserPrivate {
		mint.axis, n = Shape, 2
	}
	text := func(name string) string { return s.note(name, mint.text(name)) }
	for i := range n {
		at, owner := fmt.Sprintf("private%d", i), s.Users[0].AccountID
		s.Issues = append(s.Issues, Issue{
			ID: fmt.Sprint(10_077 + i), Key: fmt.Sprintf("PROJ-%d", 77+i), Status: "To Do", Only: owner,
			Summary: text(at + ".summary"), Description: text(at + ".description"),
		})
		s.Pages = append(s.Pages, Page{
			ID: fmt.Sprint(40_077 + i), SpaceID: "30001", Title: text(at + ".title"), Version: 1, Only: owner,
			Body: "<p>" + text(at+".body") + "</p>",
		})
	}
}

// Self is a user's profile as that user sees it. On the axes that concern one user it differs from what others see.
func (s *Site) Self(u *User) User {
	self, first := *u, u.AccountID == s.Users[0].AccountID
	switch {
	case first && s.axis == UserPrivate:
		other := s.varied(Shape).person(s.varied(Shape).mint, 0)
		self.Email, self.Locale, self.Timezone = s.note("user.email", other.Email), "fr-FR", "America/New_York"
	case first && s.axis == UserPublic:
		other := s.varied(Personal).person(s.varied(Personal).mint, 0)
		self.DisplayName = s.note("user.displayName", other.DisplayName)
		self.Nickname = s.note("user.nickname", other.Nickname)
	case !first && s.axis == Colleague:
		mint := s.peer
		mint.axis = Personal
		other := s.person(mint, 1)
		self.DisplayName, self.Nickname = other.DisplayName, other.Nickname
		self.Email, self.Locale, self.Timezone = other.Email, "fr-FR", "America/New_York"
	}
	return self
}

// varied is the site's data with all its values varied along an axis; only what it mints is used.
func (s *Site) varied(axis Axis) *Site {
	out := *s
	out.mint.axis = axis
	return &out
}

// As is the site whose data the inputs of a user hold: another one for the first user on the axis of her inputs, and
// for everybody on the axes of what is typed.
func (s *Site) As(user string) *Site {
	switch {
	case s.axis == UserInput && user == FirstUser:
		return s.varied(Values)
	case slices.Contains(typedAxes(), s.axis):
		out := *s
		out.typing = true
		return &out
	default:
		return s
	}
}

// Outside is the site whose data the requests of strangers to web triggers hold. They know nothing of what the world
// changes inside the tenant. It is nil on axes that know no strangers: then they send what anybody in the tenant does.
func (w World) Outside(name string) *Site {
	switch w.axisOf(name) {
	case Inside, InsideData:
		return w.Base().Site(name)
	case Sent:
		return w.Base().Site(name).varied(Shape)
	default:
		return nil
	}
}

// Before is the site whose data a tenant sent and stored before it uninstalled the app.
func (s *Site) Before() *Site {
	if s.axis == Former {
		return s.varied(Values)
	}
	return s
}
