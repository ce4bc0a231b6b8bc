// Package openapi reads descriptions of APIs: which operations there are, and what their answers look like.
package openapi

import (
	"regexp"
	"slices"
	"strings"
)

// API is as much of an OpenAPI description as it takes to make answers up.
type API struct {
	Servers    []string // base URLs as they are written
	Operations []Operation
	types      map[string]*Schema
}

// Operation is one method on one path, and its answer when all goes well.
type Operation struct {
	Method string
	Path   string // a template: /issue/{issueIdOrKey}/comment
	Status int
	Body   *Schema // nil: no body
}

// Kind says what a value is.
type Kind byte

// The kinds. Each is the character that stands for it in a table.
const (
	Text   Kind = 's'
	Number Kind = 'n'
	Truth  Kind = 'b'
	Time   Kind = 't'
	Date   Kind = 'd'
	Link   Kind = 'u'
	Open   Kind = '?' // anything
	Choice Kind = '='
	List   Kind = '['
	Object Kind = '{'
	Map    Kind = '<' // an object whose names are open
	named  Kind = '@' // a schema that has a name
)

// Schema is what a value looks like.
type Schema struct {
	Kind   Kind
	Value  string  // of a Choice: the first of those that there are; of a named schema: the name
	Fields []Field // of an Object, sorted by name
	Item   *Schema // of a List or Map
}

// Field is a member of an object.
type Field struct {
	Name   string
	Schema *Schema
}

// Split takes the host and the path out of a server's URL, either of which may hold variables in braces. A URL without
// a host is a path.
func Split(server string) (host, path string) {
	_, rest, found := strings.Cut(server, "://")
	if !found {
		return "", server
	}
	host, path, found = strings.Cut(rest, "/")
	if found {
		path = "/" + path
	}
	return host, path
}

// ReplaceVariables puts a text in the place of each variable of a path, or of a host.
func ReplaceVariables(path, with string) string { return variable.ReplaceAllLiteralString(path, with) }

var variable = regexp.MustCompile(`\{[^}]*\}`)

// Resolve is the schema itself, where it is one that has a name; Open when there is none of that name.
func (a *API) Resolve(s *Schema) *Schema {
	for range maxDepth {
		if s == nil || s.Kind != named {
			break
		}
		s = a.types[s.Value]
	}
	if s == nil || s.Kind == named {
		return &Schema{Kind: Open}
	}
	return s
}

// Get is the field of an object with that name; nil without one.
func (s *Schema) Get(name string) *Schema {
	at, found := slices.BinarySearchFunc(s.Fields, name, func(f Field, name string) int {
		return strings.Compare(f.Name, name)
	})
	if !found {
		return nil
	}
	return s.Fields[at].Schema
}

func sortFields(fields []Field) {
	slices.SortFunc(fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
}
