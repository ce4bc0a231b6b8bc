package forge

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"crosstalk/sandbox/openapi"
)

// graphqlOperation is the operation of a GraphQL document that a request runs; errors when there is none.
func (r *request) graphqlOperation() (*ast.QueryDocument, *ast.OperationDefinition, list) {
	body := r.json()
	query, _ := body["query"].(string)
	if strings.TrimSpace(query) == "" {
		return nil, nil, list{obj{"message": "The request has no query."}}
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, maxGraphQLTokens)
	if err != nil {
		return nil, nil, list{graphqlSyntax(err)}
	}
	name, _ := body["operationName"].(string)
	if op := doc.Operations.ForName(name); op != nil {
		return doc, op, nil
	}
	return nil, nil, list{obj{"message": "There is no operation '" + name + "', or several without a name to choose by."}}
}

// The bounds of a document, so that a few bytes of fragments inside one another cannot stand for more than memory holds.
const (
	maxGraphQLTokens = 50_000
	maxGraphQLFields = 5000
	maxGraphQLDepth  = 30
)

// graphqlSyntax is an error of the gateway about a document that cannot be read.
func graphqlSyntax(err error) obj {
	e, is := err.(*gqlerror.Error)
	if !is {
		return obj{"message": err.Error()}
	}
	at := list{}
	for _, l := range e.Locations {
		at = append(at, obj{"line": l.Line, "column": l.Column})
	}
	return obj{"message": "Invalid Syntax : " + e.Message, "locations": at,
		"extensions": obj{"classification": "InvalidSyntax"}}
}

// selection answers what an operation selects: each field with a value by its name, where the app's reads do not tell
// more.
func (r *request) selection() reply {
	doc, op, failures := r.graphqlOperation()
	if failures != nil {
		return ok(obj{"errors": failures})
	}
	r.write = op.Operation == ast.Mutation
	switch {
	case r.actor() != nil && r.blind():
		return ok(obj{"data": nil, "errors": list{graphqlRefusal(404, "The resource was not found.")}})
	case r.write && !r.mayWrite():
		return ok(obj{"data": nil, "errors": list{graphqlRefusal(403, "You do not have the permission to do this.")}})
	}
	variables, _ := r.json()["variables"].(obj)
	s := &selecting{doc: doc, variables: variables, prefix: r.class + " ", left: maxGraphQLFields}
	var learnt any
	template, known := r.p.learned[r.source()]
	if known {
		_ = json.Unmarshal(template, &learnt)
	}
	made := s.object(op.SelectionSet, spot{learnt: dig(learnt, "data")})
	filled, err := r.part.site.Fill(mustJSON(made))
	if err != nil {
		return ok(obj{"data": nil, "errors": list{graphqlRefusal(400, "The query is too complex.")}})
	}
	out := ok(obj{"data": json.RawMessage(filled)})
	if known {
		return out
	}
	return r.guessed(out)
}

func graphqlRefusal(code int, message string) obj {
	return obj{"message": message, "extensions": obj{"statusCode": code}}
}

// selecting makes the template of what one operation selects.
type selecting struct {
	doc       *ast.QueryDocument
	variables obj
	prefix    string // of the names of values, so that those of different operations differ
	left      int    // how many more fields there may be
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
