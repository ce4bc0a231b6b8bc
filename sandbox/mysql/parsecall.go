package mysql

import (
	"slices"
	"strings"
)

// bare are the functions that may be called without brackets.
var bare = []string{
	"current_timestamp", "current_date", "current_time", "localtime", "localtimestamp", "utc_timestamp", "utc_date",
	"utc_time", "current_user",
}

// word reads what begins with a word: a constant, a special form, a call, or the name of a column.
func (p *parser) word() any {
	t := p.peek()
	name := fold(t.text)
	called := matches(p.ahead(1), "(")
	switch {
	case p.take("null"):
		return &literal{nil}
	case p.take("true"):
		return &literal{int64(1)}
	case p.take("false"):
		return &literal{int64(0)}
	case p.take("case"):
		return p.choice()
	case p.take("exists"):
		p.want("(")
		out := &existence{p.query()}
		p.want(")")
		return out
	case p.take("interval"):
		if p.is("(") && p.ahead(1).kind != end {
			refuse("INTERVAL(…)")
		}
		return p.interval()
	case p.take("default"):
		out := &defaulted{}
		if p.take("(") {
			out.column = p.name()
			p.want(")")
		}
		return out
	case p.take("row"):
		p.want("(")
		xs := p.list()
		p.want(")")
		return &tuple{xs}
	case p.take("match"):
		refuse("MATCH … AGAINST")
	case name == "cast" && called:
		return p.cast()
	case name == "convert" && called:
		return p.convert()
	case (name == "date" || name == "time" || name == "timestamp") && p.ahead(1).kind == text:
		p.skip()
		return &call{name: name, args: []any{p.primary()}}
	case strings.HasPrefix(name, "_utf8") && p.ahead(1).kind == text:
		p.skip()
		return p.primary()
	case t.text[0] == '@':
		refuse("variables (%s)", t.text)
	case !called && slices.Contains(bare, name):
		p.skip()
		return &call{name: name}
	case called && (!reservedSet()[name] || slices.Contains(callable, name)):
		return p.call()
	}
	return p.reference()
}

// callable are keywords that are the names of functions as well.
var callable = []string{
	"if", "left", "right", "replace", "mod", "char", "repeat", "values", "database", "schema", "insert", "current_date",
	"current_time", "current_timestamp", "truncate", "interval", "grouping",
}

func (p *parser) choice() any {
	out := &choice{}
	if !p.is("when") {
		out.subject = p.expr()
	}
	for p.take("when") {
		when := p.expr()
		p.want("then")
		out.when = append(out.when, [2]any{when, p.expr()})
	}
	if p.take("else") {
		out.other = p.expr()
	}
	p.want("end")
	if len(out.when) == 0 {
		p.fail()
	}
	return out
}

func (p *parser) interval() any {
	x := p.bits("|")
	if p.peek().kind != word {
		p.fail()
	}
	unit := fold(p.peek().text)
	p.skip()
	return &interval{x, unit}
}

func (p *parser) cast() any {
	p.skip()
	p.want("(")
	x := p.expr()
	p.want("as")
	to := p.castType()
	p.want(")")
	return &conversion{x, to}
}

func (p *parser) convert() any {
	p.skip()
	p.want("(")
	x := p.expr()
	if p.take("using") {
		p.skip()
		p.want(")")
		return x
	}
	p.want(",")
	to := p.castType()
	p.want(")")
	return &conversion{x, to}
}

// castType reads the type of a CAST, whose names differ from those of columns.
func (p *parser) castType() Type {
	switch {
	case p.take("signed"):
		p.takeAny("integer", "int")
		return Type{Kind: Integer, Bits: 64}
	case p.take("unsigned"):
		p.takeAny("integer", "int")
		return Type{Kind: Integer, Bits: 64, Unsigned: true}
	}
	t := p.typeOf()
	if t.Kind == Text {
		t.Width = t.Given
	}
	return t
}

func (p *parser) call() any {
	c := &call{name: fold(p.peek().text)}
	p.skip()
	p.want("(")
	switch c.name {
	case "trim":
		p.trimmed(c)
	case "substring", "substr", "mid", "position", "extract":
		p.keyworded(c)
	case "timestampdiff", "timestampadd":
		unit := fold(strings.TrimPrefix(fold(p.peek().text), "sql_tsi_"))
		p.skip()
		p.want(",")
		c.args = append([]any{&literal{unit}}, p.list()...)
	case "char":
		c.args = p.list()
		if p.take("using") {
			p.skip()
		}
	default:
		p.arguments(c)
	}
	p.want(")")
	if p.take("over") {
		c.over = p.window()
	}
	return c
}

func (p *parser) arguments(c *call) {
	if c.distinct = p.take("distinct"); !c.distinct {
		p.take("all")
	}
	switch {
	case p.is(")"):
	case p.take("*"):
		c.star = true
	default:
		c.args = p.list()
	}
	if c.name == "group_concat" || c.name == "json_arrayagg" {
		c.order = p.ordering()
		c.between = ","
		if p.take("separator") {
			c.between = p.peek().text
			p.skip()
		}
	}
}

func (p *parser) trimmed(c *call) {
	side := p.takeAny("both", "leading", "trailing")
	c.args = []any{&literal{side}}
	if side != "" && p.take("from") {
		c.args = append(c.args, p.expr(), &literal{" "})
		return
	}
	x := p.expr()
	if p.take("from") {
		c.args = append(c.args, p.expr(), x)
		return
	}
	c.args = append(c.args, x, &literal{" "})
}

// keyworded reads calls with words between the arguments: SUBSTRING(x FROM 1 FOR 2), POSITION(x IN y), EXTRACT(DAY FROM
// x).
func (p *parser) keyworded(c *call) {
	switch c.name {
	case "extract":
		unit := fold(p.peek().text)
		p.skip()
		p.want("from")
		if c.args = []any{p.expr()}; strings.Contains(unit, "_") {
			c.args = append([]any{&literal{unit}}, c.args...)
		} else {
			c.name = unit
		}
	case "position":
		c.args = []any{p.bits("|")}
		p.want("in")
		c.args = append(c.args, p.expr())
	default:
		c.args = []any{p.expr()}
		if p.take("from") || p.take(",") {
			c.args = append(c.args, p.expr())
		}
		if p.take("for") || p.take(",") {
			c.args = append(c.args, p.expr())
		}
	}
}

func (p *parser) window() *window {
	if !p.is("(") {
		return &window{name: fold(p.name())}
	}
	p.want("(")
	w := &window{}
	if isName(p.peek()) && !p.is("partition") && !p.is("rows") {
		w.name = fold(p.name())
	}
	if p.takeWords("partition", "by") {
		w.partition = p.list()
	}
	w.order = p.ordering()
	if mode := p.takeAny("rows", "range"); mode != "" {
		w.frame = &frameClause{rows: mode == "rows"}
		if p.take("between") {
			w.frame.from = p.bound(-1)
			p.want("and")
			w.frame.to = p.bound(1)
		} else {
			w.frame.from = p.bound(-1)
		}
	}
	p.want(")")
	return w
}

func (p *parser) bound(side int) bound {
	switch {
	case p.takeWords("current", "row"):
		return bound{}
	case p.take("unbounded"):
		if p.takeAny("preceding", "following") == "" {
			p.fail()
		}
		return bound{unbounded: true, offset: side}
	}
	n, is := numberOf(p.peek().text).(int64)
	if p.peek().kind != number || !is {
		p.fail()
	}
	p.skip()
	if p.take("preceding") {
		return bound{offset: -int(n)}
	}
	p.want("following")
	return bound{offset: int(n)}
}
