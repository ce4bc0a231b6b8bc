package openapi

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// heading is the line with which each API of a table begins.
const heading = "api"

// WriteTable writes operations as a table that ReadTable reads, with the types that they need: one line each,
// "METHOD PATH STATUS SCHEMA", and "type NAME SCHEMA". What documentation says in words is not in it.
func WriteTable(w io.Writer, apis ...*API) error {
	var lines []string
	for _, a := range apis {
		used := map[string]bool{}
		lines = append(lines, heading)
		for _, o := range a.Operations {
			a.use(o.Body, used)
			lines = append(lines, fmt.Sprintf("%s %s %d %s", o.Method, o.Path, o.Status, o.Body.String()))
		}
		for _, name := range slices.Sorted(maps.Keys(used)) {
			lines = append(lines, "type "+name+" "+a.types[name].String())
		}
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// use notes the names that a schema leads to.
func (a *API) use(s *Schema, used map[string]bool) {
	if s == nil || s.Kind == named && used[s.Value] {
		return
	}
	if s.Kind == named {
		used[s.Value] = true
		a.use(a.types[s.Value], used)
	}
	a.use(s.Item, used)
	for _, f := range s.Fields {
		a.use(f.Schema, used)
	}
}

// String is the schema as a table holds it.
func (s *Schema) String() string {
	switch {
	case s == nil:
		return "-"
	case s.Kind == List:
		return "[" + s.Item.String()
	case s.Kind == Map:
		return "<" + s.Item.String()
	case s.Kind == Choice, s.Kind == named:
		return string(s.Kind) + written(s.Value)
	case s.Kind == Object:
		var parts []string
		for _, f := range s.Fields {
			parts = append(parts, written(f.Name)+":"+f.Schema.String())
		}
		return "{" + strings.Join(parts, ",") + "}"
	default:
		return string(s.Kind)
	}
}

// written is a name as it is, or quoted when it holds what has a meaning in a table.
func written(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return strconv.Quote(name)
	}
	return name
}

func plain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.", r)
}

// ReadTable reads what WriteTable wrote. Comments begin with "#". It panics on anything else: tables are our own.
func ReadTable(text string) (apis []*API) {
	var a *API
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if line == heading {
			a = &API{types: map[string]*Schema{}}
			apis = append(apis, a)
			continue
		}
		head, rest, _ := strings.Cut(line, " ")
		name, rest, _ := strings.Cut(rest, " ")
		if head == "type" {
			a.types[name] = readSchema(rest)
			continue
		}
		status, schema, _ := strings.Cut(rest, " ")
		code, err := strconv.Atoi(status)
		if err != nil {
			panic("internal: a table of operations holds the line " + line)
		}
		a.Operations = append(a.Operations, Operation{head, name, code, readSchema(schema)})
	}
	return apis
}

func readSchema(text string) *Schema {
	s, rest := schemaAt(text)
	if rest != "" {
		panic("internal: a schema ends in " + rest)
	}
	return s
}

// schemaAt is the schema with which a text begins, and what follows it.
func schemaAt(text string) (*Schema, string) {
	s, rest := &Schema{Kind: Kind(text[0])}, text[1:]
	switch s.Kind {
	case '-':
		return nil, rest
	case Choice, named:
		s.Value, rest = nameAt(rest)
	case List, Map:
		s.Item, rest = schemaAt(rest)
	case Object:
		for rest[0] != '}' {
			var f Field
			f.Name, rest = nameAt(strings.TrimPrefix(rest, ","))
			f.Schema, rest = schemaAt(rest[1:])
			s.Fields = append(s.Fields, f)
		}
		rest = rest[1:]
	}
	return s, rest
}

func nameAt(text string) (name, rest string) {
	if text[0] != '"' {
		n := strings.IndexFunc(text, func(r rune) bool { return !plain(r) })
		if n < 0 {
			n = len(text)
		}
		return text[:n], text[n:]
	}
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		panic("internal: a name is not quoted: " + text)
	}
	name, err = strconv.Unquote(quoted)
	if err != nil {
		panic("internal: a name is not quoted: " + text)
	}
	return name, text[len(quoted):]
}
