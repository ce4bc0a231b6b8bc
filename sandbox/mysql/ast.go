package mysql

// The parts of an expression.
type (
	literal   struct{ value Value }
	reference struct{ table, name string }
	unary     struct {
		op string
		x  any
	}
	binary struct {
		op   string
		x, y any
	}
	call struct {
		name     string
		args     []any
		distinct bool
		star     bool
		order    []ordering
		between  string // GROUP_CONCAT's separator
		over     *window
	}
	choice struct { // CASE
		subject any
		when    [][2]any
		other   any
	}
	within struct { // x IN (…)
		x    any
		list []any
		not  bool
	}
	withinQuery struct { // x IN (SELECT …), x = ANY (SELECT …)
		x     any
		op    string
		every bool
		not   bool
		q     *query
	}
	existence struct{ q *query }
	subquery  struct{ q *query }
	likeness  struct {
		x, pattern, escape any
		not                bool
	}
	conversion struct { // CAST
		x  any
		to Type
	}
	interval struct {
		x    any
		unit string
	}
	collation struct {
		x    any
		name string
	}
	tuple struct{ xs []any }
	// defaulted is DEFAULT, or DEFAULT(column), where a value is expected.
	defaulted struct{ column string }
)

// window is what follows OVER.
type window struct {
	name      string
	partition []any
	order     []ordering
	frame     *frameClause
}

type frameClause struct {
	rows     bool
	from, to bound
}

// bound is one end of a window's frame: offset rows from the current one, when it is not unbounded.
type bound struct {
	unbounded bool
	offset    int
}

type ordering struct {
	x    any
	desc bool
}

// query is a SELECT with what surrounds it.
type query struct {
	with      []common
	recursive bool
	first     any // *selection or *query
	rest      []combined
	order     []ordering
	limit     any
	offset    any
}

// common is one table of a WITH clause.
type common struct {
	name    string
	columns []string
	q       *query
}

// combined is a further part of a UNION.
type combined struct {
	op  string // union, except, intersect
	all bool
	of  any
}

type selection struct {
	distinct bool
	items    []item
	from     any // source
	where    any
	group    []any
	having   any
	windows  map[string]*window
}

// item is one column of a select list; a star when all is set, of one table when that is named.
type item struct {
	all   bool
	table string
	x     any
	alias string
	text  string // as written
}

// The sources of a query.
type (
	named struct{ schema, name, alias string }
	inner struct { // a derived table
		q       *query
		alias   string
		columns []string
	}
	joined struct {
		kind    string // inner, left, right
		x, y    any
		on      any
		using   []string
		natural bool
	}
)

// The statements that change something.
type (
	insertion struct {
		table    string
		columns  []string
		rows     [][]any
		q        *query
		replace  bool
		ignore   bool
		update   []assignment
		rowAlias string
	}
	updating struct {
		from   any
		set    []assignment
		where  any
		order  []ordering
		limit  any
		ignore bool
	}
	deletion struct {
		from   any
		tables []string // whose rows go, when there are several tables
		where  any
		order  []ordering
		limit  any
	}
	assignment struct {
		column reference
		x      any
	}
	creation struct {
		table       string
		ifNot       bool
		columns     []columnSpec
		keys        []key
		checks      []check
		like        string
		incremented int64
	}
	alteration struct {
		table   string
		changes []alter
	}
	// alter is one change of a table.
	alter struct {
		// do is add, drop, modify, change, rename-column, rename, add-key, drop-key, rename-key, add-check, drop-check,
		// default, increment or none.
		do        string
		name, to  string
		lenient   bool // IF [NOT] EXISTS
		column    columnSpec
		first     bool
		after     string
		key       key
		check     check
		increment int64
	}
	dropping struct {
		tables  []string
		ifThere bool
	}
	truncation struct{ table string }
	renaming   struct{ pairs [][2]string }
	show       struct {
		what, table, like string
		full              bool
	}
	// nothing is a statement that is taken and has no effect here.
	nothing struct{}
)

type columnSpec struct {
	column
	primary, unique bool
}
