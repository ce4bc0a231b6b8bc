package tenant

// Place is where a module is shown, or what an event is about: an issue with its project, a page with its space.
type Place string

// The places. The zero value is the usual one, which everybody may see.
const (
	Usual Place = ""
	// OfFirst is what the first user alone may see.
	OfFirst Place = "private"
	// OfWithheld is what can be withheld from users; see Site.Withheld.
	OfWithheld Place = "withheld"
)

// Places lists them.
func Places() []Place { return []Place{Usual, OfFirst, OfWithheld} }

// Thing is the id or key of a known thing at the place, "issue.key"; the usual one where the place has none of its own.
// An unknown name is an internal error.
func (p Place) Thing(name string) string {
	if own, has := constants[string(p)+"."+name]; has {
		return own
	}
	usual, known := constants[name]
	if !known {
		panic("internal: no thing is called " + name)
	}
	return usual
}
