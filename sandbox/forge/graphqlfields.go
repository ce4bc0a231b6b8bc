package forge

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"crosstalk/sandbox/openapi"
)

// compound is a field that has fields: a thing, or a list of them.
func (s *selecting) compound(f *ast.Field, at spot) any {
	switch {
	case f.Name == "pageInfo":
		return s.pageInfo(f.SelectionSet)
	case f.Name == "errors":
		return list{}
	}
	item, learntList := itemOf(at.learnt)
	if !learntList && !s.isList(f, at.learnt) {
		return s.object(f.SelectionSet, at)
	}
	at.learnt, at.args = item, nil
	at.lists++
	one := s.object(f.SelectionSet, at)
	if at.lists > 1 {
		return list{one}
	}
	return obj{"$list": one}
}

// itemOf is the template of an item, when what was learnt is a list.
func itemOf(template any) (item any, is bool) {
	switch v := template.(type) {
	case obj:
		item, is = v["$list"]
	case list:
		is = true
		if len(v) > 0 {
			item = v[0]
		}
	}
	return item, is
}

// isList says whether a field of which nobody knows more is a list by its name: edges and nodes are, and so is what
// stands in the plural and does not lead to such a list.
func (s *selecting) isList(f *ast.Field, learnt any) bool {
	if f.Name == "edges" || f.Name == "nodes" {
		return true
	}
	if _, is := learnt.(obj); is || !plural.MatchString(f.Name) {
		return false
	}
	inner, _ := s.fields(f.SelectionSet, 0)
	return !slices.ContainsFunc(inner, func(f *ast.Field) bool {
		return slices.Contains([]string{"edges", "nodes", "pageInfo", "totalCount", "results"}, f.Name)
	})
}

// pageInfo says that there is no other page.
func (s *selecting) pageInfo(set ast.SelectionSet) obj {
	fields, _ := s.fields(set, 0)
	out := obj{}
	for _, f := range fields {
		out[f.Alias] = nil
		if strings.HasPrefix(f.Name, "has") {
			out[f.Alias] = false
		}
	}
	return out
}

func (s *selecting) leaf(at spot, person bool) any {
	return openapi.Prefixed(openapi.Named(at.path, person), s.prefix)
}

// plural matches what fields are called that are lists.
var plural = regexp.MustCompile(`[a-z]([^sui]s|List)$`)

// singular takes from a name what makes it plural.
var singular = regexp.MustCompile(`(ies|s|List|Connection)$`)

// typeOf is the name of a thing's type: the one that the query names, or the field's, which often is called the same.
func typeOf(types []string, path string) string {
	if len(types) > 0 {
		return types[0]
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case name == "":
		return "Query"
	case strings.HasSuffix(name, "ies"):
		name = strings.TrimSuffix(name, "ies") + "y"
	case !strings.HasSuffix(name, "ss"):
		name = singular.ReplaceAllString(name, "")
	}
	if name == "" || name == "node" || name == "edge" {
		return "Node"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
