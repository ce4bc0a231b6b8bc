package tenant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Template is JSON in which an object with one key that starts with "$" stands for a value of the tenant on whose
// behalf it is filled, so that one Schedule serves every world:
//
//	{"$data":"issue.key"}          a known thing, see Site.Data
//	{"$text":"payload.title"}      a text of that name, a Canary
//	{"$number":"payload.points"}   a number of that name
//	{"$flag":"payload.enabled"}    a truth value that a change of shape turns over
//	{"$list":TEMPLATE}             as many items as the tenant has of things; "$text" and "$number" in the
//	                               items get the item's position added to their names
type Template = json.RawMessage

// Fill returns the JSON that the template stands for on this site. An unknown "$" word or data name is an error.
func (s *Site) Fill(t Template) (json.RawMessage, error) {
	if len(t) == 0 || !bytes.Contains(t, []byte(`"$`)) {
		return t, nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(t))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	filled, err := s.fill(v, "")
	if err != nil {
		return nil, err
	}
	return json.Marshal(filled)
}

func (s *Site) fill(v any, suffix string) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		if word, arg, ok := directive(v); ok {
			return s.expand(word, arg, suffix)
		}
		out := make(map[string]any, len(v))
		for _, k := range sortedKeys(v) {
			f, err := s.fill(v[k], suffix)
			if err != nil {
				return nil, err
			}
			out[k] = f
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			f, err := s.fill(e, suffix)
			if err != nil {
				return nil, err
			}
			out[i] = f
		}
		return out, nil
	default:
		return v, nil
	}
}

func directive(m map[string]any) (word string, arg any, ok bool) {
	if len(m) != 1 {
		return "", nil, false
	}
	for k, v := range m {
		word, arg = k, v
	}
	return word, arg, strings.HasPrefix(word, "$") && word != "$"
}

func (s *Site) expand(word string, arg any, suffix string) (any, error) {
	if word == "$list" {
		return s.list(arg, suffix)
	}
	name, ok := arg.(string)
	if !ok {
		return nil, fmt.Errorf("template: %s wants a name, got %v", word, arg)
	}
	switch word {
	case "$data":
		return s.Data(name)
	case "$text":
		return s.Text(name + suffix), nil
	case "$number":
		return s.Number(name + suffix), nil
	case "$flag":
		return s.Flag(), nil
	default:
		return nil, fmt.Errorf("template: unknown word %q", word)
	}
}

func (s *Site) list(item any, suffix string) (any, error) {
	out := []any{}
	for i := range s.Count() {
		f, err := s.fill(item, fmt.Sprintf("%s.%d", suffix, i))
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// Data returns a known thing of the site. The things that a site counts for itself (keys, ids) are the same in
// every site; people are not, apart from the stranger, whom any input may name. An unknown name is an error.
func (s *Site) Data(name string) (any, error) {
	known := map[string]any{
		"issue.key": "PROJ-1", "issue.id": "10001", "project.key": "PROJ", "project.id": "10000",
		"space.key": "TEAM", "space.id": "30001", "page.id": "40001", "comment.id": "20001",
		"cloud.id": s.CloudID, "installation.id": s.InstallationID, "site.url": s.URL,
		"user.accountId": s.Users[0].AccountID, "user.displayName": s.Users[0].DisplayName,
		"user.email": s.Users[0].Email, "colleague.accountId": s.Users[1].AccountID,
		"stranger.email": s.stranger().Email, "stranger.displayName": s.stranger().DisplayName,
		"stranger.accountId": s.stranger().AccountID, "locale": s.Locale, "timezone": s.Timezone,
	}
	if v, ok := known[name]; ok {
		return v, nil
	}
	return nil, fmt.Errorf("template: no data is called %q; known are %s", name, strings.Join(sortedKeys(known), ", "))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
