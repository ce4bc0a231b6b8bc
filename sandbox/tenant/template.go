package tenant

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Template is JSON in which an object with one key that starts with "$" stands for a value of the tenant on whose
// behalf it is filled, so that one Schedule serves every world:
//
//	{"$data":"issue.key"}          a known thing, see Site.Data
//	{"$text":"payload.title"}      a text of that name, a Canary
//	{"$secret":"kvs config.token"} a token of that name, a Canary
//	{"$id":"payload.roleId"}       an id of that name: one word
//	{"$number":"payload.points"}   a number of that name
//	{"$flag":"payload.enabled"}    a truth value that a change of shape turns over
//	{"$list":TEMPLATE}             as many items as the tenant has of things; "$text" and "$number" in the
//	                               items get the item's position added to their names
//	{"$times":[N,TEMPLATE]}        so many items, as in "$list"
//	{"$repeat":[N,TEMPLATE]}       one text, made of so many
//	{"$join":[TEMPLATE,…]}         one text made of several: {"$join":["Bearer ",{"$secret":"kvs token"}]}
//	{"$base64":TEMPLATE}           the text in base64
//	{"$json":TEMPLATE}             the value as JSON text
//	{"$signed":{…}}                a signature over other text, see signature.go
//	{"$setting":{…}}               an environment variable, see signature.go
//	{"$object":{…}}                an object whose members are filled; its own names mean nothing, so that they
//	                               may start with "$"
type Template = json.RawMessage

// Unread begins the names of texts in the body of a request of which the code that gets it reads nothing: nobody knows
// what is sent there, nor whether users wrote it.
const Unread = "payload.unread"

// The bounds of a template, so that a few bytes of one cannot stand for more than memory holds. MaxLists lists inside
// one another hold 5³ = 125 items where lists are longest; MaxValues leaves each of those 80 values.
const (
	MaxLists  = 3      // lists inside one another
	MaxValues = 10_000 // values in all lists of one template, objects and lists among them

	// maxJoined bounds a text that is made of others, in bytes.
	maxJoined = 1 << 16

	// longest is how many items a list has where lists are longest, the outermost of a busy site apart.
	longest = 5
)

// Fill returns the JSON that the template stands for on this site. An unknown "$" word or data name is an error, and
// so is a template beyond MaxLists or MaxValues.
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
	filled, err := (&filler{site: s}).fill(v, "")
	if err != nil {
		return nil, err
	}
	return json.Marshal(filled)
}

// filler fills one template, and counts.
type filler struct {
	site   *Site
	lists  int // the lists that are being filled, one inside the other
	values int // the values filled in lists so far
	// repeated is how many bytes of text were repeated so far.
	repeated int
}

// fill fills one value. The suffix is added to the names of texts and numbers.
func (f *filler) fill(v any, suffix string) (any, error) {
	if f.lists > 0 {
		f.values++
	}
	if f.values > MaxValues*max(1, f.site.Count()/longest) {
		return nil, fmt.Errorf("template: more than %d values in lists", MaxValues)
	}
	switch v := v.(type) {
	case map[string]any:
		if word, arg, ok := directive(v); ok {
			return f.expand(word, arg, suffix)
		}
		return f.members(v, suffix)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			filled, err := f.fill(e, suffix)
			if err != nil {
				return nil, err
			}
			out[i] = filled
		}
		return out, nil
	default:
		return v, nil
	}
}

func (f *filler) members(m map[string]any, suffix string) (any, error) {
	out := make(map[string]any, len(m))
	for _, k := range sortedKeys(m) {
		filled, err := f.fill(m[k], suffix)
		if err != nil {
			return nil, err
		}
		out[k] = filled
	}
	return out, nil
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

func (f *filler) expand(word string, arg any, suffix string) (any, error) {
	switch word {
	case "$list":
		return f.list(arg, suffix)
	case "$object":
		if m, ok := arg.(map[string]any); ok {
			return f.members(m, suffix)
		}
		return nil, fmt.Errorf("template: $object wants an object, got %v", arg)
	case "$join":
		return f.join(arg, suffix)
	case "$json":
		return f.json(arg, suffix)
	case "$signed":
		return f.signed(arg, suffix)
	case "$setting":
		return f.setting(arg)
	case "$times":
		return f.times(arg, suffix)
	case "$repeat":
		return f.repeat(arg, suffix)
	case "$base64":
		text, err := f.join([]any{arg}, suffix)
		return base64.StdEncoding.EncodeToString([]byte(text)), err
	}
	name, ok := arg.(string)
	if !ok {
		return nil, fmt.Errorf("template: %s wants a name, got %v", word, arg)
	}
	switch word {
	case "$data":
		v, err := f.site.Data(name)
		return f.site.sent(key, v), err
	case "$text":
		return f.site.sent(prose, f.site.Text(name+suffix)), nil
	case "$secret":
		return f.site.Secret(name + suffix), nil
	case "$id":
		return f.site.sent(choice, f.site.ID(name+suffix)), nil
	case "$number":
		return f.site.sent(number, f.site.Number(name+suffix)), nil
	case "$flag":
		return f.site.Flag(), nil
	default:
		return nil, fmt.Errorf("template: unknown word %q", word)
	}
}

func (f *filler) list(item any, suffix string) (any, error) {
	f.lists++
	defer func() { f.lists-- }()
	return f.fillTimes(f.items(), item, suffix)
}

// fillTimes fills a template so many times inside a list.
func (f *filler) fillTimes(n int, item any, suffix string) ([]any, error) {
	if f.lists > MaxLists {
		return nil, fmt.Errorf("template: more than %d lists inside one another", MaxLists)
	}
	out := []any{}
	for i := range n {
		filled, err := f.fill(item, fmt.Sprintf("%s.%d", suffix, i))
		if err != nil {
			return nil, err
		}
		out = append(out, filled)
	}
	return out, nil
}

// times is a list of so many items.
func (f *filler) times(arg any, suffix string) (any, error) {
	n, item, err := counted("$times", arg)
	if err != nil {
		return nil, err
	}
	f.lists++
	defer func() { f.lists-- }()
	return f.fillTimes(n, item, suffix)
}

// repeat is one text made of so many.
func (f *filler) repeat(arg any, suffix string) (any, error) {
	n, part, err := counted("$repeat", arg)
	if err != nil {
		return nil, err
	}
	if text, constant := part.(string); constant {
		if f.repeated += n * len(text); f.repeated > maxJoined {
			return nil, fmt.Errorf("template: a text of more than %d bytes", maxJoined)
		}
		return strings.Repeat(text, n), nil
	}
	f.lists++
	defer func() { f.lists-- }()
	parts, err := f.fillTimes(n, part, suffix)
	if err != nil {
		return nil, err
	}
	return f.join(parts, suffix)
}

// counted is a number, and the template that is filled so many times.
func counted(word string, arg any) (n int, item any, err error) {
	pair, ok := arg.([]any)
	if !ok || len(pair) != 2 {
		return 0, nil, fmt.Errorf("template: %s wants a number and a template, got %v", word, arg)
	}
	number, err := strconv.Atoi(fmt.Sprint(pair[0]))
	if err != nil || number < 0 || number > maxJoined {
		return 0, nil, fmt.Errorf("template: %s wants a number up to %d, got %v", word, maxJoined, pair[0])
	}
	return number, pair[1], nil
}

// join is one text made of the texts and numbers that a list of templates stands for.
func (f *filler) join(parts any, suffix string) (string, error) {
	list, ok := parts.([]any)
	if !ok {
		return "", fmt.Errorf("template: $join wants a list, got %v", parts)
	}
	var b strings.Builder
	for _, part := range list {
		filled, err := f.fill(part, suffix)
		if err != nil {
			return "", err
		}
		switch filled.(type) {
		case map[string]any, []any:
			return "", fmt.Errorf("template: $join and $base64 want texts, got %v", filled)
		}
		fmt.Fprint(&b, filled)
		if b.Len() > maxJoined {
			return "", fmt.Errorf("template: a text of more than %d bytes", maxJoined)
		}
	}
	return b.String(), nil
}

// items is how long a list is. Only the outermost is as long as that of a busy site: MaxLists and MaxValues count on
// it.
func (f *filler) items() int {
	if f.lists > 1 {
		return min(f.site.Count(), longest)
	}
	return f.site.Count()
}

// Data returns a known thing of the site. The things that a site counts for itself (keys, ids) are the same in
// every site; people are not, apart from the stranger, whom any input may name. An unknown name is an error.
func (s *Site) Data(name string) (any, error) {
	if v, ok := constants[name]; ok {
		return v, nil
	}
	known := s.known()
	if v, ok := known[name]; ok {
		return v, nil
	}
	return nil, fmt.Errorf("template: no data is called %q; known are %s", name, strings.Join(DataNames(), ", "))
}

// known are the known things that are a site's own.
func (s *Site) known() map[string]string {
	return map[string]string{
		"cloud.id": s.CloudID, "installation.id": s.InstallationID, "site.url": s.URL,
		"user.accountId": s.Users[0].AccountID, "user.displayName": s.Users[0].DisplayName,
		"user.email": s.Users[0].Email, "colleague.accountId": s.Users[1].AccountID,
		"colleague.displayName": s.Users[1].DisplayName, "colleague.email": s.Users[1].Email,
		"stranger.email": s.stranger().Email, "stranger.displayName": s.stranger().DisplayName,
		"stranger.accountId": s.stranger().AccountID, "locale": s.Locale, "timezone": s.Timezone,
	}
}

// DataNames are the names of the known things, sorted.
func DataNames() []string {
	names := slices.Concat(sortedKeys(constants), sortedKeys((World{}).Site(Observed).known()))
	slices.Sort(names)
	return names
}

// constants are the known things that are the same at every tenant in every world.
var constants = map[string]string{
	"issue.key": "PROJ-1", "issue.id": "10001", "project.key": "PROJ", "project.id": "10000",
	"space.key": "TEAM", "space.id": "30001", "page.id": "40001", "comment.id": "20001",
	"withheld.issue.key": WithheldIssue, "withheld.issue.id": WithheldIssueID,
	"withheld.project.key": WithheldProject, "withheld.project.id": WithheldProjectID,
	"withheld.page.id": withheldPage, "withheld.space.key": WithheldSpace, "withheld.space.id": withheldSpaceID,
	"private.issue.key": PrivateIssue, "private.issue.id": privateID, "private.page.id": privatePage,
}

// IsConstant says whether a text is one of the known things that are the same at every tenant in every world.
func IsConstant(text string) bool {
	return slices.Contains(slices.Collect(maps.Values(constants)), text)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
