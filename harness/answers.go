package harness

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/trace"
)

// Answers returns templates for the answers of endpoints that the platform has no data for: those of a request that
// went well.
func (m *Model) Answers(choose shape.Choose) []forge.Learned {
	choose = m.open(choose)
	var out []forge.Learned
	for _, source := range m.Shapes.Sources() {
		parts := strings.SplitN(source, " ", 3)
		if len(parts) != 3 || slices.Contains([]string{"payload", "kvs", "secret", "config"}, parts[0]) {
			continue
		}
		choose := choose
		if trace.Foreign(parts[0]) {
			choose = hostChoice(choose)
		}
		out = append(out, forge.Learned{
			Service: parts[0], Method: parts[1], Class: parts[2],
			Body: m.Shapes[source].Without(failure).Template(source, choose),
		})
	}
	return out
}

// prose matches what the fields are called in which a host that is not Atlassian's sends back what people wrote, or
// wrote themselves with the help of a machine.
var prose = regexp.MustCompile(`(?i)(name|title|subject|summary|description|text|content|body|comment|note|caption|` +
	`question|answer|prompt|reply|transcript|translation|label|html|markdown)s?(\.(item|first|second))*$`)

// isProse says whether a field is called like that. The same few fields are filled thousands of times.
func isProse(name string) bool {
	is, known := proses.Load(name)
	if !known {
		is, _ = proses.LoadOrStore(name, prose.MatchString(name))
	}
	return is.(bool)
}

var proses sync.Map

// hostChoice chooses as choose for the answer of a host that is not Atlassian's: what is not called like a text that
// people write is the host's own.
func hostChoice(choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		out := choose(name, kind)
		if m, ok := out.(map[string]any); ok && wordOf(m) == "$text" && !isProse(name) {
			return map[string]any{"$id": m["$text"]}
		}
		return out
	}
}

// failure says whether a field of an answer holds what went wrong: an answer that has one says that the request failed.
func failure(field string) bool { return failureName.MatchString(field) }

var failureName = regexp.MustCompile(
	`(?i:^(\w+_)?(errors?|exceptions?|fault|failure)(_?(code|messages?|description|type))?$)|` +
		`[a-z](Errors?|ErrorCode|ErrorMessages?|Exception)$`)
