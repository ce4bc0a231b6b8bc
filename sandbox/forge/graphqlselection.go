package forge

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// selecting makes the template of what one operation selects.
type selecting struct {
	doc       *ast.QueryDocument
	variables obj
	prefix    string // of the names of values, so that those of different operations differ
	left      int    // how many more fields there may be
	visits    int    // and selections that are looked at: fragments inside one another hold few fields and many of these
}

// spot is where in an answer something stands.
type spot struct {
	path   string
	depth  int
	lists  int // that it stands in
	learnt any // the template of what the app's reads have told of it
	args   obj // with which the field was asked for
}

// object is what a set of selections comes to.
func (s *selecting) object(set ast.SelectionSet, at spot) obj {
	fields, types := s.fields(set, 0)
	person := slices.ContainsFunc(fields, func(f *ast.Field) bool {
		return f.Name == "accountId" || f.Name == "emailAddress" || f.Name == "accountStatus"
	})
	out := obj{}
	for _, f := range merged(fields) {
		if s.left--; s.left < 0 || at.depth > maxGraphQLDepth {
			break
		}
		inner := spot{path: joined(at.path, f.Name), depth: at.depth + 1, lists: at.lists, learnt: dig(at.learnt, f.Alias),
			args: s.arguments(f)}
		given, echoed := at.args[f.Name]
		switch {
		case f.Name == "__typename":
			out[f.Alias] = typeOf(types, at.path)
		case len(f.SelectionSet) > 0:
			out[f.Alias] = s.compound(f, inner)
		case echoed:
			out[f.Alias] = given
		case isLeaf(inner.learnt):
			out[f.Alias] = inner.learnt
		default:
			out[f.Alias] = s.leaf(inner, person)
		}
	}
	return out
}

// merged are fields of which those of one name in the answer are one, with what all of them select.
func merged(fields []*ast.Field) (out []*ast.Field) {
	for _, f := range fields {
		k := slices.IndexFunc(out, func(o *ast.Field) bool { return o.Alias == f.Alias })
		if k < 0 {
			out = append(out, f)
			continue
		}
		both := *out[k]
		both.SelectionSet = slices.Concat(both.SelectionSet, f.SelectionSet)
		out[k] = &both
	}
	return out
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// isLeaf says whether a template is of a value without parts.
func isLeaf(template any) bool {
	switch v := template.(type) {
	case nil:
		return false
	case obj:
		return len(v) == 1 && strings.HasPrefix(sortedKeys(v)[0], "$") && v["$list"] == nil && v["$object"] == nil
	default:
		return true
	}
}

// fields are those that a set selects of whatever type, errors apart, and the types that it names.
func (s *selecting) fields(set ast.SelectionSet, depth int) (out []*ast.Field, types []string) {
	add := func(inner ast.SelectionSet, kind string, directives ast.DirectiveList) {
		if depth > maxGraphQLDepth || !s.included(directives) || strings.HasSuffix(kind, "Error") || len(out) > s.left {
			return
		}
		fields, more := s.fields(inner, depth+1)
		if kind != "" {
			types = append(types, kind)
		}
		out, types = append(out, fields...), append(types, more...)
	}
	for _, one := range set {
		if s.visits--; s.visits < 0 {
			return out, types
		}
		switch one := one.(type) {
		case *ast.Field:
			if s.included(one.Directives) {
				out = append(out, one)
			}
		case *ast.InlineFragment:
			add(one.SelectionSet, one.TypeCondition, one.Directives)
		case *ast.FragmentSpread:
			if f := s.doc.Fragments.ForName(one.Name); f != nil {
				add(f.SelectionSet, f.TypeCondition, one.Directives)
			}
		}
	}
	return out, types
}

// included says whether the directives "skip" and "include" leave a selection in.
func (s *selecting) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		if arg := d.Arguments.ForName("if"); arg != nil && (d.Name == "skip" || d.Name == "include") {
			if s.value(arg.Value) == (d.Name == "skip") {
				return false
			}
		}
	}
	return true
}

// value is an argument, with what the variables stand for.
func (s *selecting) value(v *ast.Value) any {
	got, err := v.Value(s.variables)
	if err != nil {
		return nil
	}
	return got
}

// arguments are those of a field that are texts and numbers, the members of an input among them: a thing that is asked
// for by its key has that key.
func (s *selecting) arguments(f *ast.Field) obj {
	out := obj{}
	for _, arg := range f.Arguments {
		switch v := plainJSON(s.value(arg.Value)).(type) {
		case string, float64:
			out[arg.Name] = v
		case obj:
			for name, inner := range v {
				switch inner.(type) {
				case string, float64:
					out[name] = inner
				}
			}
		}
	}
	return out
}
