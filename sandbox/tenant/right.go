package tenant

import "slices"

// Right is how much a user of a site may do. Each holds all before it.
type Right int

// The rights, the least first.
const (
	NoRight    Right = iota // whatever an app asks, the answer is no
	View                    // look at things
	Contribute              // add things: issues, pages, comments
	Change                  // change what is there
	Remove                  // delete things, and change what others have written
	Administer              // everything else
)

// Right is what a user of the site may do; nil stands for people in general.
func (s *Site) Right(u *User) Right {
	switch s.axis {
	case Outcast, Unpermitted:
		return NoRight
	case Viewer:
		return View
	case Contributor:
		return Contribute
	case Editor:
		return Change
	}
	admin := s.Admin
	if s.axis == UserRights && u != nil && u.AccountID == s.Users[0].AccountID {
		admin = !admin
	}
	switch {
	case !admin:
		return NoRight
	case s.ordinary:
		return Contribute
	default:
		return Administer
	}
}

// Blind says whether things do not exist for any user of the site, as for people without access.
func (s *Site) Blind() bool { return s.axis == Outcast }

// Excludes says whether the users of the site may not see what is withheld.
func (s *Site) Excludes() bool { return s.axis == Excluded || s.axis == ExcludedContent || s.Blind() }

// What can be withheld from the users of a site: an issue, its project, a page and its space. In the base world
// everybody may see them, and whoever names them finds them; no list or search shows the issue and the page.
const (
	WithheldIssue     = "OPS-7"
	WithheldIssueID   = "10107"
	WithheldProject   = "OPS"
	WithheldProjectID = "10001"
	withheldPage      = "40107"
	WithheldSpace     = "HR"
	withheldSpaceID   = "30002"
)

// withhold adds what can be withheld.
func (s *Site) withhold() {
	mint := s.mint
	if s.axis == ExcludedContent {
		mint.axis = Shape
	}
	text := func(name string) string { return s.note(name, mint.text(name)) }
	s.Withheld.Issue = Issue{
		ID: WithheldIssueID, Key: WithheldIssue, Status: "To Do",
		Summary: text("withheld.summary"), Description: text("withheld.description"),
		Comments: []Comment{{ID: "20107", Body: text("withheld.comment")}},
	}
	s.Withheld.Space = Space{ID: withheldSpaceID, Key: WithheldSpace, Name: text("withheld.space")}
	s.Withheld.Page = Page{
		ID: withheldPage, SpaceID: withheldSpaceID, Title: text("withheld.title"), Version: 1,
		Body: "<p>" + text("withheld.body") + "</p>",
	}
}

// IsWithheld says whether a text is the id or key of what can be withheld, projects apart: an issue may have the id of
// the project.
func IsWithheld(idOrKey string) bool {
	return slices.Contains([]string{
		WithheldIssue, WithheldIssueID, withheldPage, WithheldSpace, withheldSpaceID,
	}, idOrKey)
}

// IsWithheldProject says whether a text is the id or key of the project that can be withheld.
func IsWithheldProject(idOrKey string) bool {
	return idOrKey == WithheldProject || idOrKey == WithheldProjectID
}
