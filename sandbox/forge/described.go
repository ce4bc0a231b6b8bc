package forge

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"crosstalk/sandbox/openapi"
)

// productsTable is what the operations of Jira and Confluence answer, made of their OpenAPI descriptions by make
// products. It is read when the first endpoint is asked for that has no route of its own.
//
//go:embed products.txt
var productsTable string

// products are the APIs of the table.
var products = sync.OnceValue(func() []*openapi.API { return openapi.ReadTable(productsTable) })

// described is an operation of which the type of the answer is known.
type described struct {
	openapi.Operation
	api      *openapi.API
	template string // as that of a route
}

// describedOperations are those of the table by method and number of segments, those with fewer variables first.
var describedOperations = sync.OnceValue(func() map[string][]described {
	out := map[string][]described{}
	for _, a := range products() {
		for _, o := range a.Operations {
			silent := o.Body == nil && o.Method == "GET" || o.Body != nil && a.Resolve(o.Body).Kind == openapi.Open
			if silent && o.Status != 204 {
				continue // nothing is said of the answer
			}
			template := openapi.ReplaceVariables(o.Path, "{}")
			template = strings.Replace(template, "/rest/api/3/", "/rest/api/V/", 1)
			key := bucket(o.Method, template)
			out[key] = append(out[key], described{o, a, template})
		}
	}
	for _, all := range out {
		slices.SortStableFunc(all, func(a, b described) int {
			return strings.Count(a.template, "{}") - strings.Count(b.template, "{}")
		})
	}
	return out
})

// isUndescribed says whether a path of version 2 of Confluence's API is none that its description has, by any method.
// That description is whole; those of Jira leave out what apps use all the same.
func isUndescribed(path string) bool {
	if !strings.HasPrefix(path, wholeAPI) {
		return false
	}
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	return !slices.ContainsFunc(describedPaths(), func(template string) bool {
		_, _, matched := match(template, segments)
		return matched
	})
}

const wholeAPI = "/wiki/api/v2/"

var describedPaths = sync.OnceValue(func() (out []string) {
	for _, a := range products() {
		for _, o := range a.Operations {
			if strings.HasPrefix(o.Path, wholeAPI) {
				out = append(out, openapi.ReplaceVariables(o.Path, "{}"))
			}
		}
	}
	return out
})

func bucket(method, path string) string {
	return fmt.Sprintf("%s %d", method, strings.Count(path, "/"))
}

// matched is an operation that a path matches.
type matched struct {
	described
	args  []string // what the path names
	class string   // of what it names
}

// describedAt is the operation of a method on a path.
func describedAt(method, path string) (m matched, known bool) {
	segments := strings.Split(path, "/")
	for _, d := range describedOperations()[bucket(method, path)] {
		if args, class, ok := match(d.template, segments); ok {
			return matched{d, args, class}, true
		}
	}
	return matched{}, false
}

// describedOperation is the operation that a request asks for, and what its path names.
func (r *request) describedOperation() (d described, args []string, known bool) {
	method := r.Method
	if method == "HEAD" {
		method = "GET"
	}
	m, known := describedAt(method, strings.TrimSuffix(r.path, "/"))
	if known {
		r.class = m.class
	}
	return m.described, m.args, known
}

// Knows says whether a product answers an operation by itself, of which the path is a template: {} is a variable.
func Knows(product, method, path string) bool {
	routes := map[string]func() []route{"jira": jiraRoutes, "confluence": confluenceRoutes, "bitbucket": bitbucketRoutes}
	segments := strings.Split(path, "/")
	if of := routes[product]; of != nil {
		for _, e := range of() {
			if _, _, matched := match(e.template, segments); matched && e.method == method {
				return true
			}
		}
	}
	_, known := describedAt(method, path)
	return known
}

// described answers an endpoint that has no route, with values of the types that its description tells. What was learnt
// of an endpoint as a whole goes first: it stands in schedules of old that know it no other way.
func (r *request) described() reply {
	if _, known := r.p.learned[r.source()]; known {
		return r.unknown()
	}
	d, args, known := r.describedOperation()
	if !known {
		return r.unknown()
	}
	if r.asksOnly() {
		r.write = false
	}
	switch {
	case nameless(r.path) || !r.namesThings(d, args):
		return r.trouble(404, "The requested resource was not found.")
	case r.write && !r.mayWrite():
		return r.trouble(403, "You do not have the permission to perform this operation.")
	case r.write:
		return r.describedWrite(d)
	default:
		return r.describedRead(d, args)
	}
}

// namesThings says whether whoever asks may see all that the path names.
func (r *request) namesThings(d described, args []string) bool {
	segments := strings.Split(d.template, "/")
	for k, s := range segments {
		if s != "{}" {
			continue
		}
		arg := args[0]
		args = args[1:]
		found := true
		switch segments[k-1] {
		case "issue":
			found = r.issue(arg) != nil
		case "project":
			found = r.projectFor(arg) != nil
		case "pages", "blogposts", "custom-content", "footer-comments", "inline-comments":
			found = r.page(arg) != nil
		case "spaces":
			found = r.spaceFor(arg) != nil
		}
		if !found {
			return false
		}
	}
	return true
}

// hasNothing says whether whoever asks finds nothing but what was written in this run.
func (r *request) hasNothing() bool { return r.part.site.Sparse || r.actor() != nil && r.blind() }

// madeOf makes a value of a schema. Where that leaves open what something is, it is as the app reads it.
func (r *request) madeOf(a *openapi.API, s *openapi.Schema) any {
	for _, open := range []openapi.Choose{r.openValue, func(name string) any { return obj{"$text": name} }} {
		template := a.Template(s, "", func(name string) any { return open(r.source() + "#" + name) })
		filled, err := r.part.site.Fill(mustJSON(openapi.Prefixed(template, r.class+" ")))
		if err != nil {
			continue // more lists inside one another than there may be
		}
		var out any
		if json.Unmarshal(filled, &out) == nil {
			return out
		}
	}
	panic("internal: the template of " + r.class + " cannot be filled")
}

// openValue is the template of a value whose type nobody tells: what was learnt, or a probe, or a text.
func (r *request) openValue(source string) any {
	var out any
	switch {
	case json.Unmarshal(r.p.learned[source], &out) == nil:
		return out
	case r.p.opt.Probe:
		return obj{"$object": probe(source)}
	default:
		return obj{"$text": source}
	}
}

func (r *request) describedRead(d described, args []string) reply {
	path := r.thingPath()
	body := d.api.Resolve(d.Body)
	lists := body.Kind == openapi.List || listField(d.api, body) != ""
	given, known := r.part.given[path]
	switch {
	case known && given == nil, r.hasNothing() && !known && !lists:
		return r.trouble(404, "The requested resource was not found.")
	case d.Body == nil:
		return status(d.Status, nil)
	}
	v := r.madeOf(d.api, d.Body)
	if all, is := v.(list); is {
		all = r.things(d.api, body.Item, all)
		from, to := pageOf(len(all), r.number("startAt", 0), r.number("maxResults", len(all)))
		return status(d.Status, all[from:to])
	}
	out, is := v.(obj)
	if !is {
		return status(d.Status, v)
	}
	if lists {
		return r.pageOfThings(d, out)
	}
	if strings.HasSuffix(d.template, "}") && r.Method != "POST" {
		echo(out, args[len(args)-1])
	}
	overlay(out, given)
	return status(d.Status, out)
}

// plainID matches what ids and keys of things look like.
var plainID = regexp.MustCompile(`^[\w:.-]{1,100}$`)

// echo puts the id by which a thing was asked for into it.
func echo(out obj, id string) {
	if !plainID.MatchString(id) {
		return
	}
	switch out["id"].(type) {
	case string:
		out["id"] = id
	case float64:
		var n float64
		if _, err := fmt.Sscan(id, &n); err == nil {
			out["id"] = n
		}
	}
}
