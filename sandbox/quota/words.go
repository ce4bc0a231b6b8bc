package quota

import (
	"strings"

	"github.com/dop251/goja"
)

// typeErrorWords puts V8's words in the place of those with which the engine refuses to make a text or a number of an
// object: it shows the object as it lies in memory, which is another place in each run.
func typeErrorWords(q *Quota, c *goja.FunctionCall) {
	if text, is := c.Argument(0).(goja.String); is && strings.HasPrefix(text.String(), "Could not convert &{") {
		c.Arguments = []goja.Value{q.vm.ToValue("Cannot convert object to primitive value")}
	}
}
