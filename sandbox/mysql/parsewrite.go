package mysql

func (p *parser) insertion() any {
	n := &insertion{replace: p.take("replace")}
	if !n.replace {
		p.want("insert")
	}
	p.takeAny("low_priority", "delayed", "high_priority")
	n.ignore = p.take("ignore")
	p.take("into")
	n.table = p.table()
	if p.is("(") && !matches(p.ahead(1), "select") && !matches(p.ahead(1), "with") {
		if matches(p.ahead(1), ")") {
			p.i += 2
		} else {
			n.columns = p.names()
		}
	}
	switch {
	case p.takeAny("values", "value") != "":
		p.commas(func() { n.rows = append(n.rows, p.row()) })
	case p.take("set"):
		var row []any
		p.commas(func() {
			n.columns = append(n.columns, p.name())
			p.want("=")
			row = append(row, p.expr())
		})
		n.rows = [][]any{row}
	default:
		n.q = p.query()
	}
	if p.take("as") {
		n.rowAlias = p.name()
	}
	if p.takeWords("on", "duplicate", "key", "update") {
		p.commas(func() { n.update = append(n.update, p.assignment()) })
	}
	return n
}

func (p *parser) row() (out []any) {
	p.want("(")
	if p.take(")") {
		return nil
	}
	out = p.list()
	p.want(")")
	return out
}

func (p *parser) assignment() assignment {
	r, is := p.reference().(*reference)
	if !is {
		p.fail()
	}
	if !p.take("=") {
		p.want(":=")
	}
	return assignment{*r, p.expr()}
}

func (p *parser) updating() any {
	p.take("low_priority")
	n := &updating{ignore: p.take("ignore"), from: p.sources()}
	p.want("set")
	p.commas(func() { n.set = append(n.set, p.assignment()) })
	n.where, n.order, n.limit = p.chosen()
	return n
}

// chosen is which rows a statement changes.
func (p *parser) chosen() (where any, order []ordering, limit any) {
	if p.take("where") {
		where = p.expr()
	}
	order = p.ordering()
	if p.take("limit") {
		limit = p.expr()
	}
	return where, order, limit
}

func (p *parser) deletion() any {
	n := &deletion{}
	p.takeAny("low_priority", "quick")
	p.take("ignore")
	if !p.is("from") { // DELETE a, b FROM …
		p.commas(func() { n.tables = append(n.tables, p.target()) })
		p.want("from")
		n.from = p.sources()
	} else {
		p.want("from")
		n.from = p.sources()
		if p.take("using") {
			for _, t := range tablesOf(n.from) {
				n.tables = append(n.tables, t.alias)
			}
			n.from = p.sources()
		}
	}
	n.where, n.order, n.limit = p.chosen()
	return n
}

func (p *parser) target() string {
	name := p.table()
	if p.take(".") {
		p.want("*")
	}
	return name
}

// tablesOf lists the tables that sources name.
func tablesOf(from any) []*named {
	switch n := from.(type) {
	case *named:
		return []*named{n}
	case *joined:
		return append(tablesOf(n.x), tablesOf(n.y)...)
	}
	return nil
}

func (p *parser) show() any {
	if p.takeAny("describe", "desc") != "" {
		if p.is("select") || p.is("update") || p.is("insert") || p.is("delete") {
			refuse("EXPLAIN")
		}
		return &show{what: "columns", table: p.table()}
	}
	p.want("show")
	n := &show{full: p.take("full")}
	switch {
	case p.take("tables"):
		n.what = "tables"
	case p.takeAny("columns", "fields") != "":
		n.what = "columns"
		p.of(n)
	case p.takeAny("index", "indexes", "keys") != "":
		n.what = "index"
		p.of(n)
	case p.takeWords("create", "table"):
		n.what, n.table = "create", p.table()
	default:
		p.lacking("SHOW")
	}
	if p.take("like") {
		n.like = p.peek().text
		p.skip()
	} else if p.is("where") {
		refuse("SHOW … WHERE")
	}
	return n
}

func (p *parser) of(n *show) {
	if p.takeAny("from", "in") == "" {
		p.fail()
	}
	n.table = p.table()
	if p.takeAny("from", "in") != "" {
		p.name()
	}
}
