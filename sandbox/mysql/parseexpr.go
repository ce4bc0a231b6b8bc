package mysql

import (
	"encoding/hex"
	"strings"
)

// expr reads an expression. The functions below it stand for MySQL's levels of precedence, the weakest first.
func (p *parser) expr() any {
	p.enter()
	defer p.leave()
	x := p.exclusive()
	for {
		if !p.take("or") && !p.take("||") {
			return x
		}
		x = &binary{"or", x, p.exclusive()}
	}
}

// enter and leave count how deep expressions and queries stand within one another, for a stack has an end.
func (p *parser) enter() {
	if p.depth++; p.depth > mostDepth {
		refuse("a statement nested that deep")
	}
}

func (p *parser) leave() { p.depth-- }

func (p *parser) exclusive() any {
	x := p.conjunction()
	for p.take("xor") {
		x = &binary{"xor", x, p.conjunction()}
	}
	return x
}

func (p *parser) conjunction() any {
	x := p.negation()
	for p.take("and") || p.take("&&") {
		x = &binary{"and", x, p.negation()}
	}
	return x
}

func (p *parser) negation() any {
	if p.take("not") {
		p.enter()
		defer p.leave()
		return &unary{"not", p.negation()}
	}
	return p.comparison()
}

func (p *parser) comparison() any {
	x := p.bits("|")
	for {
		switch op := p.takeAny("<=>", "<=", ">=", "<>", "!=", "=", "<", ">"); {
		case op != "":
			x = p.compared(op, x)
			continue
		case p.take("is"):
			not := p.take("not")
			x = &unary{"is " + p.truth(), x}
			if not {
				x = &unary{"not", x}
			}
			continue
		}
		not := p.is("not") && (matches(p.ahead(1), "in") || matches(p.ahead(1), "like") || matches(p.ahead(1), "between") ||
			matches(p.ahead(1), "regexp") || matches(p.ahead(1), "rlike"))
		if not {
			p.skip()
		}
		var found bool
		if x, found = p.predicate(x, not); !found {
			return x
		}
	}
}

func (p *parser) truth() string {
	got := p.takeAny("null", "true", "false", "unknown")
	switch got {
	case "":
		p.fail()
	case "unknown":
		return "null"
	}
	return got
}

func (p *parser) compared(op string, x any) any {
	if op == "!=" {
		op = "<>"
	}
	if how := p.takeAny("any", "some", "all"); how != "" {
		p.want("(")
		out := &withinQuery{x: x, op: op, every: how == "all", q: p.query()}
		p.want(")")
		return out
	}
	return &binary{op, x, p.bits("|")}
}

func (p *parser) predicate(x any, not bool) (any, bool) {
	switch {
	case p.take("in"):
		p.want("(")
		defer p.want(")")
		if p.is("select") || p.is("with") {
			return &withinQuery{x: x, op: "=", not: not, q: p.query()}, true
		}
		return &within{x, p.list(), not}, true
	case p.take("between"):
		from := p.bits("|")
		p.want("and")
		to := p.bits("|")
		var out any = &binary{"and", &binary{">=", x, from}, &binary{"<=", x, to}}
		if not {
			out = &unary{"not", out}
		}
		return out, true
	case p.take("like"):
		out := &likeness{x: x, pattern: p.bits("|"), not: not}
		if p.take("escape") {
			out.escape = p.primary()
		}
		return out, true
	case p.take("regexp"), p.take("rlike"):
		var out any = &call{name: "regexp_like", args: []any{x, p.bits("|")}}
		if not {
			out = &unary{"not", out}
		}
		return out, true
	case p.takeWords("member", "of"):
		p.want("(")
		out := &call{name: "member of", args: []any{x, p.expr()}}
		p.want(")")
		return out, true
	case p.takeWords("sounds", "like"):
		refuse("SOUNDS LIKE")
	}
	return x, false
}

func (p *parser) list() (out []any) {
	p.commas(func() { out = append(out, p.expr()) })
	return out
}

// levels are the operators from | up to ^, one level each.
var levels = map[string]struct {
	ops  []string
	next string
}{
	"|": {[]string{"|"}, "&"},
	"&": {[]string{"&"}, "<<"},
	"<<": {
		[]string{"<<", ">>"}, "+",
	},
	"+": {[]string{"+", "-"}, "*"},
	"*": {[]string{"*", "/", "%", "div", "mod"}, "^"},
	"^": {[]string{"^"}, ""},
}

func (p *parser) bits(level string) any {
	if level == "" {
		return p.signed()
	}
	l := levels[level]
	x := p.bits(l.next)
	for {
		op := p.takeAny(l.ops...)
		if op == "" {
			return x
		}
		if op == "mod" {
			op = "%"
		}
		x = &binary{op, x, p.bits(l.next)}
	}
}

func (p *parser) signed() any {
	op := p.takeAny("-", "+", "~", "!")
	if op == "" {
		return p.collated()
	}
	p.enter()
	defer p.leave()
	switch op {
	case "+":
		return p.signed()
	case "!":
		return &unary{"not", p.signed()}
	default:
		return &unary{op, p.signed()}
	}
}

func (p *parser) collated() any {
	if p.take("binary") {
		p.enter()
		defer p.leave()
		return &conversion{p.signed(), Type{Kind: Binary}}
	}
	x := p.primary()
	for {
		switch {
		case p.take("collate"):
			name := p.peek().text
			p.skip()
			x = &collation{x, fold(name)}
		case p.is("->"), p.is("->>"):
			op := p.peek().text
			p.skip()
			path := p.primary()
			x = &call{name: "json_extract", args: []any{x, path}}
			if op == "->>" {
				x = &call{name: "json_unquote", args: []any{x}}
			}
		default:
			return x
		}
	}
}

func (p *parser) primary() any {
	t := p.peek()
	switch t.kind {
	case text:
		p.skip()
		out := t.text
		for p.peek().kind == text { // strings that stand side by side are one
			out += p.peek().text
			p.skip()
		}
		return &literal{out}
	case number:
		p.skip()
		return &literal{numberOf(t.text)}
	case bytes:
		p.skip()
		raw, err := hex.DecodeString(strings.Repeat("0", len(t.text)%2) + t.text)
		if err != nil {
			p.i--
			p.fail()
		}
		return &literal{Blob(raw)}
	case hole:
		return p.parameter()
	case quoted:
		return p.reference()
	case mark:
		if p.take("(") {
			return p.bracketed()
		}
	case word:
		return p.word()
	}
	p.fail()
	return nil
}

func (p *parser) parameter() any {
	if p.given >= len(p.params) {
		arguments.raise()
	}
	p.skip()
	p.given++
	switch v := p.params[p.given-1].(type) {
	case bool:
		return &literal{truth(v)}
	case nil, int64, float64, string:
		return &literal{v}
	default:
		arguments.raise()
		return nil
	}
}

func (p *parser) bracketed() any {
	if p.is("select") || p.is("with") {
		out := &subquery{p.query()}
		p.want(")")
		return out
	}
	xs := p.list()
	p.want(")")
	if len(xs) == 1 {
		return xs[0]
	}
	return &tuple{xs}
}

func (p *parser) reference() any {
	out := &reference{name: p.name()}
	for p.is(".") && (isName(p.ahead(1)) || p.ahead(1).kind == word) {
		p.skip()
		out.table, out.name = out.name, p.peek().text
		p.skip()
	}
	return out
}
