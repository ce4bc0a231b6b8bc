package mysql

import (
	"slices"
	"strings"
)

// changes are those of MySQL's ALTER TABLE that are not built.
var changes = []string{
	"analyze", "check", "coalesce", "convert", "disable", "discard", "enable", "exchange", "force", "import", "optimize",
	"order", "partition", "rebuild", "remove", "reorganize", "repair", "truncate", "upgrade", "with", "without",
}

// alter reads one change of ALTER TABLE; ADD COLUMN (a, b) is several.
func (p *parser) alter() []alter {
	switch {
	case p.take("add"):
		return p.adding()
	case p.take("drop"):
		return []alter{p.removing()}
	case p.take("modify"):
		p.take("column")
		a := alter{do: "modify", lenient: p.ifThere(), name: p.name()}
		a.column = p.columnSpec(a.name)
		p.position(&a)
		return []alter{a}
	case p.take("change"):
		p.take("column")
		a := alter{do: "change", lenient: p.ifThere(), name: p.name()}
		a.column = p.columnSpec(p.name())
		p.position(&a)
		return []alter{a}
	case p.take("rename"):
		return []alter{p.renamed()}
	case p.take("alter"):
		return []alter{p.defaulting()}
	case p.take("auto_increment"):
		p.take("=")
		n, _ := numberOf(p.peek().text).(int64)
		p.skip()
		return []alter{{do: "increment", increment: n}}
	case p.takeAny("engine", "comment", "row_format", "charset", "collate") != "":
		p.take("=")
		p.skip()
		return []alter{{do: "none"}}
	case p.takeAny("algorithm", "lock") != "":
		p.take("=")
		p.skip()
		return []alter{{do: "none"}}
	}
	if name := fold(p.peek().text); slices.Contains(changes, name) {
		refuse("ALTER TABLE … %s", strings.ToUpper(name))
	}
	p.fail()
	return nil
}

func (p *parser) adding() []alter {
	if k, c, is := p.constraint(); is {
		switch {
		case c != nil:
			return []alter{{do: "add-check", check: *c}}
		case k != nil:
			return []alter{{do: "add-key", key: *k}}
		}
		return []alter{{do: "none"}}
	}
	p.take("column")
	lenient := p.ifNot()
	if p.take("(") {
		var out []alter
		p.commas(func() { out = append(out, alter{do: "add", lenient: lenient, column: p.columnSpec(p.name())}) })
		p.want(")")
		return out
	}
	a := alter{do: "add", lenient: lenient, column: p.columnSpec(p.name())}
	p.position(&a)
	return []alter{a}
}

func (p *parser) position(a *alter) {
	if a.first = p.take("first"); !a.first && p.take("after") {
		a.after = p.name()
	}
}

func (p *parser) removing() alter {
	switch {
	case p.takeWords("primary", "key"):
		return alter{do: "drop-key", name: "PRIMARY"}
	case p.takeWords("foreign", "key"):
		p.ifThere()
		p.name()
		return alter{do: "none"}
	case p.takeAny("index", "key") != "":
		return alter{do: "drop-key", lenient: p.ifThere(), name: p.name()}
	case p.takeAny("check", "constraint") != "":
		return alter{do: "drop-check", lenient: p.ifThere(), name: p.name()}
	}
	p.take("column")
	return alter{do: "drop", lenient: p.ifThere(), name: p.name()}
}

func (p *parser) renamed() alter {
	switch {
	case p.take("column"):
		a := alter{do: "rename-column", name: p.name()}
		p.want("to")
		a.to = p.name()
		return a
	case p.takeAny("index", "key") != "":
		a := alter{do: "rename-key", name: p.name()}
		p.want("to")
		a.to = p.name()
		return a
	}
	p.takeAny("to", "as")
	return alter{do: "rename", to: p.table()}
}

func (p *parser) defaulting() alter {
	p.take("column")
	a := alter{do: "default", name: p.name()}
	switch {
	case p.takeWords("set", "default"):
		p.defaultValue(&a.column.column)
	case p.takeWords("drop", "default"):
	default:
		p.fail()
	}
	return a
}
