package backtrack

// node is a part of a pattern.
type node struct {
	kind kind
	set  *set // char
	subs []*node
	// min and max are how often a repeat's part may come; max is negative when there is no end.
	min, max int
	lazy     bool
	not      bool // a look-around that must fail
	behind   bool // a look-around that looks back
	group    int  // of a group or a reference to one; 0: it captures nothing
	name     string
}

type kind int

const (
	empty kind = iota
	char
	sequence
	choice
	repeat
	group
	look
	begin
	end
	boundary
	reference
)

// width is how many characters a part takes; false when that is not always the same.
func (n *node) width() (int, bool) {
	switch n.kind {
	case char:
		return 1, true
	case sequence, group:
		sum := 0
		for _, s := range n.subs {
			w, ok := s.width()
			if !ok {
				return 0, false
			}
			sum += w
		}
		return sum, true
	case choice:
		first, same := n.subs[0].width()
		for _, s := range n.subs[1:] {
			w, ok := s.width()
			same = same && ok && w == first
		}
		return first, same
	case repeat:
		w, ok := n.subs[0].width()
		return w * n.min, ok && n.min == n.max
	case reference:
		return 0, false
	default:
		return 0, true
	}
}

// anchored says whether a part can match at the beginning of the text only.
func (n *node) anchored() bool {
	switch n.kind {
	case begin:
		return true
	case sequence, group:
		for _, s := range n.subs {
			if s.anchored() {
				return true
			}
			if w, fixed := s.width(); !fixed || w > 0 {
				return false
			}
		}
		return false
	case choice:
		for _, s := range n.subs {
			if !s.anchored() {
				return false
			}
		}
		return true
	case repeat:
		return n.min > 0 && n.subs[0].anchored()
	default:
		return false
	}
}

// each calls do for the node and all below it.
func (n *node) each(do func(*node)) {
	do(n)
	for _, s := range n.subs {
		s.each(do)
	}
}
