package tenant

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"crosstalk/sandbox/trace"
)

// Site is the data of one tenant in one world. Identifiers that are unique only within a site (issue keys, numeric
// ids, page ids) are the same in every Site: they collide on purpose.
type Site struct {
	Tenant         string
	CloudID        string // unique
	InstallationID string // unique
	URL            string // https://<name>.atlassian.net
	Locale         string
	Timezone       string
	Sparse         bool
	// Zone is the domain of the hosts that callers type, where it is not one that does not exist: one of which the app
	// may call every host.
	Zone string
	// Admin says whether the site's users hold the permissions that are asked for.
	Admin    bool
	Users    []User // two: the second has an account in every tenant
	Projects []Project
	Issues   []Issue
	Spaces   []Space
	Pages    []Page
	// Withheld is what can be withheld from the users; it is not among the Issues, Pages and Spaces.
	Withheld struct {
		Issue Issue
		Space Space
		Page  Page
	}

	world    World
	ordinary bool
	axis     Axis
	typing   bool // the templates that are filled are what a caller sends
	mint     minter
	peer     minter // the mint of the base world of the observed tenant, for values that are shared
	canaries map[string]string
	former   map[string]bool // values that fields had before those in canaries
}

// User is an account on a site.
type User struct {
	Name        string // how schedules call the user: "ada", "bo"
	AccountID   string
	DisplayName string
	Nickname    string
	Email       string
	Locale      string
	Timezone    string
}

// Project is a Jira project.
type Project struct{ ID, Key, Name, Description string }

// Issue is a Jira issue; Reporter and Assignee index Users.
type Issue struct {
	ID, Key, Summary, Description, Status string
	Labels                                []string
	Comments                              []Comment
	Reporter, Assignee                    int
	// Only is the account that alone may see the issue; empty when everybody may.
	Only string
}

// Comment is a comment on an issue or a page; Author indexes Users.
type Comment struct {
	ID, Body string
	Author   int
}

// Space is a Confluence space.
type Space struct{ ID, Key, Name string }

// Page is a Confluence page.
type Page struct {
	ID, SpaceID, Title, Body string
	Version                  int
	Author                   int
	Only                     string // as Issue.Only
}

// The names by which schedules call the users of every tenant. The second has an account in every tenant.
const (
	FirstUser  = "ada"
	SecondUser = "bo"
)

// UserNames lists them.
func UserNames() []string { return []string{FirstUser, SecondUser} }

// Site returns the data of the named tenant. Any name has data of its own, also one that is none of Names: the
// platform answers from such a site where an answer must not depend on who asks.
func (w World) Site(name string) *Site {
	axis := w.axisOf(name)
	s := &Site{
		Tenant:   name,
		world:    w,
		axis:     axis,
		mint:     minter{seed: w.Seed, tenant: name, axis: axis},
		peer:     minter{seed: w.Seed, tenant: "everywhere"},
		canaries: map[string]string{}, former: map[string]bool{},
		Sparse: axis == Absent,
		URL:    "https://" + name + ".atlassian.net",
	}
	s.Sparse = s.Sparse || slices.Contains(w.Sparse, name)
	s.ordinary = slices.Contains(w.Ordinary, name)
	s.mint.busy = slices.Contains(w.Busy, name)
	if axis == Shared {
		s.URL = "https://" + name + "-too.atlassian.net"
	}
	s.CloudID = s.mint.uuid("cloud")
	if id := w.Clouds[name]; id != "" {
		s.CloudID = id
	}
	s.InstallationID = s.mint.uuid("installation")
	s.note(OwnID+"cloud", s.CloudID)
	s.note(OwnID+"installation", s.InstallationID)
	s.note(OwnID+"url", s.URL)
	s.Admin = s.mint.flag() && !s.Sparse
	s.Locale, s.Timezone = "en-US", "Europe/Berlin"
	if axis == Shape {
		s.Locale, s.Timezone = "fr-FR", "America/New_York"
	}
	s.people()
	if !s.Sparse {
		s.jira()
		s.confluence()
		s.confide()
		s.withhold()
	}
	return s
}

// User returns the user whom schedules call name, or the first when there is none of that name.
func (s *Site) User(name string) *User {
	for i := range s.Users {
		if s.Users[i].Name == name {
			return &s.Users[i]
		}
	}
	return &s.Users[0]
}

// people makes the users. The second has one account in every tenant and is the same in every world, because a
// person's profile belongs to the person. On the shared axis the first has the e-mail address and the names that
// other tenants put into their inputs.
func (s *Site) people() {
	everywhere := s.peer
	s.Users = []User{s.person(s.mint, 0), s.person(everywhere, 1)}
	if s.mint.axis == Shared {
		stranger := s.stranger()
		s.Users[0].DisplayName, s.Users[0].Email = stranger.DisplayName, stranger.Email
	}
	u := s.Users[0]
	s.note("user.displayName", u.DisplayName)
	s.note("user.nickname", u.Nickname)
	s.note("user.email", u.Email)
}

// stranger is a person who belongs to no tenant in the base world, and whose name and address inputs may hold.
func (s *Site) stranger() User { return s.person(s.peer, 2) }

func (s *Site) person(m minter, i int) User {
	name := fmt.Sprintf("user%d", i)
	ws := m.words(name+".name", 2, personal)
	for k := range ws {
		ws[k] = capitalised(ws[k])
	}
	mail := m.words(name+".mail", 2, personal)
	names := append(UserNames(), "cy")
	return User{
		Name:        names[i],
		AccountID:   "712020:" + m.uuid(name+".account"),
		DisplayName: strings.Join(ws, " "),
		Nickname:    m.words(name+".nick", 1, personal)[0],
		Email:       mail[0] + "@" + mail[1] + ".example",
		Locale:      s.Locale,
		Timezone:    s.Timezone,
	}
}

func (s *Site) jira() {
	for i := range 2 {
		at := fmt.Sprintf("project%d", i)
		s.Projects = append(s.Projects, Project{
			ID: fmt.Sprint(10_000 + i), Key: []string{"PROJ", "OPS"}[i],
			Name: s.Text(at + ".name"), Description: s.Text(at + ".description"),
		})
	}
	for i := range s.mint.count() {
		at := fmt.Sprintf("issue%d", i)
		issue := Issue{
			ID: fmt.Sprint(10_001 + i), Key: fmt.Sprintf("PROJ-%d", i+1),
			Summary: s.Authored(at + ".summary"), Description: s.Authored(at + ".description"),
			Status: "To Do", Labels: []string{s.Word(at + ".label")}, Assignee: i % 2,
		}
		if !s.mint.flag() {
			issue.Status = "Done"
		}
		for c := range s.mint.few() - 1 {
			issue.Comments = append(issue.Comments, Comment{
				ID: fmt.Sprint(20_001 + 10*i + c), Body: s.Authored(fmt.Sprintf("%s.comment%d", at, c)), Author: c % 2,
			})
		}
		s.Issues = append(s.Issues, issue)
	}
}

func (s *Site) confluence() {
	s.Spaces = []Space{{ID: "30001", Key: "TEAM", Name: s.Text("space0.name")}}
	for i := range s.mint.count() {
		at := fmt.Sprintf("page%d", i)
		s.Pages = append(s.Pages, Page{
			ID: fmt.Sprint(40_001 + i), SpaceID: "30001", Title: s.Authored(at + ".title"),
			Body: "<p>" + html.EscapeString(s.Authored(at+".body")) + "</p>", Version: 1 + i,
		})
	}
}

// Text returns the tenant's text of that name: a sentence of made-up words, remembered as a Canary.
func (s *Site) Text(name string) string { return s.note(name, s.mint.text(name)) }

// Word returns one made-up word, remembered as a Canary.
func (s *Site) Word(name string) string { return s.note(name, s.mint.words(name, 1, content)[0]) }

// ID returns an id of that name: one word, remembered as a Canary. What users write is something else.
func (s *Site) ID(name string) string { return s.note(name, s.mint.words(name, 1, identity)[0]) }

// Secret returns a token of that name, remembered as a Canary.
func (s *Site) Secret(name string) string { return s.note(name, s.mint.secret(name)) }

// OwnID begins the fields of the canaries that are a tenant's own ids: its cloud, its installation, its address.
const OwnID = "own "

// Number returns the tenant's number of that name.
func (s *Site) Number(name string) int64 { return s.mint.number(name) }

// Flag returns the tenant's truth value; only a change of shape turns it over.
func (s *Site) Flag() bool { return s.mint.flag() }

// Count returns how many items the tenant's lists hold.
func (s *Site) Count() int {
	if s.Sparse {
		return 0
	}
	return s.mint.count()
}

func (s *Site) note(field, value string) string {
	if earlier, known := s.canaries[field]; known && earlier != value {
		s.former[earlier] = true
	}
	s.canaries[field] = value
	return value
}

// Holds says whether a text holds one of the values made so far, or the site's own id. What a person is called in her
// own profile and elsewhere are two values, and both count.
func (s *Site) Holds(text string) bool {
	if strings.Contains(text, s.CloudID) {
		return true
	}
	for _, value := range s.canaries {
		if value != "" && strings.Contains(text, value) {
			return true
		}
	}
	for value := range s.former {
		if strings.Contains(text, value) {
			return true
		}
	}
	return false
}

// Canaries returns every value made so far, sorted by field.
func (s *Site) Canaries() []trace.Canary {
	out := make([]trace.Canary, 0, len(s.canaries))
	for _, field := range sortedKeys(s.canaries) {
		out = append(out, trace.Canary{Tenant: s.Tenant, Field: field, Value: s.canaries[field]})
	}
	return out
}
