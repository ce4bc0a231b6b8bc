package query

import (
	"fmt"
	"slices"
	"strings"
)

// Error says why a text is no query.
type Error struct {
	At      int // in bytes
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s (character %d)", e.Message, e.At) }

// dialect is in what JQL and CQL differ.
type dialect struct {
	plain   string // reserved characters that are part of words all the same
	history bool   // WAS and CHANGED
}

// JQL takes a query of Jira apart, after
// https://support.atlassian.com/jira-software-cloud/docs/what-is-advanced-search-in-jira-cloud/.
func JQL(text string) (Query, error) { return dialect{plain: "@/*", history: true}.parse(text) }

// CQL takes a query of Confluence apart, after
// https://developer.atlassian.com/cloud/confluence/advanced-searching-using-cql/.
func CQL(text string) (Query, error) { return dialect{plain: "@/*"}.parse(text) }

// maxNesting bounds brackets inside brackets.
const maxNesting = 100

func (d dialect) parse(text string) (Query, error) {
	tokens, err := d.lex(text)
	if err != nil {
		return Query{}, err
	}
	p := &parser{dialect: d, tokens: tokens}
	q := p.query()
	if p.err != nil {
		return Query{}, p.err
	}
	return q, nil
}

// parser goes through the tokens of a query once. After an error it stands still.
type parser struct {
	dialect
	tokens []token
	depth  int
	err    error
}

func (p *parser) peek() token {
	if p.err != nil {
		return token{}
	}
	return p.tokens[0]
}

func (p *parser) next() token {
	t := p.peek()
	if t.kind != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) fail(t token, want string) {
	if p.err != nil {
		return
	}
	got := "the end"
	if t.kind != end {
		got = "'" + t.text + "'"
	}
	p.err = &Error{At: t.at, Message: "expecting " + want + " but got " + got}
}

func isWord(text, keyword string) bool { return strings.EqualFold(text, keyword) }

// is says whether the next token is a keyword or a sign.
func (p *parser) is(texts ...string) bool {
	t := p.peek()
	return (t.kind == word || t.kind == sign) &&
		slices.ContainsFunc(texts, func(s string) bool { return isWord(t.text, s) })
}

func (p *parser) accept(texts ...string) bool {
	if !p.is(texts...) {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.fail(p.peek(), "'"+text+"'")
	}
}

func (p *parser) query() (q Query) {
	if p.peek().kind != end && !p.is("order") {
		q.where = p.or()
	}
	if p.accept("order") {
		p.expect("by")
		q.Order = p.order()
	}
	if t := p.peek(); t.kind != end {
		p.fail(t, "'AND', 'OR' or 'ORDER BY'")
	}
	return q
}

func (p *parser) order() (out []Key) {
	for p.err == nil {
		k := Key{Field: p.field()}
		if !p.accept("asc") {
			k.Descending = p.accept("desc")
		}
		out = append(out, k)
		if !p.accept(",") {
			break
		}
	}
	return out
}

func (p *parser) or() Expr {
	out := some{p.and()}
	for p.accept("or", "||", "|") {
		out = append(out, p.and())
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

func (p *parser) and() Expr {
	out := all{p.not()}
	for p.accept("and", "&&", "&") {
		out = append(out, p.not())
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

func (p *parser) not() Expr {
	p.depth++
	defer func() { p.depth-- }()
	switch {
	case p.depth > maxNesting:
		p.fail(p.peek(), "fewer brackets")
		return nil
	case p.accept("not", "!"):
		return negated{p.not()}
	case p.accept("("):
		out := p.or()
		p.expect(")")
		return out
	default:
		return p.clause()
	}
}

// field is the name of a field. Words that the grammar uses itself are none.
func (p *parser) field() string {
	t := p.next()
	if t.kind != quoted && (t.kind != word || keyword(t.text)) {
		p.fail(t, "a field name")
	}
	return strings.ToLower(t.text)
}

func keyword(text string) bool {
	return slices.Contains([]string{"and", "or", "not", "order", "by", "in", "is", "empty", "null", "asc", "desc"},
		strings.ToLower(text))
}

// comparisons are the operators that take one value, and those that say the contrary.
var comparisons = map[string]struct {
	op      string
	negated bool
}{
	"=": {"=", false}, "!=": {"=", true}, "~": {"~", false}, "!~": {"~", true},
	"<": {"<", false}, "<=": {"<=", false}, ">": {">", false}, ">=": {">=", false},
}

func (p *parser) clause() Expr {
	c := Clause{Field: p.field()}
	t := p.peek()
	against := false
	switch comparison, known := comparisons[t.text]; {
	case t.kind == sign && known:
		p.next()
		c.Op, against = comparison.op, comparison.negated
		c.Values = []Value{p.value()}
	case p.accept("not"):
		p.expect("in")
		c.Op, against, c.Values = "in", true, p.values()
	case p.accept("in"):
		c.Op, c.Values = "in", p.values()
	case p.accept("is"):
		c.Op, against = "is", p.accept("not")
		t = p.peek()
		c.Values = []Value{p.value()}
		if !c.Values[0].Empty() {
			p.fail(t, "'EMPTY' or 'NULL'")
		}
	case p.history && p.is("was", "changed"):
		c, against = p.past(c)
	default:
		p.fail(t, "one of '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN' and 'IS'")
	}
	if against {
		return negated{single{c}}
	}
	return single{c}
}

// past is a clause on what a field was, or that it changed, with what says when, from what and by whom.
func (p *parser) past(c Clause) (out Clause, against bool) {
	c.Op = strings.ToLower(p.next().text)
	if c.Op == "was" {
		against = p.accept("not")
		if p.accept("in") {
			c.Values = p.values()
		} else {
			c.Values = []Value{p.value()}
		}
	}
	for p.accept("from", "to", "by", "before", "after", "on", "during") {
		if p.is("(") {
			p.values()
		} else {
			p.value()
		}
	}
	return c, against
}

// values are those in brackets, or a function that stands for several.
func (p *parser) values() (out []Value) {
	if t := p.peek(); !p.accept("(") {
		v := p.value()
		if v.Function == "" {
			p.fail(t, "'('")
		}
		return []Value{v}
	}
	for p.err == nil {
		out = append(out, p.value())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return out
}

func (p *parser) value() Value {
	t := p.next()
	if t.kind != quoted && (t.kind != word || keyword(t.text) && !isWord(t.text, "empty") && !isWord(t.text, "null")) {
		p.fail(t, "a value or a function")
	}
	if t.kind == quoted || !p.accept("(") {
		return Value{Text: t.text, Quoted: t.kind == quoted}
	}
	v := Value{Function: strings.ToLower(t.text)}
	for p.err == nil && !p.is(")") {
		v.Args = append(v.Args, p.value().Text)
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return v
}
