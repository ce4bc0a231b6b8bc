package expression

import (
	"slices"
	"strconv"
	"strings"
)

type parser struct {
	text   string
	tokens []token
	at     int
}

func (p *parser) next() token { return p.tokens[p.at] }

// is says whether a sign or a word stands next.
func (p *parser) is(text string) bool {
	t := p.next()
	return (t.kind == sign || t.kind == name) && t.text == text
}

func (p *parser) takes(text string) bool {
	if p.is(text) {
		p.at++
		return true
	}
	return false
}

func (p *parser) want(text string) {
	if !p.takes(text) {
		p.unexpected(text)
	}
}

func (p *parser) unexpected(wanted string) {
	found := p.next().text
	if p.next().kind == end {
		found = "END"
	}
	syntax(p.text, p.next().from, wanted+" expected, "+found+" encountered.")
}

// since is the text from where a token began to where the last one that was taken ends.
func (p *parser) since(from int) string { return p.text[from:p.tokens[max(p.at-1, 0)].to] }

// program is declarations and the expression that they are for.
func (p *parser) program() node {
	n := p.declared()
	p.takes(";")
	if p.next().kind != end {
		p.unexpected("END")
	}
	return n
}

func (p *parser) declared() node {
	word := p.takes("let")
	if word || p.next().kind == name && p.tokens[p.at+1].text == "=" && p.tokens[p.at+1].kind == sign {
		n := let{name: p.word()}
		p.want("=")
		n.value = p.expression()
		p.want(";")
		n.rest = p.declared()
		return n
	}
	for _, statement := range []string{"if", "try"} {
		if p.is(statement) {
			beyond(statement, "statements are not emulated")
		}
	}
	p.takes("return")
	return p.expression()
}

func (p *parser) word() string {
	if p.next().kind != name {
		p.unexpected("IDENTIFIER")
	}
	p.at++
	return p.tokens[p.at-1].text
}

func (p *parser) expression() node {
	if params, is := p.params(); is {
		return lambda{params, p.expression()}
	}
	n := p.binary(0)
	if !p.takes("?") {
		return n
	}
	then := p.expression()
	p.want(":")
	return choice{n, then, p.expression()}
}

// params are those of a function, when one begins here.
func (p *parser) params() (out []string, is bool) {
	began := p.at
	switch {
	case p.next().kind == name && p.tokens[p.at+1].text == "=>":
		out = []string{p.word()}
	case p.takes("("):
		for p.next().kind == name {
			out = append(out, p.word())
			if !p.takes(",") {
				break
			}
		}
		if !p.takes(")") {
			p.at = began
			return nil, false
		}
	}
	if !p.takes("=>") {
		p.at = began
		return nil, false
	}
	return out, true
}

// levels are the operators with two sides, those that bind least first.
var levels = [][]string{
	{"??"}, {"||"}, {"&&"}, {"==", "!=", "===", "!=="}, {"<", "<=", ">", ">=", "in"}, {"+", "-"}, {"*", "/", "%"},
}

func (p *parser) binary(level int) node {
	if level == len(levels) {
		return p.unary()
	}
	from := p.next().from
	n := p.binary(level + 1)
	for {
		op := p.next().text
		if k := p.next().kind; k != sign && k != name || !slices.Contains(levels[level], op) {
			return n
		}
		p.at++
		b := p.binary(level + 1)
		n = binary{op, n, b, p.since(from)}
	}
}

func (p *parser) unary() node {
	from := p.next().from
	for _, op := range []string{"!", "-", "typeof"} {
		if p.takes(op) {
			of := p.unary()
			return unary{op, of, p.since(from)}
		}
	}
	return p.postfix(from, p.primary())
}

// postfix is a value with what is read out of it and called.
func (p *parser) postfix(from int, n node) node {
	for {
		switch safe := p.takes("?."); {
		case p.takes("["):
			by := p.expression()
			p.want("]")
			n = element{n, by, safe, p.since(from)}
		case safe || p.takes("."):
			word := p.word()
			n = member{n, word, safe, p.since(from)}
		case p.is("("):
			args := p.list("(", ")")
			n = call{n, args, p.since(from)}
		default:
			return n
		}
	}
}

// list are the expressions between two signs.
func (p *parser) list(open, shut string) (out []node) {
	p.want(open)
	for !p.takes(shut) {
		out = append(out, p.expression())
		if !p.is(shut) {
			p.want(",")
		}
	}
	return out
}

var constants = map[string]any{"null": nil, "true": true, "false": false}

func (p *parser) primary() node {
	t := p.next()
	switch {
	case t.kind == number:
		n, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			syntax(p.text, t.from, "the number cannot be read.")
		}
		p.at++
		return literal{n}
	case t.kind == quoted:
		p.at++
		return literal{t.text}
	case t.kind == template:
		p.at++
		return interpolated(t.text)
	case p.is("["):
		return array{p.list("[", "]")}
	case p.is("{"):
		return p.record()
	case p.takes("("):
		n := p.expression()
		p.want(")")
		return n
	case p.takes("new"):
		kind := p.word()
		args := p.list("(", ")")
		return create{kind, args, p.since(t.from)}
	case t.kind == name:
		p.at++
		if v, is := constants[t.text]; is {
			return literal{v}
		}
		return variable{t.text}
	default:
		p.unexpected("!, -, typeof, (, IDENTIFIER, null, true, false, NUMBER, STRING, TEMPLATE_LITERAL, new, [ or {")
		return nil
	}
}

func (p *parser) record() node {
	out := record{}
	p.want("{")
	for !p.takes("}") {
		t := p.next()
		if t.kind != name && t.kind != quoted {
			p.unexpected("IDENTIFIER")
		}
		p.at++
		value := node(variable{t.text})
		if t.kind == quoted || p.is(":") {
			p.want(":")
			value = p.expression()
		}
		out.names, out.values = append(out.names, t.text), append(out.values, value)
		if !p.is("}") {
			p.want(",")
		}
	}
	return out
}

// interpolated is a text with expressions in it.
func interpolated(text string) node {
	out := joined{}
	for {
		before, rest, found := strings.Cut(text, "${")
		out.parts = append(out.parts, literal{plain(before)})
		if !found {
			return out
		}
		n := closing(rest)
		if n < 0 {
			syntax(text, len(before), "the expression in the text has no end.")
		}
		inner := &parser{text: rest[:n], tokens: lex(rest[:n])}
		out.parts = append(out.parts, inner.program())
		text = rest[n+1:]
	}
}

// closing is where the brace stands that ends an expression in a text; negative when there is none.
func closing(text string) int {
	depth, quote := 0, byte(0)
	for k := 0; k < len(text); k++ {
		switch c := text[k]; {
		case c == '\\':
			k++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return k
		case c == '}':
			depth--
		}
	}
	return -1
}

// plain is a text whose escapes stand for what they mean.
func plain(text string) string {
	var b strings.Builder
	for k := 0; k < len(text); k++ {
		if text[k] == '\\' && k+1 < len(text) {
			k++
			b.WriteString(unescaped(text[k]))
			continue
		}
		b.WriteByte(text[k])
	}
	return b.String()
}
