package fuzz

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"crosstalk/harness"
	"crosstalk/sandbox/shape"
)

// maxDeep is how many fields inside one another are learnt at once. What lies deeper is learnt when a plan that has
// these shows something new.
const maxDeep = 4

// read learns what the calls of a plan ask for and do not find, and queues plans that have it.
func (s *Search) read(c candidate) error {
	knew := s.known(c)
	if err := s.deepen(c, c); err != nil {
		return err
	}
	if s.known(c) > knew {
		s.complete(c)
	}
	if known, changed := s.withKnown(c); changed {
		return s.deepen(c, known)
	}
	return nil
}

// known is how many fields the entries of a plan's calls are known to read.
func (s *Search) known(c candidate) (n int) {
	for _, call := range c.plan.Calls {
		n += len(s.mutator.reading[s.model.Entries[call.Entry].Source()])
	}
	return n
}

// complete queues the plan with every field that its entries read, as their callers would fill them. It is worth
// judging whatever it reaches: what a text from outside does in a query or in a page shows by no branch.
func (s *Search) complete(c candidate) {
	out := candidate{plan: c.plan.Clone(), seals: c.seals, whole: true}
	for k := range out.plan.Calls {
		call := &out.plan.Calls[k]
		all := places(s.mutator.filled(*call))
		paths := s.mutator.reading[s.model.Entries[call.Entry].Source()]
		for _, path := range paths {
			below := func(p string) bool { return strings.HasPrefix(p, path+"/") }
			there := func(p place) bool {
				return p.path == path || below(p.path) || strings.HasPrefix(path, p.path+"/")
			}
			if !slices.ContainsFunc(paths, below) && !slices.ContainsFunc(all, there) {
				s.mutator.add(call, usual(path))
			}
		}
	}
	s.enqueue(out)
}

// usual fills a field as its name lets expect: with a known thing, or a text.
func usual(path string) Edit {
	name := unescapePath.Replace(path[strings.LastIndexByte(path, '/')+1:])
	if known, ok := harness.Typical(name, shape.Any).(map[string]any); ok {
		if data, is := known["$data"].(string); is {
			return Edit{SetData, path, data}
		}
	}
	return Edit{SetWord, path, "payload" + strings.ReplaceAll(path, "/", ".")}
}

// withKnown is the plan with an object wherever a text stands of which the code was seen to read fields: of a text
// nobody notices that.
func (s *Search) withKnown(c candidate) (out candidate, changed bool) {
	out = candidate{plan: c.plan.Clone(), seals: c.seals}
	for k := range out.plan.Calls {
		call := &out.plan.Calls[k]
		for _, path := range s.mutator.reading[s.model.Entries[call.Entry].Source()] {
			parent := path[:strings.LastIndexByte(path, '/')]
			isText := func(p place) bool { _, is := p.value.(string); return is && p.path == parent && parent != "" }
			if slices.ContainsFunc(places(s.mutator.filled(*call)), isText) {
				s.mutator.add(call, Edit{SetJSON, path, "{}"})
				changed = true
			}
		}
	}
	return out, changed
}

// deepen learns what a plan asks for, and what of that when it is there. It queues changes of the candidate.
func (s *Search) deepen(c, deep candidate) error {
	for range maxDeep {
		reads, news, err := s.observe.app.Study(deep.plan.Schedule(s.model, "fuzz"), s.world, s.model)
		if err != nil {
			return err
		}
		s.spent += 2
		if news { // what is around the calls is another now, so that what was tried may turn out otherwise
			clear(s.tried)
			clear(s.attempts)
			s.enqueue(c)
		}
		next := candidate{plan: deep.plan.Clone(), seals: deep.seals}
		for _, r := range reads {
			if path, isNew := s.learn(c, r); isNew {
				s.mutator.add(&next.plan.Calls[r.Step-1], Edit{SetJSON, path, "{}"})
			}
		}
		if bytes.Equal(next.plan.Tape(), deep.plan.Tape()) {
			return nil
		}
		// To learn which fields are read of those that were missing.
		if deep, err = s.resealed(next); err != nil {
			return err
		}
	}
	return nil
}

// resealed is the plan with a seal put on anew that its last edits have broken.
func (s *Search) resealed(c candidate) (candidate, error) {
	if len(c.seals) == 0 {
		return c, nil
	}
	x, err := s.execute(c.plan)
	if err != nil {
		return c, err
	}
	if again, ok := s.sealed(c, x); ok {
		return again, nil
	}
	return c, nil
}

// learn remembers a read, and queues plans that have the field. It returns the path, and whether it was not known.
func (s *Search) learn(c candidate, r harness.Read) (path string, isNew bool) {
	for _, step := range r.Path {
		path = joinPath(path, step)
	}
	source, name := s.model.Entries[c.plan.Calls[r.Step-1].Entry].Source(), r.Path[len(r.Path)-1]
	if slices.Contains(s.mutator.reading[source], path) {
		return path, false
	}
	s.mutator.reading[source] = append(s.mutator.reading[source], path)
	s.mutator.words.add(name)
	for _, e := range guesses(path, name) {
		s.enqueueEdit(c, r.Step-1, e, noSite)
	}
	return path, true
}

// noSite is the site of an edit that no comparison asked for.
var noSite = site{number: -1}

// credentialName matches what fields are called in which callers prove who they are.
var credentialName = regexp.MustCompile(`(?i)auth|token|jwt|secret|signature|api-?key`)

// guesses are values for a field that nothing is known of but its name: a known thing where the name says which, a text
// that stands nowhere else, so that comparisons with it are recognized, and values of other kinds.
func guesses(path, name string) []Edit {
	var out []Edit
	if e := usual(path); e.Op == SetData {
		out = append(out, e)
	}
	mark := mark(path)
	out = append(out, Edit{SetText, path, mark}, Edit{SetJSON, path, "true"}, Edit{SetJSON, path, "1"},
		Edit{SetJSON, path, "{}"}, Edit{SetJSON, path, "[{}]"})
	if credentialName.MatchString(name) {
		for _, text := range credentials(mark) {
			out = append(out, Edit{SetText, path, text})
		}
	}
	return out
}

// mark is a text of 64 hexadecimal digits, as long as a SHA-256 and of a form that decoders accept.
func mark(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:])
}

// credentials are the forms in which callers send one: RFC 6750, RFC 7617, RFC 7519, and signatures as GitHub, Slack
// and Stripe write them.
func credentials(mark string) []string {
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			panic("internal: a token is not JSON: " + err.Error())
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	token := strings.Join([]string{
		part(map[string]string{"alg": "HS256", "typ": "JWT"}),
		part(map[string]any{"sub": "caller", "iss": "caller", "aud": "caller", "iat": 1, "exp": 32503680000}),
		base64.RawURLEncoding.EncodeToString([]byte(mark[:32])),
	}, ".")
	return []string{
		"Bearer " + mark, "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+mark)), token, "Bearer " + token,
		"sha256=" + mark, "v0=" + mark, "t=1,v1=" + mark,
	}
}
