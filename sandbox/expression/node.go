package expression

// node is a part of an expression.
type node any

type (
	literal  struct{ value any }
	variable struct{ name string }
	member   struct {
		of   node
		name string
		safe bool // "?.": nothing of nothing
		part string
	}
	element struct {
		of, by node
		safe   bool
		part   string
	}
	call struct {
		of   node
		args []node
		part string
	}
	unary struct {
		op   string
		of   node
		part string
	}
	binary struct {
		op   string
		a, b node
		part string
	}
	choice struct{ when, then, otherwise node }
	lambda struct {
		params []string
		body   node
	}
	array  struct{ items []node }
	record struct {
		names  []string
		values []node
	}
	create struct {
		kind string
		args []node
		part string
	}
	joined struct{ parts []node }
	let    struct {
		name        string
		value, rest node
	}
)
