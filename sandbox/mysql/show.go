package mysql

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// databaseName is what DATABASE() says; Forge gives each installation one of its own.
const databaseName = "app"

// headed is a relation with columns of these names.
func headed(names string, rows ...[]Value) *relation {
	out := &relation{}
	for _, n := range strings.Split(names, ",") {
		out.fields = append(out.fields, field{name: n})
	}
	for _, r := range rows {
		out.rows = append(out.rows, &frame{row: r})
	}
	return out
}

func (s *session) show(n *show) {
	var rel *relation
	switch n.what {
	case "tables":
		names := "Tables_in_" + databaseName
		if n.full {
			names += ",Table_type"
		}
		rel = headed(names)
		for _, t := range s.sortedTables() {
			if n.like == "" || like(t.name, n.like, `\`, true) {
				row := []Value{t.name, "BASE TABLE"}
				rel.rows = append(rel.rows, &frame{row: row[:len(rel.fields)]})
			}
		}
	case "columns":
		if n.full {
			refuse("SHOW FULL COLUMNS")
		}
		rel = headed("Field,Type,Null,Key,Default,Extra")
		t := s.table(n.table)
		for i, c := range t.columns {
			if n.like == "" || like(c.name, n.like, `\`, true) {
				rel.rows = append(rel.rows, &frame{row: []Value{c.name, c.typ.Name, yes(!c.notNull), t.keyMark(i),
					c.shownDefault(), c.extra()}})
			}
		}
	case "index":
		rel = headed("Table,Non_unique,Key_name,Seq_in_index,Column_name", s.indexRows(s.table(n.table))...)
	case "create":
		t := s.table(n.table)
		rel = headed("Table,Create Table", []Value{t.name, t.statement()})
	}
	s.out.Columns, s.out.Rows = rel.result()
}

func (s *session) sortedTables() (out []*table) {
	for _, id := range slices.Sorted(maps.Keys(s.db.tables)) {
		out = append(out, s.db.tables[id])
	}
	return out
}

func yes(b bool) Value {
	if b {
		return "YES"
	}
	return "NO"
}

// keyMark is how SHOW COLUMNS marks a column that begins a key.
func (t *table) keyMark(at int) Value {
	mark := ""
	for _, k := range t.keys {
		first := strings.EqualFold(k.columns[0], t.columns[at].name)
		switch {
		case k.primary && k.has(t.columns[at].name):
			return "PRI"
		case first && k.unique && len(k.columns) == 1:
			mark = "UNI"
		case first && mark == "":
			mark = "MUL"
		}
	}
	return mark
}

func (c *column) shownDefault() Value {
	if !c.hasDefault {
		return nil
	}
	switch d := c.def.(type) {
	case *literal:
		if d.value == nil {
			return nil
		}
		return TextOf(d.value)
	case *call:
		if slices.Contains([]string{"now", "current_timestamp", "localtime", "localtimestamp"}, d.name) {
			return c.currentTime()
		}
	}
	return strings.TrimSuffix(strings.TrimPrefix(c.defText, "("), ")")
}

func (c *column) currentTime() string {
	if c.typ.Fsp > 0 {
		return fmt.Sprintf("CURRENT_TIMESTAMP(%d)", c.typ.Fsp)
	}
	return "CURRENT_TIMESTAMP"
}

func (c *column) extra() Value {
	var out []string
	if c.increment {
		out = append(out, "auto_increment")
	}
	if _, is := c.def.(*literal); c.hasDefault && !is {
		out = append(out, "DEFAULT_GENERATED")
	}
	if c.onUpdate {
		out = append(out, "on update "+c.currentTime())
	}
	if c.computed != nil {
		out = append(out, "VIRTUAL GENERATED")
	}
	return strings.Join(out, " ")
}

func (s *session) indexRows(t *table) (out [][]Value) {
	for _, k := range t.keys {
		for i, c := range k.columns {
			out = append(out, []Value{t.name, truth(!k.unique), k.name, int64(i + 1), c})
		}
	}
	return out
}

// statement is a table as SHOW CREATE TABLE writes it.
func (t *table) statement() string {
	var parts []string
	for i := range t.columns {
		c := &t.columns[i]
		part := fmt.Sprintf("  `%s` %s", c.name, c.typ.Name)
		if c.notNull {
			part += " NOT NULL"
		}
		switch d := c.shownDefault(); {
		case c.increment:
			part += " AUTO_INCREMENT"
		case c.hasDefault && d != nil:
			if _, is := c.def.(*literal); is {
				d = "'" + strings.ReplaceAll(TextOf(d), "'", "''") + "'"
			} else if d != c.currentTime() {
				d = "(" + TextOf(d) + ")"
			}
			part += " DEFAULT " + TextOf(d)
		case !c.notNull && c.computed == nil:
			part += " DEFAULT NULL"
		}
		if c.onUpdate {
			part += " ON UPDATE " + c.currentTime()
		}
		parts = append(parts, part)
	}
	for _, k := range t.keys {
		words := map[bool]string{true: "UNIQUE KEY", false: "KEY"}[k.unique] + " `" + k.name + "`"
		if k.primary {
			words = "PRIMARY KEY"
		}
		parts = append(parts, fmt.Sprintf("  %s (`%s`)", words, strings.Join(k.columns, "`,`")))
	}
	for _, c := range t.checks {
		parts = append(parts, fmt.Sprintf("  CONSTRAINT `%s` CHECK %s", c.name, c.text))
	}
	return fmt.Sprintf("CREATE TABLE `%s` (\n%s\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin", t.name,
		strings.Join(parts, ",\n"))
}

// schema is a table of information_schema.
func (s *session) schema(name string) *relation {
	switch fold(name) {
	case "tables":
		out := headed("TABLE_SCHEMA,TABLE_NAME,TABLE_TYPE,ENGINE,TABLE_ROWS,AUTO_INCREMENT")
		for _, t := range s.sortedTables() {
			out.rows = append(out.rows, &frame{row: []Value{databaseName, t.name, "BASE TABLE", "InnoDB", int64(len(t.rows)),
				t.next + 1}})
		}
		return out
	case "columns":
		out := headed("TABLE_SCHEMA,TABLE_NAME,COLUMN_NAME,ORDINAL_POSITION,COLUMN_DEFAULT,IS_NULLABLE,DATA_TYPE," +
			"COLUMN_TYPE,COLUMN_KEY,EXTRA")
		for _, t := range s.sortedTables() {
			for i, c := range t.columns {
				base, _, _ := strings.Cut(strings.TrimSuffix(c.typ.Name, " unsigned"), "(")
				out.rows = append(out.rows, &frame{row: []Value{databaseName, t.name, c.name, int64(i + 1), c.shownDefault(),
					yes(!c.notNull), base, c.typ.Name, t.keyMark(i), c.extra()}})
			}
		}
		return out
	case "statistics":
		out := headed("TABLE_SCHEMA,TABLE_NAME,NON_UNIQUE,INDEX_NAME,SEQ_IN_INDEX,COLUMN_NAME")
		for _, t := range s.sortedTables() {
			for _, r := range s.indexRows(t) {
				out.rows = append(out.rows, &frame{row: append([]Value{databaseName}, r...)})
			}
		}
		return out
	}
	refuse("information_schema.%s", strings.ToUpper(name))
	return nil
}
