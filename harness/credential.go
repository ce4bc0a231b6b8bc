package harness

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// proof is a text in a request to a web trigger by which its sender may be known, as it stands there. Templates stand
// for something else in each world and are none.
type proof struct {
	text string
	put  func(string)
	// named: the field is called like one that holds a credential.
	named bool
}

// otherCredential puts other credentials into a step's request to a web trigger, in the place of those that stand in it
// as they are: what is called so, and what the code compares with a text of its own. It says whether there is such a
// text, and whether it has changed anything.
func (a *App) otherCredential(s *Schedule, w tenant.World, at int) (own, changed bool, err error) {
	var request map[string]any
	if json.Unmarshal(s.Steps[at].Payload, &request) != nil {
		return false, false, nil
	}
	var credentials []proof
	for _, p := range proofsIn(request) {
		p.put(other(p.text)) // one at a time, so that the code comes to what it compares the others with
		s.Steps[at].Payload = tenant.Encode(request)
		known, err := a.compares(*s, w, p.text)
		if err != nil {
			return false, false, err
		}
		p.put(p.text)
		known = known && !holdsText(request, p)
		if own = own || known; known || p.named {
			credentials = append(credentials, p)
		}
	}
	for _, p := range credentials {
		p.put(other(p.text))
	}
	s.Steps[at].Payload = tenant.Encode(request)
	return own, len(credentials) > 0, nil
}

// shortestOwn is how short, in bytes, a text may be that is taken for a credential whatever it is called.
const shortestOwn = 8

// proofsIn lists the texts in a request by which its sender may be known.
func proofsIn(request map[string]any) (out []proof) {
	for _, part := range []string{"headers", "queryParameters", "body"} {
		values, is := request[part].(map[string]any)
		if !is {
			continue
		}
		eachText(values, func(name, text string, put func(string)) {
			named := oracle.CredentialName(name)
			if named || part != "body" && len(text) >= shortestOwn && !oracle.Describes(name) {
				out = append(out, proof{text, put, named})
			}
		})
	}
	return out
}

// eachText calls do for every text among the members of an object, at any depth, and for the value of a header that has
// one.
func eachText(values map[string]any, do func(name, text string, put func(string))) {
	if IsDirective(values) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch value := values[name].(type) {
		case map[string]any:
			eachText(value, do)
		case string:
			do(name, value, func(text string) { values[name] = text })
		case []any:
			if len(value) != 1 {
				continue
			}
			if text, is := value[0].(string); is {
				do(name, text, func(text string) { value[0] = text })
			}
		}
	}
}

// holdsText says whether a request holds the text of a proof elsewhere: a comparison with it need not be with a text of
// the code's.
func holdsText(request map[string]any, p proof) bool {
	p.put("")
	defer p.put(p.text)
	text, err := json.Marshal(p.text)
	if err != nil {
		panic("internal: a text is not JSON: " + err.Error())
	}
	return strings.Contains(string(tenant.Encode(request)), string(text[1:len(text)-1]))
}
