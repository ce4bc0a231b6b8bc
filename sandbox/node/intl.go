package node

import (
	"time"
	_ "time/tzdata" // an app's time zones must not depend on the machine's

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// intlNative gives zone(name, ms) → [minutes east of UTC, abbreviation], or undefined for an unknown time zone.
func intlNative(i *sandbox.Instance) any {
	return object(i, function{"zone", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
		name := c.Argument(0).String()
		if name == "" || name == "Local" {
			return goja.Undefined()
		}
		location, err := time.LoadLocation(name)
		if err != nil {
			return goja.Undefined()
		}
		abbreviation, seconds := time.UnixMilli(c.Argument(1).ToInteger()).In(location).Zone()
		return i.VM().NewArray(seconds/60, abbreviation)
	}})
}
