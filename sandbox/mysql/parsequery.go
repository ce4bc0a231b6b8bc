package mysql

import "strings"

// query reads a SELECT with its WITH, UNION, ORDER BY and LIMIT.
func (p *parser) query() *query {
	p.enter()
	defer p.leave()
	q := &query{}
	if p.take("with") {
		q.recursive = p.take("recursive")
		p.commas(func() {
			c := common{name: p.name()}
			if p.is("(") {
				c.columns = p.names()
			}
			p.want("as", "(")
			c.q = p.query()
			p.want(")")
			q.with = append(q.with, c)
		})
	}
	q.first = p.operand()
	for {
		op := p.takeAny("union", "except", "intersect")
		if op == "" {
			break
		}
		all := p.take("all")
		p.take("distinct")
		q.rest = append(q.rest, combined{op, all, p.operand()})
	}
	q.order = p.ordering()
	p.limits(q)
	if p.take("for") {
		if p.takeAny("update", "share") == "" {
			p.fail()
		}
		p.takeAny("nowait")
	}
	p.takeWords("lock", "in", "share", "mode")
	return q
}

// operand is one part of a UNION.
func (p *parser) operand() any {
	switch {
	case p.take("("):
		q := p.query()
		p.want(")")
		return q
	case p.take("select"):
		return p.selection()
	case p.is("values"), p.is("table"):
		refuse("%s as a statement", strings.ToUpper(p.peek().text))
	}
	p.fail()
	return nil
}

func (p *parser) ordering() (out []ordering) {
	if !p.takeWords("order", "by") {
		return nil
	}
	p.commas(func() {
		o := ordering{x: p.expr()}
		if o.desc = p.take("desc"); !o.desc {
			p.take("asc")
		}
		out = append(out, o)
	})
	return out
}

func (p *parser) limits(q *query) {
	if !p.take("limit") {
		return
	}
	q.limit = p.expr()
	switch {
	case p.take(","):
		q.offset, q.limit = q.limit, p.expr()
	case p.take("offset"):
		q.offset = p.expr()
	}
}

func (p *parser) selection() *selection {
	s := &selection{}
	for {
		switch p.takeAny("distinct", "distinctrow", "all", "sql_calc_found_rows", "straight_join", "high_priority",
			"sql_no_cache", "sql_small_result", "sql_big_result") {
		case "":
		case "distinct", "distinctrow":
			s.distinct = true
			continue
		case "sql_calc_found_rows":
			refuse("SQL_CALC_FOUND_ROWS")
		default:
			continue
		}
		break
	}
	p.commas(func() { s.items = append(s.items, p.item()) })
	if p.take("into") {
		refuse("SELECT … INTO")
	}
	if p.take("from") {
		s.from = p.sources()
	}
	if p.take("where") {
		s.where = p.expr()
	}
	if p.takeWords("group", "by") {
		p.commas(func() { s.group = append(s.group, p.expr()) })
		if p.takeWords("with", "rollup") {
			refuse("WITH ROLLUP")
		}
	}
	if p.take("having") {
		s.having = p.expr()
	}
	if p.take("window") {
		s.windows = map[string]*window{}
		p.commas(func() {
			name := p.name()
			p.want("as")
			s.windows[fold(name)] = p.window()
		})
	}
	return s
}

func (p *parser) item() item {
	if p.take("*") {
		return item{all: true}
	}
	if isName(p.peek()) && matches(p.ahead(1), ".") && matches(p.ahead(2), "*") {
		table := p.name()
		p.i += 2
		return item{all: true, table: table}
	}
	at := p.peek().at
	x := p.expr()
	out := item{x: x, text: strings.TrimSpace(p.source[at:p.tokens[p.i-1].at] + p.lastText())}
	switch {
	case p.take("as"):
		if out.alias = p.peek().text; p.peek().kind == text {
			p.skip()
		} else {
			out.alias = p.name()
		}
	case isName(p.peek()):
		out.alias = p.name()
	case p.peek().kind == text:
		out.alias = p.peek().text
		p.skip()
	}
	return out
}

// lastText is the text of the token before the current one, as written.
func (p *parser) lastText() string {
	last := p.tokens[p.i-1].at
	return strings.TrimSpace(p.source[last:max(last, p.endOf(p.i-1))])
}

// endOf is where a token ends: before the blanks and comments that precede the next.
func (p *parser) endOf(i int) int {
	s := scanner{source: p.source, at: p.tokens[i].at}
	s.next()
	return s.at
}

// sources reads what follows FROM.
func (p *parser) sources() any {
	p.enter()
	defer p.leave()
	out := p.joins()
	for p.take(",") {
		out = &joined{kind: "inner", x: out, y: p.joins()}
	}
	return out
}

func (p *parser) joins() any {
	x := p.factor()
	for {
		j := &joined{kind: "inner", x: x}
		j.natural = p.take("natural")
		switch {
		case p.take("left"):
			j.kind = "left"
			p.take("outer")
			p.want("join")
		case p.take("right"):
			j.kind = "right"
			p.take("outer")
			p.want("join")
		case p.takeAny("inner", "cross") != "":
			p.want("join")
		case p.takeAny("join", "straight_join") != "":
		case isWord(p.peek(), "full"):
			refuse("FULL JOIN")
		default:
			return x
		}
		j.y = p.factor()
		switch {
		case p.take("on"):
			j.on = p.expr()
		case p.take("using"):
			j.using = p.names()
		case j.kind != "inner" && !j.natural:
			p.fail()
		}
		x = j
	}
}

func isWord(t token, s string) bool { return t.kind == word && strings.EqualFold(t.text, s) }

// factor is one table, a derived table, or joins in brackets.
func (p *parser) factor() any {
	switch next := p.ahead(1); {
	case p.is("lateral"), p.is("json_table"):
		refuse("%s", strings.ToUpper(p.peek().text))
	case p.is("(") && (matches(next, "select") || matches(next, "with") || matches(next, "(")):
		return p.derived()
	case p.take("("):
		out := p.sources()
		p.want(")")
		return out
	}
	out := &named{name: p.name()}
	if p.take(".") {
		out.schema, out.name = out.name, p.name()
	}
	if out.alias = p.alias(); out.alias == "" {
		out.alias = out.name
	}
	p.hints()
	return out
}

func (p *parser) derived() any {
	p.want("(")
	out := &inner{q: p.query()}
	p.want(")")
	if out.alias = p.alias(); out.alias == "" {
		noDerivedName.raise()
	}
	if p.is("(") {
		out.columns = p.names()
	}
	return out
}

// hints reads which indexes to use, which changes no answer.
func (p *parser) hints() {
	for p.takeAny("use", "force", "ignore") != "" {
		if p.takeAny("index", "key") == "" {
			p.fail()
		}
		if p.take("for") {
			p.takeWords("order", "by")
			p.takeWords("group", "by")
			p.take("join")
		}
		p.want("(")
		for !p.take(")") {
			if p.peek().kind == end {
				p.fail()
			}
			p.skip()
		}
	}
}

func (p *parser) alias() string {
	if p.take("as") || isName(p.peek()) && !isWord(p.peek(), "full") {
		return p.name()
	}
	return ""
}
