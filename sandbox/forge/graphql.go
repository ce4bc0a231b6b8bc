package forge

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
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

// The bounds of a document, so that a few bytes of fragments inside one another cannot stand for more than memory
// holds.
const (
	maxGraphQLTokens = 50_000
	maxGraphQLFields = 5000
	maxGraphQLDepth  = 30
)

// graphqlSyntax is an error of the gateway about a document that cannot be read.
func graphqlSyntax(err error) obj {
	var e *gqlerror.Error
	if !errors.As(err, &e) {
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
	s := &selecting{
		doc: doc, variables: r.variables(op), prefix: r.class + " ", left: maxGraphQLFields, visits: 4 * maxGraphQLFields,
	}
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
	out := ok(obj{"data": filled})
	if known {
		return out
	}
	return r.guessed(out)
}

// variables are the values of an operation's variables, those that it gives itself where the request has none.
func (r *request) variables(op *ast.OperationDefinition) obj {
	out := obj{}
	for _, v := range op.VariableDefinitions {
		if v.DefaultValue == nil {
			continue
		}
		if value, err := v.DefaultValue.Value(nil); err == nil {
			out[v.Variable] = value
		}
	}
	given, _ := r.json()["variables"].(obj)
	maps.Copy(out, given)
	return out
}

func graphqlRefusal(code int, message string) obj {
	return obj{"message": message, "extensions": obj{"statusCode": code}}
}
