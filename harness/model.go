package harness

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"crosstalk/harness/config"
	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// Model is what was learnt of an app by running it: what can be called, and which data its code looks at.
type Model struct {
	Entries []Entry
	// Deadly are entries of which a call takes down the process that runs it, or would if the engine did not end it
	// before. They are not among Entries: every run with one of them ends there.
	Deadly []Entry
	// Shapes are the shapes of data by source: "payload …" as named by Entry.Source, "kvs KEY", "secret KEY",
	// "config MODULE PLACE" for what people configure, and "SERVICE METHOD CLASS" for answers that the platform has no
	// data for.
	Shapes shape.Model
	// tables are the statements that made the app's tables, in the order in which they were seen to.
	tables []string
	// Address is one that the manifest lets the app talk to: what its settings may hold where they hold one.
	Address string
	// Vocabulary is what the app's code knows by heart.
	Vocabulary app.Vocabulary
	// Sent is what the app's own sources send to its entries.
	Sent app.Sent
	// Completed lists the sources of entries that returned normally at least once.
	Completed map[string]bool
	// Failures says how entries that never did ended last with a typical payload, by source.
	Failures map[string]string
	// Notices tell what the code asked for that is not emulated, or only approximately, in the order in which it did.
	Notices []Warning
	// deliveries are the entries that get what an entry pushes, and what they push in turn, in the order in which they do,
	// by the entry's source. One that asks for an event again is there again.
	deliveries map[string][]Entry
	// attributes are those of the app's custom entities that are no texts; see storable.
	attributes map[string]shape.Kind
	// things are the kinds of things that fields of payloads were seen to name, by source and field; see telling.
	things map[string]string
	// growths looks for Growths, and remembers them.
	growths func() []Growth
	// Warnings say which entries were left out, and why.
	Warnings []Warning
	// Config is that of the app: with its environment and fixtures the app was explored.
	Config config.Config
	// unconfigured: in its schedules no customer has stored anything.
	unconfigured bool
}

// Unconfigured is the model of the same app where a customer has installed it and stored nothing yet, with the entries
// that are public. What the app's developer sets, its environment, is there.
func (m *Model) Unconfigured() *Model {
	out := *m
	out.unconfigured = true
	out.Entries = slices.DeleteFunc(slices.Clone(m.Entries), func(e Entry) bool { return !e.IsPublic() })
	return &out
}

// Entry is one thing that a caller can ask of an app: a function, or one key of a resolver.
type Entry struct {
	Function string
	Entry    string
	Kind     string // what invokes it: "jira:issuePanel#resolver", "webtrigger"
	Use      string // the manifest module, as Step.Use names it; empty when none does
	Event    string // for product triggers: the event's name
	Position string // where the entry is defined, where known
	Queue    string // for consumers: the queue
	Guarded  bool   // it asks for a credential
	// Credentialed is what somebody sends who has the credential; nil where that is not known.
	Credentialed tenant.Template `json:",omitempty"`
	Method       string          // for consumers that are resolvers: the entry that gets what is queued
	// Opaque: nothing is known of what its module passes, so that it gets what its code reads.
	Opaque bool
}

// Name is how messages call the entry.
func (e Entry) Name() string { return entryName(e.Function, e.Entry) }

func entryName(function, entry string) string {
	if entry == "" {
		return fmt.Sprintf("function %q", function)
	}
	return fmt.Sprintf("entry %q of function %q", entry, function)
}

// Source is the name under which the shape of the entry's payload is kept.
func (e Entry) Source() string {
	return strings.Join([]string{"payload", e.Function, e.Entry, e.Use, e.Event}, " ")
}

// Channel says how a payload reaches a handler.
type Channel int

// The channels.
const (
	ByUser     Channel = iota // the payload of a resolver call, the inputs of an action
	ByRequest                 // a web trigger's HTTP request
	ByMessage                 // the body of a queue event
	ByQueue                   // the payload of a resolver that consumes a queue (@forge/events 1)
	ByPlatform                // the platform makes the payload
)

// Channel says how the payload of the entry reaches its handler.
func (e Entry) Channel() Channel {
	module, slot, _ := strings.Cut(e.Kind, "#")
	switch {
	case module == webTrigger:
		return ByRequest
	case module == "consumer" && slot == "resolver":
		return ByQueue
	case module == "consumer":
		return ByMessage
	case strings.HasSuffix(slot, "resolver"), module == "action", module == "rovo:action":
		return ByUser
	default:
		return ByPlatform
	}
}

// GetsPushed says whether the entry gets events that the app itself publishes: to a queue, or to its own triggers.
func (e Entry) GetsPushed() bool {
	return e.Channel() == ByMessage || e.Channel() == ByQueue || e.Event != ""
}

// IsPublic says whether anybody can call the entry who knows an address.
func (e Entry) IsPublic() bool { return e.Channel() == ByRequest }

// TakesInput says whether a caller decides on all that reaches the entry.
func (e Entry) TakesInput() bool { return e.Channel() == ByRequest || e.Channel() == ByUser }

// hasOwnKeys says whether nobody knows by which key a function is called, or an agent names it, so that a function
// which is a resolver has the entries of that.
func (e Entry) hasOwnKeys() bool {
	return e.Opaque || e.Kind == "action" || e.Kind == "rovo:action"
}

// HasUser says whether a user is attached when the entry is invoked.
func (e Entry) HasUser() bool { return e.Channel() == ByUser }

// Payload is the template of the entry's payload: the shape that was learnt, with leaves as choose says.
func (m *Model) Payload(e Entry, choose shape.Choose) tenant.Template {
	choose = m.open(m.telling(e, m.storable(choose)))
	body := m.Shapes[e.Source()]
	switch e.Channel() {
	case ByUser, ByQueue:
		whole, choose := m.message(e, choose)
		return whole.Template("payload", choose)
	case ByMessage:
		whole, choose := m.message(e, choose)
		return object(fields{"body": whole.Template("payload", choose)})
	case ByRequest:
		name := "payload"
		if isUnread(body) {
			name = tenant.Unread
		}
		return object(fields{
			"body":            whole(body).Template(name, choose),
			"headers":         flat(m.Shapes[e.Source()+" headers"]).Template("header", choose),
			"queryParameters": flat(m.Shapes[e.Source()+" query"]).Template("query", choose),
		})
	default:
		if e.Opaque {
			return m.opaque(e, choose)
		}
		return m.fixedPayload(e)
	}
}

// opaque is the payload of a module of which nothing is known. Where it comes from, its context, is the platform's to
// say.
func (m *Model) opaque(e Entry, choose shape.Choose) tenant.Template {
	body := m.Shapes[e.Source()]
	switch {
	case e.Entry != "":
		return whole(body).Template("payload", choose)
	case body == nil || body.Kind != shape.Object:
		return nil
	}
	own := shape.Shape{Kind: shape.Object, Fields: maps.Clone(body.Fields)}
	for _, name := range []string{"context", "contextToken"} {
		delete(own.Fields, name)
	}
	return own.Template("payload", choose)
}

// whole is the shape of what is sent as a whole. Code that reads no field of it may still pass it on or log it, so that
// something has to be in it.
func whole(s *shape.Shape) *shape.Shape {
	if isUnread(s) {
		return &shape.Shape{Kind: shape.Open}
	}
	return s
}

func isUnread(s *shape.Shape) bool {
	return s == nil || (s.Kind == shape.Any || s.Kind == shape.Object) && len(s.Fields) == 0
}

func (m *Model) fixedPayload(e Entry) tenant.Template {
	if e.Event == "" {
		return nil
	}
	text, err := json.Marshal(e.Event)
	if err != nil {
		panic("internal: an event name is not JSON: " + err.Error())
	}
	return object(fields{"eventType": text})
}

// Empty is the payload with nothing in it.
func (m *Model) Empty(e Entry) tenant.Template {
	switch e.Channel() {
	case ByRequest, ByMessage:
		return object(fields{"body": json.RawMessage(`{}`)})
	case ByUser, ByQueue:
		return tenant.Template(`{}`)
	default:
		return m.fixedPayload(e)
	}
}

// flat makes every field of a shape a leaf: header and query values are texts, whatever code does with their lists.
func flat(s *shape.Shape) *shape.Shape {
	out := &shape.Shape{Kind: shape.Object, Fields: map[string]*shape.Shape{}}
	if s == nil {
		return out
	}
	for _, name := range s.Names() {
		out.Fields[name] = &shape.Shape{Kind: shape.Text}
	}
	return out
}

// object is a JSON object of the given keys and values.
func object(fields map[string]json.RawMessage) json.RawMessage {
	return tenant.Encode(fields)
}

type fields = map[string]json.RawMessage

// maxFields bounds how many names of the app's vocabulary an object gets whose fields nobody reads one by one.
const maxFields = 8

// open chooses as choose, and puts names of the app's vocabulary into objects that are taken as a whole.
func (m *Model) open(choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		if kind != shape.Open {
			return choose(name, kind)
		}
		if own, ok := choose(name, shape.Open).(map[string]any); ok && !IsDirective(own) {
			return own
		}
		out := map[string]any{}
		fields := m.Vocabulary.Fields
		for _, field := range append([]string{"first", "second"}, fields[:min(len(fields), maxFields)]...) {
			if !tenant.SecretName(field) { // that an object holds one is not to be made up
				out[field] = choose(name+"."+field, shape.Text)
			}
		}
		return out
	}
}

// notice keeps what the events tell of what is not emulated, each once.
func (m *Model) notice(events []trace.Event) {
	for _, e := range events {
		if w, ok := noticeIn(e); ok && !slices.ContainsFunc(m.Notices, func(o Warning) bool {
			return o.Code == w.Code && o.Message == w.Message
		}) {
			m.Notices = append(m.Notices, w)
		}
	}
}

// IsDirective says whether an object is a template that stands for one value.
func IsDirective(m map[string]any) bool {
	for key := range m {
		return len(m) == 1 && strings.HasPrefix(key, "$")
	}
	return false
}

// Stored returns templates for the stored values of one kind ("kvs" or "secret") whose keys the app asked for.
func (m *Model) Stored(kind string, choose shape.Choose) map[string]tenant.Template {
	choose = impersonal(m.open(choose))
	out := map[string]tenant.Template{}
	for _, source := range m.Shapes.Sources() {
		if key, ok := strings.CutPrefix(source, kind+" "); ok {
			out[key] = m.Shapes[source].Template(source, m.holding(source, choose))
		}
	}
	return out
}

// impersonal chooses as choose, but no names and addresses of people for the fields of an object that is taken as a
// whole: that an app has stored a person is not to be made up.
func impersonal(choose shape.Choose) shape.Choose {
	return func(name string, kind shape.Kind) any {
		out := choose(name, kind)
		fields, ok := out.(map[string]any)
		if kind != shape.Open || !ok || IsDirective(fields) {
			return out
		}
		maps.DeleteFunc(fields, func(_ string, v any) bool {
			m, _ := v.(map[string]any)
			data, _ := m["$data"].(string)
			return data == "user.email" || data == "user.displayName"
		})
		return fields
	}
}

// holding chooses as choose, for a stored value as if it were called as the variable is that takes it.
func (m *Model) holding(source string, choose shape.Choose) shape.Choose {
	end, variable := "", ""
	for key, name := range m.Sent.Stored {
		if strings.HasSuffix(source, key) && len(key) > len(end) {
			end, variable = key, name
		}
	}
	if variable == "" {
		return choose
	}
	return func(name string, kind shape.Kind) any {
		if name == source {
			name += "." + variable
		}
		return choose(name, kind)
	}
}

// Configured returns templates for what people configure, by module and place, where the app was seen to look at it.
// Where it lays all that is there over what it has, more is there than it reads.
func (m *Model) Configured(choose shape.Choose) map[string]tenant.Template {
	out := map[string]tenant.Template{}
	for _, source := range m.Shapes.Sources() {
		name, is := strings.CutPrefix(source, "config ")
		s, choose := m.Shapes[source], m.open(choose)
		switch {
		case !is, s.Kind == shape.Any, s.Kind == shape.Asked:
			continue
		case s.Kind == shape.Object && s.Item != nil:
			choose = m.andMore(source, choose)
		}
		out[name] = s.Template(source, choose)
	}
	return out
}

// Env returns the environment variables that are configured, and made-up values for others that the app's code reads.
// A value depends on the name alone: every tenant and every world sees the same, as on Forge.
func (m *Model) Env() map[string]string {
	out := map[string]string{}
	if s := m.Shapes[shape.Environment]; s != nil {
		for _, name := range s.Names() {
			if !debugSwitch.MatchString(name) {
				out[name] = m.setting(name)
			}
		}
	}
	maps.Copy(out, m.Config.Env())
	return out
}

// debugSwitch matches what variables are called that are set for as long as somebody looks for a fault, and are not set
// otherwise.
var debugSwitch = regexp.MustCompile(`(?i)(^|_)(debug|verbose)($|_)`)

// addressName matches what variables are called that hold an address.
var addressName = regexp.MustCompile(
	`(?i)(^|_)(url|uri|endpoint|host|base|server|origin|domain)($|_)|(url|uri|endpoint|host)$`)

func (m *Model) setting(name string) string {
	lower := strings.ToLower(name)
	switch {
	case !addressName.MatchString(name):
		return "value-of-" + lower
	case m.Address != "":
		return m.Address
	default:
		return "https://" + strings.ReplaceAll(lower, "_", "-") + ".invalid"
	}
}

// usesOf lists the ways in which a function is invoked, one for each kind of module, event and queue: a function that
// serves ten panels is not ten things to try.
func usesOf(f app.Function) []Entry {
	var out []Entry
	seen := map[string]bool{}
	for _, u := range f.Uses {
		kind := useKind(u)
		for _, name := range eventNames(u) {
			e := Entry{Function: f.Key, Kind: kind, Use: useName(u), Event: name, Opaque: forge.Opaque(u)}
			if u.Module == "consumer" {
				e.Queue, _ = u.Spec["queue"].(string)
				e.Method = u.Method
			}
			invoked := strings.HasSuffix(kind, "#resolver") && u.Method == ""
			way := strings.Join([]string{kind, name, u.Method, e.Queue}, " ")
			if seen[way] || invoked && seen["#resolver"] {
				continue
			}
			seen[way] = true
			seen["#resolver"] = seen["#resolver"] || invoked
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		out = append(out, Entry{Function: f.Key, Kind: "unreferenced", Opaque: true})
	}
	return out
}

// useKind is what invokes a function in such a use: "jira:issuePanel#resolver", "webtrigger".
func useKind(u app.Use) string {
	if slot := strings.TrimSuffix(strings.TrimSuffix(u.Slot, "function"), "."); slot != "" {
		return u.Module + "#" + slot
	}
	return u.Module
}

// eventNames lists the events that a trigger module asks for; one empty name for every other module.
func eventNames(u app.Use) []string {
	if names := app.Events(u.Spec); u.Module == "trigger" && len(names) > 0 {
		return names
	}
	return []string{""}
}
