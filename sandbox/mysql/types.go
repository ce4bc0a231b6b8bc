package mysql

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is what a type holds.
type Kind int

// Kinds of types. Unknown is that of values that are computed.
const (
	Unknown Kind = iota
	Integer
	Float
	Exact // DECIMAL
	Text
	Binary
	Date
	Datetime // and TIMESTAMP
	Time
	Year
	JSON
	Enum
	Set
	Bit
)

// Type is the type of a column.
type Type struct {
	Kind     Kind
	Name     string // as SHOW COLUMNS has it
	Bits     int    // of an Integer
	Unsigned bool
	Width    int // characters or bytes at most, or digits; 0: no limit
	Given    int // the number in brackets
	Scale    int
	Fsp      int // digits of a fraction of a second
	Fixed    bool
	Single   bool // FLOAT
	Members  []string
	Collate  string
}

var integers = map[string]int{
	"tinyint": 8, "bool": 8, "boolean": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64,
	"serial": 64,
}

var texts = map[string]int{
	"char": 1, "varchar": 0, "tinytext": 255, "text": 65535, "mediumtext": 1<<24 - 1, "longtext": 1<<32 - 1,
	"nchar": 1, "nvarchar": 0,
	"binary": 1, "varbinary": 0, "tinyblob": 255, "blob": 65535, "mediumblob": 1<<24 - 1, "longblob": 1<<32 - 1,
}

// typeOf reads the type of a column.
func (p *parser) typeOf() Type {
	name := fold(p.peek().text)
	if p.peek().kind != word {
		p.fail()
	}
	p.skip()
	var t Type
	switch {
	case integers[name] > 0:
		t = Type{Kind: Integer, Bits: integers[name]}
		if strings.HasPrefix(name, "bool") {
			t.Given = 1
		} else if ns := p.brackets(); len(ns) > 0 {
			t.Given = ns[0]
		}
	case slices.Contains([]string{"float", "double", "real"}, name):
		p.take("precision")
		p.brackets()
		t = Type{Kind: Float, Single: name == "float"}
	case slices.Contains([]string{"decimal", "numeric", "dec", "fixed"}, name):
		t = Type{Kind: Exact, Width: 10}
		if ns := p.brackets(); len(ns) > 0 {
			t.Width = ns[0]
			if len(ns) > 1 {
				t.Scale = ns[1]
			}
		}
	case strings.HasSuffix(name, "char") || strings.HasSuffix(name, "text"):
		t = p.sized(Text, name)
	case strings.HasSuffix(name, "binary") || strings.HasSuffix(name, "blob"):
		t = p.sized(Binary, name)
	case name == "date", name == "year", name == "json":
		p.brackets()
		t = Type{Kind: map[string]Kind{"date": Date, "year": Year, "json": JSON}[name]}
	case name == "datetime", name == "timestamp", name == "time":
		t = Type{Kind: map[bool]Kind{true: Time, false: Datetime}[name == "time"]}
		if ns := p.brackets(); len(ns) > 0 {
			t.Fsp = ns[0]
		}
	case name == "enum", name == "set":
		t = p.members(name)
	case name == "bit":
		t = Type{Kind: Bit, Width: 1}
		if ns := p.brackets(); len(ns) > 0 {
			t.Width = ns[0]
		}
	default:
		p.i--
		p.fail()
	}
	p.attributes(&t)
	t.Name = t.written(name)
	return t
}

func (p *parser) sized(kind Kind, name string) Type {
	width, known := texts[name]
	if !known {
		p.i--
		p.fail()
	}
	t := Type{Kind: kind, Width: width, Fixed: name == "char" || name == "binary" || name == "nchar"}
	if ns := p.brackets(); len(ns) > 0 {
		t.Given = ns[0]
		t.Width = ns[0]
	}
	return t
}

func (p *parser) members(name string) Type {
	t := Type{Kind: map[string]Kind{"enum": Enum, "set": Set}[name]}
	p.want("(")
	p.commas(func() {
		if p.peek().kind != text {
			p.fail()
		}
		t.Members = append(t.Members, p.peek().text)
		p.skip()
	})
	p.want(")")
	return t
}

// brackets reads the numbers that may follow the name of a type.
func (p *parser) brackets() (out []int) {
	if !p.take("(") {
		return nil
	}
	p.commas(func() {
		n, is := numberOf(p.peek().text).(int64)
		if !is || p.peek().kind != number {
			p.fail()
		}
		out = append(out, int(n))
		p.skip()
	})
	p.want(")")
	return out
}

func (p *parser) attributes(t *Type) {
	for {
		switch {
		case p.take("unsigned"), p.take("zerofill"):
			t.Unsigned = true
		case p.take("signed"):
		case p.takeWords("character", "set"), p.takeWords("char", "set"), p.take("charset"):
			p.skip()
		case p.take("collate"):
			t.Collate = fold(p.peek().text)
			p.skip()
		case t.Kind == Text && p.take("binary"):
		default:
			return
		}
	}
}

// written is a type as SHOW COLUMNS writes it.
func (t Type) written(name string) string {
	switch t.Kind {
	case Integer:
		name = map[int]string{8: "tinyint", 16: "smallint", 24: "mediumint", 32: "int", 64: "bigint"}[t.Bits]
		if t.Bits == 8 && t.Given == 1 {
			name = "tinyint(1)"
		}
	case Exact:
		name = fmt.Sprintf("decimal(%d,%d)", t.Width, t.Scale)
	case Float:
		if !t.Single {
			name = "double"
		}
	case Bit:
		name = fmt.Sprintf("bit(%d)", t.Width)
	case Enum, Set:
		var members []string
		for _, m := range t.Members {
			members = append(members, "'"+strings.ReplaceAll(m, "'", "''")+"'")
		}
		name += "(" + strings.Join(members, ",") + ")"
	case Text, Binary:
		if t.Given > 0 {
			name += fmt.Sprintf("(%d)", t.Given)
		} else if t.Fixed {
			name += "(1)"
		}
	case Datetime, Time:
		if t.Fsp > 0 {
			name += fmt.Sprintf("(%d)", t.Fsp)
		}
	}
	if t.Unsigned {
		name += " unsigned"
	}
	return name
}

// caseless says whether a collation compares without regard to case.
func caseless(collate string) bool { return strings.HasSuffix(collate, "_ci") }
