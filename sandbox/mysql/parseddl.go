package mysql

import (
	"strings"
)

func (p *parser) creation() any {
	unique := p.take("unique")
	if p.takeAny("index", "key") != "" {
		p.ifNot()
		k := key{name: p.name(), unique: unique}
		p.takeUsing()
		p.want("on")
		table := p.table()
		k.columns = p.keyColumns()
		p.options()
		return &alteration{table: table, changes: []alter{{do: "add-key", key: k}}}
	}
	if unique || !p.take("table") {
		p.lacking("CREATE")
	}
	n := &creation{ifNot: p.ifNot(), table: p.table()}
	if p.take("like") {
		n.like = p.table()
		return n
	}
	p.want("(")
	if p.take("like") {
		n.like = p.table()
	} else {
		p.commas(func() { p.definition(n) })
	}
	p.want(")")
	n.incremented = p.options()
	return n
}

func (p *parser) ifNot() bool   { return p.takeWords("if", "not", "exists") }
func (p *parser) ifThere() bool { return p.takeWords("if", "exists") }

// definition reads one column, key or constraint of CREATE TABLE.
func (p *parser) definition(n *creation) {
	switch k, c, is := p.constraint(); {
	case !is:
		n.columns = append(n.columns, p.columnSpec(p.name()))
	case c != nil:
		n.checks = append(n.checks, *c)
	case k != nil:
		n.keys = append(n.keys, *k)
	}
}

// constraint reads a key or a check. A foreign key is neither: Forge SQL has none, and takes the words.
func (p *parser) constraint() (*key, *check, bool) {
	name := ""
	constrained := p.take("constraint")
	if constrained && isName(p.peek()) {
		name = p.name()
	}
	k := &key{name: name}
	switch {
	case p.takeWords("primary", "key"):
		k.primary, k.unique, k.name = true, true, "PRIMARY"
	case p.take("unique"):
		p.takeAny("index", "key")
		k.unique = true
	case p.takeWords("foreign", "key"):
		if isName(p.peek()) {
			p.name()
		}
		p.names()
		p.references()
		return nil, nil, true
	case p.is("check"):
		return nil, p.check(name), true
	case p.is("fulltext"), p.is("spatial"):
		refuse("%s INDEX", strings.ToUpper(p.peek().text))
	case constrained:
		p.fail()
	case p.takeAny("index", "key") != "":
	default:
		return nil, nil, false
	}
	if isName(p.peek()) && !p.is("using") {
		if given := p.name(); !k.primary {
			k.name = given
		}
	}
	p.takeUsing()
	k.columns = p.keyColumns()
	p.takeUsing()
	if p.take("comment") {
		p.skip()
	}
	return k, nil, true
}

func (p *parser) takeUsing() {
	if p.take("using") {
		p.skip()
	}
}

func (p *parser) check(name string) *check {
	p.want("check")
	at := p.peek().at
	p.want("(")
	c := &check{name: name, x: p.expr()}
	p.want(")")
	c.text = p.source[at:p.endOf(p.i-1)]
	if p.takeWords("not", "enforced") {
		return &check{}
	}
	p.take("enforced")
	return c
}

func (p *parser) references() {
	p.want("references")
	p.table()
	p.names()
	for p.take("on") {
		if p.takeAny("delete", "update") == "" {
			p.fail()
		}
		switch p.takeAny("cascade", "restrict", "set", "no") {
		case "set":
			if p.takeAny("null", "default") == "" {
				p.fail()
			}
		case "no":
			p.want("action")
		case "":
			p.fail()
		}
	}
}

// keyColumns reads the columns of a key; lengths and directions change no answer.
func (p *parser) keyColumns() (out []string) {
	p.want("(")
	p.commas(func() {
		if p.is("(") {
			refuse("an index on an expression")
		}
		out = append(out, p.name())
		if p.take("(") {
			p.skip()
			p.want(")")
		}
		p.takeAny("asc", "desc")
	})
	p.want(")")
	return out
}

// options reads what follows the brackets of CREATE TABLE or an index, of which the first number of AUTO_INCREMENT
// counts.
func (p *parser) options() (increment int64) {
	for p.peek().kind != end && !p.is(";") {
		switch {
		case p.is("partition"):
			refuse("PARTITION BY")
		case p.is("as"), p.is("select"):
			refuse("CREATE TABLE … AS SELECT")
		case p.take("auto_increment"):
			p.take("=")
			increment, _ = numberOf(p.peek().text).(int64)
		}
		p.skip()
	}
	return increment
}

func (p *parser) columnSpec(name string) columnSpec {
	c := columnSpec{column: column{name: name, typ: p.typeOf()}}
	for {
		switch {
		case p.takeWords("not", "null"):
			c.notNull = true
		case p.take("null"):
		case p.take("default"):
			p.defaultValue(&c.column)
		case p.takeWords("on", "update"):
			p.signed()
			c.onUpdate = true
		case p.take("auto_increment"):
			c.increment, c.notNull = true, true
		case p.takeWords("primary", "key"):
			c.primary, c.notNull = true, true
		case p.take("unique"):
			p.take("key")
			c.unique = true
		case p.take("key"):
			c.primary, c.notNull = true, true
		case p.take("comment"), p.take("column_format"), p.take("storage"):
			p.skip()
		case p.take("collate"):
			c.typ.Collate = fold(p.peek().text)
			p.skip()
		case p.takeWords("character", "set"), p.take("charset"):
			p.skip()
		case p.takeWords("generated", "always", "as"), p.take("as"):
			p.want("(")
			c.computed = p.expr()
			p.want(")")
			p.takeAny("stored", "virtual")
		case p.is("constraint"), p.is("check"):
			name := ""
			if p.take("constraint") && isName(p.peek()) {
				name = p.name()
			}
			c.check = p.check(name)
		case p.is("references"):
			p.references()
		default:
			return c
		}
	}
}

// defaultValue is a literal, a call of NOW, or any expression in brackets.
func (p *parser) defaultValue(c *column) {
	at := p.peek().at
	c.def, c.hasDefault = p.signed(), true
	c.defText = strings.TrimSpace(p.source[at:p.endOf(p.i-1)])
}

func (p *parser) alteration() any {
	if !p.take("table") {
		p.lacking("ALTER")
	}
	n := &alteration{table: p.table()}
	p.commas(func() { n.changes = append(n.changes, p.alter()...) })
	return n
}

func (p *parser) dropping() any {
	if p.takeAny("index", "key") != "" {
		lenient := p.ifThere()
		name := p.name()
		p.want("on")
		return &alteration{table: p.table(), changes: []alter{{do: "drop-key", name: name, lenient: lenient}}}
	}
	p.take("temporary")
	if p.takeAny("table", "tables") == "" {
		p.lacking("DROP")
	}
	n := &dropping{ifThere: p.ifThere()}
	p.commas(func() { n.tables = append(n.tables, p.table()) })
	p.takeAny("cascade", "restrict")
	return n
}

func (p *parser) renaming() any {
	p.want("table")
	n := &renaming{}
	p.commas(func() {
		from := p.table()
		p.want("to")
		n.pairs = append(n.pairs, [2]string{from, p.table()})
	})
	return n
}
