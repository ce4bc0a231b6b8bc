package oracle

import "crosstalk/sandbox/trace"

// heldDifference is a place that holds something else in the two worlds.
type heldDifference struct {
	held trace.Held
	a, b string
	// lone: only one world has the place.
	lone bool
}

// diffHeld compares what two instances hold, both in the order of their paths. A place that only one of them has counts
// as well. Several values with one path are compared in their order.
func diffHeld(a, b []trace.Held) (out []heldDifference) {
	j, k := 0, 0
	for j < len(a) || k < len(b) {
		switch {
		case k == len(b) || j < len(a) && a[j].Path < b[k].Path:
			out = append(out, heldDifference{held: a[j], a: a[j].Value, lone: true})
			j++
		case j == len(a) || a[j].Path > b[k].Path:
			out = append(out, heldDifference{held: b[k], b: b[k].Value, lone: true})
			k++
		default:
			if a[j].Value != b[k].Value {
				out = append(out, heldDifference{a[j], a[j].Value, b[k].Value, false})
			}
			j, k = j+1, k+1
		}
	}
	return out
}
