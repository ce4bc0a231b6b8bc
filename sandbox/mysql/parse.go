package mysql

import (
	"slices"
	"strings"
	"sync"
)

// parser reads one statement by recursive descent.
type parser struct {
	source string
	tokens []token
	i      int
	params []any
	given  int // parameters read so far
	depth  int // brackets around the current token
}

// parse reads a statement; what it returns is one of the statements of ast.go.
func parse(source string, params []any) any {
	p := &parser{source: source, params: params}
	p.tokens = (&scanner{source: source}).all()
	out := p.statement()
	several := p.take(";")
	if p.peek().kind != end {
		p.end(several)
	}
	if p.given != len(params) {
		arguments.raise()
	}
	return out
}

// end fails where a statement has ended and something follows: another one, when a semicolon stands between.
func (p *parser) end(several bool) {
	defer func() {
		e, _ := recover().(*Error)
		if e != nil {
			e.Several = several
		}
		panic(e)
	}()
	p.fail()
}

func (p *parser) statement() any {
	switch {
	case p.is("select"), p.is("with"), p.is("("), p.is("values"), p.is("table"):
		return p.query()
	case p.is("insert"), p.is("replace"):
		return p.insertion()
	case p.take("update"):
		return p.updating()
	case p.take("delete"):
		return p.deletion()
	case p.take("create"):
		return p.creation()
	case p.take("alter"):
		return p.alteration()
	case p.take("drop"):
		return p.dropping()
	case p.take("truncate"):
		p.take("table")
		return &truncation{p.table()}
	case p.take("rename"):
		return p.renaming()
	case p.is("show"), p.is("describe"), p.is("desc"):
		return p.show()
	case p.take("set"):
		return p.setting()
	case p.peek().kind == word:
		p.unsupported()
	}
	p.fail()
	return nil
}

// statements are those that MySQL knows and this engine does not run.
var statements = []string{
	"analyze", "begin", "call", "checkpoint", "commit", "do", "execute", "explain", "flush", "grant", "handler", "kill",
	"load", "lock", "optimize", "prepare", "revoke", "rollback", "savepoint", "start", "unlock", "use",
}

func (p *parser) unsupported() {
	if name := fold(p.peek().text); slices.Contains(statements, name) {
		refuse("%s", strings.ToUpper(name))
	}
	p.fail()
}

// objects are what MySQL can create, alter, drop and show beside tables and indexes.
var objects = []string{
	"database", "databases", "definer", "engine", "engines", "errors", "event", "events", "fulltext", "function", "grants",
	"open", "or", "plugins", "procedure", "processlist", "profile", "role", "schema", "schemas", "sequence", "server",
	"spatial", "status", "table", "tablespace", "temporary", "trigger", "triggers", "undo", "user", "variables", "view",
	"warnings", "global", "session", "character", "charset", "collation", "binary", "binlog",
}

// lacking ends a statement about something that MySQL has and this engine does not, by its first words.
func (p *parser) lacking(verb string) {
	if name := fold(p.peek().text); slices.Contains(objects, name) {
		refuse("%s %s", verb, strings.ToUpper(name))
	}
	p.fail()
}

// harmless are the variables of a session that change nothing that this engine does.
var harmless = []string{"foreign_key_checks", "@@foreign_key_checks", "names", "time_zone", "sql_mode", "autocommit"}

func (p *parser) setting() any {
	p.takeAny("session", "global", "@@session")
	name := fold(p.peek().text)
	if !slices.Contains(harmless, name) {
		refuse("SET %s", p.peek().text)
	}
	for p.peek().kind != end {
		p.skip()
	}
	return nothing{}
}

func (p *parser) peek() token { return p.tokens[p.i] }

// skip goes past a token, of which there has to be one.
func (p *parser) skip() {
	if p.peek().kind == end {
		p.fail()
	}
	p.i++
}

func (p *parser) ahead(n int) token { return p.tokens[min(p.i+n, len(p.tokens)-1)] }

func matches(t token, s string) bool {
	return t.kind == mark && t.text == s || t.kind == word && strings.EqualFold(t.text, s)
}

func (p *parser) is(s string) bool { return matches(p.peek(), s) }

// isWords says whether several words follow one another.
func (p *parser) isWords(words ...string) bool {
	for i, w := range words {
		if !matches(p.ahead(i), w) {
			return false
		}
	}
	return true
}

func (p *parser) take(s string) bool {
	if p.is(s) {
		p.skip()
		return true
	}
	return false
}

func (p *parser) takeWords(words ...string) bool {
	if p.isWords(words...) {
		p.i += len(words)
		return true
	}
	return false
}

func (p *parser) takeAny(words ...string) string {
	for _, w := range words {
		if p.take(w) {
			return w
		}
	}
	return ""
}

func (p *parser) want(words ...string) {
	for _, w := range words {
		if !p.take(w) {
			p.fail()
		}
	}
}

func (p *parser) fail() {
	at := p.peek().at
	malformed(p.source[at:], 1+strings.Count(p.source[:at], "\n"))
}

// reserved are the keywords that cannot be names without backticks; those of MySQL that matter to the grammar.
const reserved = `add all alter analyze and as asc between bigint binary blob both by case change char check
	collate column constraint convert create cross current_date current_time current_timestamp database databases
	dec decimal default delete desc describe distinct distinctrow div double drop else escaped except exists explain false
	float for force foreign from fulltext group grouping having if ignore in index inner insert int integer intersect
	interval into is join key keys kill leading left like limit lines lock longblob longtext match mediumint
	mod natural not null numeric on option or order outer over partition primary procedure range
	references regexp rename repeat replace restrict right rlike schema select set show smallint
	straight_join table then tinyint to trailing trigger true union unique unlock unsigned update usage use using
	values varbinary varchar when where while window with xor`

var reservedSet = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(reserved) {
		out[w] = true
	}
	return out
})

func isName(t token) bool {
	return t.kind == quoted || t.kind == word && !reservedSet()[fold(t.text)] && t.text[0] != '@'
}

// name reads a name.
func (p *parser) name() string {
	t := p.peek()
	if !isName(t) {
		p.fail()
	}
	p.skip()
	return t.text
}

// table reads the name of a table, and drops that of the database before it.
func (p *parser) table() string {
	name := p.name()
	if p.take(".") {
		name = p.name()
	}
	return name
}

// names reads a list of names in brackets.
func (p *parser) names() (out []string) {
	p.want("(")
	for {
		out = append(out, p.name())
		if !p.take(",") {
			break
		}
	}
	p.want(")")
	return out
}

// commas reads things that commas part.
func (p *parser) commas(read func()) {
	read()
	for p.take(",") {
		read()
	}
}

func fold(name string) string { return strings.ToLower(name) }
