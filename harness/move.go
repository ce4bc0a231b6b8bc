package harness

import (
	"fmt"
	"strconv"
	"strings"

	"crosstalk/sandbox/shape"
	"crosstalk/sandbox/tenant"
)

// Move is one thing that happens in a Case: somebody calls the app, or the platform does something before the next
// call.
type Move interface {
	// String is the Go expression that makes the move.
	fmt.Stringer
	// plan adds the move to a schedule. Its errors are the test author's: they name what there is instead.
	plan(p *planner) error
}

// Actor is somebody who calls the app.
type Actor struct{ tenant, user string }

// As is a user ("ada", "bo") of a tenant: "acme", whose data Crosstalk varies, or "globex", which must not see it. The
// user counts where the platform attaches one; web triggers, queues and events of the platform have none.
func As(tenant, user string) Actor { return Actor{tenant, user} }

// Invoke has the app called: a function of the manifest, and the key within it when it is a resolver, else "".
//
// The payload is a text with JSON, or any other value that encoding/json can write; an object such as {"$text":"title"}
// in it stands for a value of the caller's own, see tenant.Template. The payload of a web trigger is the request, with
// the members body, headers and queryParameters; that of a consumer is {"body": …}. Nil stands for the typical payload
// that was learnt from the reads in the app's code, Empty for one with nothing in it, and Typical, Private or Hostile
// for that of their names.
func (a Actor) Invoke(function, entry string, payload any) Call {
	return Call{actor: a, function: function, entry: entry, payload: payload}
}

// emptyPayload is the type of Empty.
type emptyPayload string

// Empty stands for a payload with nothing in it.
const Empty emptyPayload = "harness.Empty"

// Call is the Move of an Actor who calls the app.
type Call struct {
	actor           Actor
	function, entry string
	payload         any
	via             string
	place           tenant.Place
	pushed          bool
}

// Via chooses the manifest module ("webtrigger:hook") or the product event ("avi:jira:created:issue") that invokes a
// function which several invoke. Without it, that is the first one in the manifest.
func (c Call) Via(moduleOrEvent string) Call {
	c.via = moduleOrEvent
	return c
}

// On chooses what the module is shown on, or the event is about: "private", an issue or a page that the first user
// alone may see; "withheld", one that can be withheld from users. Without it, that is what everybody may see.
func (c Call) On(place tenant.Place) Call {
	c.place = place
	return c
}

// Pushed has the function get the next event that the app itself has pushed to it for the tenant, once that is due: to
// the queue of a consumer, or as an event of the app's own. Where none waits, it gets the payload of the call.
func (c Call) Pushed() Call {
	c.pushed = true
	return c
}

func (c Call) String() string {
	text := fmt.Sprintf("harness.As(%q, %q).Invoke(%q, %q, %s)", c.actor.tenant, c.actor.user, c.function, c.entry,
		payloadText(c.payload))
	if c.via != "" {
		text += fmt.Sprintf(".Via(%q)", c.via)
	}
	if c.place != tenant.Usual {
		text += fmt.Sprintf(".On(%q)", c.place)
	}
	if c.pushed {
		text += ".Pushed()"
	}
	return text
}

// payloadText is the Go expression of a payload that a row of a table can hold.
func payloadText(payload any) string {
	switch payload := payload.(type) {
	case nil:
		return "nil"
	case emptyPayload:
		return string(payload)
	case string:
		if strconv.CanBackquote(payload) {
			return "`" + payload + "`"
		}
		return strconv.Quote(payload)
	case shape.Choose, func(string, shape.Kind) any:
		return "a choice" // functions have no names
	default:
		return strings.ReplaceAll(fmt.Sprintf("%#v", payload), "\n", " ")
	}
}

// ColdStart has the next call meet a fresh process. What is stored stays.
func ColdStart() Move { return coldStart{} }

type coldStart struct{}

func (coldStart) String() string { return "harness.ColdStart()" }

// Interleave has the next call run while the one before it waits for its nth answer or timer, counted from 1. Forge
// does that in containers and not for functions, so that what is found is medium at most in an app that declares
// none.
func Interleave(nth int) Move { return interleave(nth) }

type interleave int

func (n interleave) String() string { return fmt.Sprintf("harness.Interleave(%d)", int(n)) }

// Reinstall has a tenant uninstall the app and install it again before its next call.
func Reinstall(tenant string) Move { return reinstall(tenant) }

type reinstall string

func (r reinstall) String() string { return fmt.Sprintf("harness.Reinstall(%q)", string(r)) }

// After lets so many milliseconds of the app's clock pass before the next call, beyond what lies between calls anyway.
func After(ms int64) Move { return after(ms) }

type after int64

func (ms after) String() string { return fmt.Sprintf("harness.After(%d)", int64(ms)) }
