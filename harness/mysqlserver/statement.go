package mysqlserver

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// statement is the text of a statement, and its words. It is not parsed: the server does that.
type statement struct {
	sent  string // with what the app wrote, but for UUID()
	uuid  string // how the app wrote UUID(), the first time
	verb  string // the first word
	words []token
}

// token is a word, a quoted name or a single character of a statement; texts and comments are none.
type token struct {
	text       string // words in lower case
	is         string // and as they were written
	begin, end int
	quoted     bool
}

// uuidExpression stands for UUID(), whose values nobody can set: it makes them of RAND(), whose seeds can be set.
const uuidExpression = "LOWER(CONCAT(LPAD(HEX(FLOOR(RAND()*4294967296)),8,'0'),'-',LPAD(HEX(FLOOR(RAND()*65536)),4," +
	"'0'),'-4',LPAD(HEX(FLOOR(RAND()*4096)),3,'0'),'-8',LPAD(HEX(FLOOR(RAND()*4096)),3,'0'),'-'," +
	"LPAD(HEX(FLOOR(RAND()*281474976710656)),12,'0')))"

// read takes a statement apart.
func read(text string) *statement {
	st := &statement{words: scan(text)}
	for _, w := range st.words {
		if w.text != "(" {
			st.verb = w.text
			break
		}
	}
	var b strings.Builder
	from := 0
	for k := range st.words {
		if !st.calls(k, "uuid") || k+2 >= len(st.words) || st.words[k+2].text != ")" {
			continue
		}
		begin, end := st.words[k].begin, st.words[k+2].end
		if st.uuid == "" {
			st.uuid = text[begin:end]
		}
		b.WriteString(text[from:begin] + uuidExpression)
		from = end
	}
	st.sent = b.String() + text[from:]
	return st
}

// scan lists the tokens of a text.
func scan(text string) (out []token) {
	for i := 0; i < len(text); {
		end := i + 1
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], "/*") && !strings.HasPrefix(text[i:], "/*!"):
			end = after(text, i+2, "*/")
		case c == '#' || strings.HasPrefix(text[i:], "-- ") || strings.HasPrefix(text[i:], "--\n"):
			end = after(text, i, "\n")
		case c == '\'' || c == '"':
			end = quoted(text, i)
		case c == '`':
			end = after(text, i+1, "`")
			name := strings.Trim(text[i:end], "`")
			out = append(out, token{text: name, is: name, begin: i, end: end, quoted: true})
		case letter(text[i:]):
			for end = i; end < len(text) && letter(text[end:]); end++ {
			}
			out = append(out, token{text: strings.ToLower(text[i:end]), is: text[i:end], begin: i, end: end})
		case c > ' ':
			out = append(out, token{text: text[i:end], is: text[i:end], begin: i, end: end})
		}
		i = end
	}
	return out
}

// letter says whether a text begins with a byte of a word.
func letter(s string) bool {
	c := s[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' ||
		c >= utf8.RuneSelf
}

// after is the place behind the next appearance of a mark, from a place on.
func after(text string, from int, mark string) int {
	from = min(from, len(text))
	if k := strings.Index(text[from:], mark); k >= 0 {
		return from + k + len(mark)
	}
	return len(text)
}

// quoted is the place behind the text that begins at one.
func quoted(text string, at int) int {
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[at]:
			return i + 1 // a doubled mark begins another text, which does as well
		}
	}
	return len(text)
}

// calls says whether the token is a function of that name that is called.
func (st *statement) calls(k int, name string) bool {
	w := st.words[k]
	return w.text == name && !w.quoted && k+1 < len(st.words) && st.words[k+1].text == "(" &&
		(k == 0 || st.words[k-1].text != ".")
}

// unrepeatable is the function or statement whose answer would differ from run to run, or that would reach beyond the
// database; empty when there is none.
func (st *statement) unrepeatable() string {
	if slices.Contains([]string{"load", "import", "install", "shutdown", "kill"}, st.verb) {
		return strings.ToUpper(st.verb)
	}
	for k := range st.words {
		for _, name := range []string{
			"uuid_short", "connection_id", "random_bytes", "sleep", "benchmark", "load_file", "get_lock", "sys_guid",
		} {
			if st.calls(k, name) {
				return strings.ToUpper(name) + "()"
			}
		}
	}
	return ""
}

// answersRows says whether the statement is one that gives rows; WITH may begin one that gives none.
func (st *statement) answersRows() bool {
	return slices.Contains([]string{
		"select", "show", "desc", "describe", "explain", "with", "table", "values", "check", "analyze", "optimize", "repair",
		"checksum",
	}, st.verb)
}

// reads are the tables behind FROM and JOIN, those of a change apart.
func (st *statement) reads() (out []string) {
	if !slices.Contains([]string{"select", "with"}, st.verb) {
		return nil
	}
	for k, w := range st.words {
		if (w.text == "from" || w.text == "join") && !w.quoted {
			if name, _ := st.table(k + 1); name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// writes is the table whose rows the statement changes; empty when there is none.
func (st *statement) writes() string {
	for k, w := range st.words {
		switch {
		case k == 0 || w.quoted:
		case (st.verb == "insert" || st.verb == "replace") && w.text == "into", st.verb == "delete" && w.text == "from":
			name, _ := st.table(k + 1)
			return name
		}
	}
	if !slices.Contains([]string{"insert", "replace", "update", "delete", "truncate"}, st.verb) {
		return ""
	}
	for k, w := range st.words[1:] {
		if w.quoted || !slices.Contains([]string{"low_priority", "high_priority", "ignore", "quick", "table"}, w.text) {
			name, _ := st.table(k + 1)
			return name
		}
	}
	return ""
}

// drops are the tables that the statement takes away.
func (st *statement) drops() (out []string) {
	if st.verb != "drop" || len(st.words) < 2 || st.words[1].text != "table" {
		return nil
	}
	k := 2
	for k < len(st.words) && (st.words[k].text == "if" || st.words[k].text == "exists") {
		k++
	}
	for k < len(st.words) {
		name, next := st.table(k)
		if name == "" {
			break
		}
		out = append(out, name)
		k = next
		if k >= len(st.words) || st.words[k].text != "," {
			break
		}
		k++
	}
	return out
}

// table is the name of a table at a place, without that of its database, and the place behind it; empty when something
// else is there.
func (st *statement) table(k int) (name string, next int) {
	if k >= len(st.words) || !st.words[k].name() {
		return "", k
	}
	if k+2 < len(st.words) && st.words[k+1].text == "." && st.words[k+2].name() {
		return st.words[k+2].is, k + 3
	}
	return st.words[k].is, k + 1
}

func (t token) name() bool { return t.quoted || letter(t.is) }
