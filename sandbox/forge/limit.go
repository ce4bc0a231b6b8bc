package forge

import "crosstalk/sandbox/app"

// Limits of an invocation in virtual milliseconds, from
// https://developer.atlassian.com/platform/forge/limits-invocation/ (September 2026).
const (
	limitFunction = 25_000  // functions that a user interface, an event or a product calls
	limitLong     = 55_000  // web triggers, Rovo actions, consumers and scheduled triggers without timeoutSeconds
	limitMost     = 900_000 // the most that timeoutSeconds may ask for
)

// Limit is how long a function may take when u invokes it (nil: the first of its uses), in virtual milliseconds.
func Limit(f *app.Function, u *app.Use) int64 {
	module := UseOf(f, u).Module
	switch module {
	case "consumer", "scheduledTrigger":
		if f.TimeoutSeconds > 0 {
			return min(int64(f.TimeoutSeconds)*1000, limitMost)
		}
		return limitLong
	case "webtrigger", "action", "rovo:agentConnector":
		return limitLong
	}
	if f.TimeoutSeconds > 0 {
		return min(int64(f.TimeoutSeconds)*1000, limitMost)
	}
	return limitFunction
}

// UseOf is u, or else the first use of the function, or else an empty one.
func UseOf(f *app.Function, u *app.Use) app.Use {
	switch {
	case u != nil:
		return *u
	case f != nil && len(f.Uses) > 0:
		return f.Uses[0]
	default:
		return app.Use{}
	}
}
