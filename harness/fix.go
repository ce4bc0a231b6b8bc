package harness

import (
	"fmt"
	"strings"

	"crosstalk/harness/oracle"
)

// fixOf is what to do about a carrier; empty when no more is known than the rule says.
func fixOf(rule string, c *oracle.Carrier) string {
	key, whose := "the installation and the account (context.cloudId and context.accountId)", "one customer's"
	if rule == "cross-user-leak" {
		key, whose = "the account as well (context.accountId)", "one user's"
	}
	name := oracle.Holder(c.Path)
	switch {
	case c.Kind == "memory" && keyed(c.Path):
		return fmt.Sprintf("make %s part of the key under which %s keeps it, or keep it inside the handler, or in Forge "+
			"storage", key, name)
	case c.Kind == "memory" && c.DeclaredAt != "":
		return fmt.Sprintf("move %s into the handler, so that it ends with the call; if it is a cache, key it by %s, or "+
			"use Forge storage", name, key)
	case c.Kind == "memory" && strings.HasPrefix(c.Path, "globalThis"):
		return "keep " + whose + " data inside the handler; what hangs on globalThis or is found by Symbol.for belongs to " +
			"the process, which serves everybody"
	case c.Kind == "disk":
		return fmt.Sprintf("give the file a name that holds %s, or better of the call, and delete it in finally; /tmp "+
			"outlives the call", key)
	case c.Kind == "environment":
		return "pass the value as an argument; process.env belongs to the process, which serves everybody"
	case c.Kind == "timer":
		return "await the work before the function returns, or clear the timer in finally, or push an event to a queue"
	case c.Kind == "intrinsic":
		return "leave built-in objects as they are: they belong to the process, which serves everybody; copy " + whose +
			" values into an object of the call's own"
	default:
		return ""
	}
}

// keyed says whether a path leads through something that is looked up by a key: a Map, an object, an array.
func keyed(path string) bool {
	return strings.Contains(path, ".get(") || strings.Contains(path, `["`)
}
