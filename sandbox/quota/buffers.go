package quota

import (
	"fmt"
	"math/big"
	"reflect"

	"github.com/dop251/goja"
)

var proxyType = reflect.TypeFor[goja.Proxy]()

// typed looks at what makes a typed array whose elements have so many bytes.
func typed(size int64) check {
	return func(q *Quota, c *goja.FunctionCall) {
		if len(c.Arguments) == 0 {
			return
		}
		var n int64
		if o, ok := c.Arguments[0].(*goja.Object); ok {
			n = q.length(o) // a buffer has none: it is looked into, and not copied
		} else {
			n = whole(c, 0)
		}
		if n < 0 || n > v8Buffer {
			q.fail("Invalid typed array length: %d", n)
		}
		q.bytes(n * size)
	}
}

func arrayBuffer(q *Quota, c *goja.FunctionCall) {
	switch n := whole(c, 0); {
	case n < 0 || n > v8Safe:
		q.fail("Invalid array buffer length")
	case n > v8Buffer:
		q.fail("Array buffer allocation failed")
	default:
		q.bytes(n)
	}
}

func bigText(q *Quota, c *goja.FunctionCall) {
	if lengthOf(c.Argument(0)) > maxDigits {
		q.end(fmt.Sprintf("a BigInt has more than %d digits", maxDigits))
	}
}

func asUint(q *Quota, c *goja.FunctionCall) {
	bits := whole(c, 0)
	if n, isBig := c.Argument(1).Export().(*big.Int); bits <= maxBig || bits > v8Safe || !isBig || n.Sign() >= 0 {
		return
	}
	if bits > v8Big {
		q.fail("Maximum BigInt size exceeded")
	}
	q.end(fmt.Sprintf("a BigInt has more than %d bits", maxBig))
}
