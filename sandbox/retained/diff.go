package retained

// Difference is a place where two snapshots do not hold the same.
type Difference struct {
	Path, Root, DeclaredAt string
	// A and B are the values in the two snapshots.
	A, B string
	// OnlyIn is "a" or "b" when the other snapshot has nothing at the path; its value is empty then.
	OnlyIn string
	// Holder is what holds the value, as in Leaf.
	Holder Holder
}

// Diff lists the leaves that the snapshots do not share, in the order of their paths: same path and another value, or a
// path that only one of them has. Several leaves with one path are compared in the order in which they were found.
func Diff(a, b *Snapshot) []Difference {
	var out []Difference
	j, k := 0, 0
	for j < len(a.Leaves) || k < len(b.Leaves) {
		switch {
		case k == len(b.Leaves) || j < len(a.Leaves) && a.Leaves[j].Path < b.Leaves[k].Path:
			l := a.Leaves[j]
			out = append(out, differs(l, Difference{A: l.Value, OnlyIn: "a"}))
			j++
		case j == len(a.Leaves) || a.Leaves[j].Path > b.Leaves[k].Path:
			l := b.Leaves[k]
			out = append(out, differs(l, Difference{B: l.Value, OnlyIn: "b"}))
			k++
		default:
			l, m := a.Leaves[j], b.Leaves[k]
			if l.Value != m.Value {
				out = append(out, differs(l, Difference{A: l.Value, B: m.Value}))
			}
			j, k = j+1, k+1
		}
	}
	return out
}

// differs fills in where a difference is.
func differs(l Leaf, d Difference) Difference {
	d.Path, d.Root, d.DeclaredAt, d.Holder = l.Path, l.Root, l.DeclaredAt, l.Holder
	return d
}
