package forge

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"crosstalk/sandbox/openapi"
)

// thingPath is the path of what a request is about; the versions of an API know the same things.
func (r *request) thingPath() string {
	return strings.Replace(strings.TrimSuffix(r.path, "/"), "/rest/api/2/", "/rest/api/3/", 1)
}

// describedWrite remembers what is written: POST adds a thing below the path, PUT and PATCH change the one that the
// path names, DELETE takes it away.
func (r *request) describedWrite(d described) reply {
	path := r.thingPath()
	given, known := r.part.given[path]
	if known && given == nil {
		return r.trouble(404, "The requested resource was not found.")
	}
	switch r.Method {
	case "DELETE":
		r.part.given[path] = nil
		return r.describedAnswer(d, nil)
	case "POST":
		body := maps.Clone(r.json())
		id := r.part.mint("described", 50_001)
		body["id"] = id
		r.part.given[path+"/"+id] = body
		r.part.added[path] = append(r.part.added[path], id)
		return r.describedAnswer(d, body)
	default:
		if given = maps.Clone(given); given == nil {
			given = obj{}
		}
		maps.Copy(given, r.json())
		r.part.given[path] = given
		return r.describedAnswer(d, given)
	}
}

// describedAnswer is the answer to a write: what the description tells of, with what was written.
func (r *request) describedAnswer(d described, written obj) reply {
	if d.Body == nil || d.Status == 204 {
		return status(d.Status, nil)
	}
	out := r.madeOf(d.api, d.Body)
	if fields, is := out.(obj); is {
		overlay(fields, written)
	}
	return status(d.Status, out)
}

// overlay puts what was written into a thing, where it has such a field of such a type.
func overlay(thing, written obj) {
	for name, v := range written {
		switch old, has := thing[name]; {
		case !has:
		case name == "id":
			echo(thing, shownAs(v))
		default:
			inner, isObj := old.(obj)
			with, same := v.(obj)
			switch {
			case isObj && same:
				overlay(inner, with)
			case fmt.Sprintf("%T", old) == fmt.Sprintf("%T", v):
				thing[name] = v
			}
		}
	}
}

// things are those of a list: the tenant's, which have the same ids at every tenant, and those that were added, without
// those that were taken away.
func (r *request) things(a *openapi.API, item *openapi.Schema, made list) list {
	if r.hasNothing() {
		made = list{}
	}
	path, out := r.thingPath(), list{}
	add := func(v any, id string) {
		given, known := r.part.given[path+"/"+id]
		if known && given == nil {
			return
		}
		if thing, is := v.(obj); is {
			echo(thing, id)
			overlay(thing, given)
		}
		out = append(out, v)
	}
	for k, v := range made {
		add(v, fmt.Sprint(10_001+k))
	}
	for _, id := range r.part.added[path] {
		add(r.madeOf(a, item), id)
	}
	return out
}

// listNames are what the list is called of which an answer is one page.
var listNames = []string{"values", "results", "issues", "items", "histories", "comments", "worklogs", "records"}

// pageNames are what fields are called that say which page it is.
var pageNames = []string{"startAt", "start", "maxResults", "limit", "total", "totalSize", "size", "isLast",
	"isLastPage", "nextPage", "nextPageToken", "cursor", "next", "_links"}

// listField is the name of the list in an answer that is one page of it; empty when the answer is something else.
func listField(a *openapi.API, body *openapi.Schema) string {
	if !slices.ContainsFunc(pageNames, func(name string) bool { return body.Get(name) != nil }) {
		return ""
	}
	for _, name := range listNames {
		if s := body.Get(name); s != nil && a.Resolve(s).Kind == openapi.List {
			return name
		}
	}
	return ""
}

// pageOfThings cuts the page out of a list that is asked for, by number or by cursor, and says which one it is.
func (r *request) pageOfThings(d described, out obj) reply {
	body := d.api.Resolve(d.Body)
	field := listField(d.api, body)
	made, _ := out[field].(list)
	all := r.things(d.api, d.api.Resolve(body.Get(field)).Item, made)
	start := r.askedNumber("startAt", r.askedNumber("start", 0))
	for _, name := range []string{"cursor", "nextPageToken", "pageToken"} {
		if token := r.asked(name); token != "" {
			at, err := decodeCursor(token)
			if err != nil {
				return r.trouble(400, "The provided next page token is invalid.")
			}
			_, _ = fmt.Sscan(at, &start)
		}
	}
	size := r.askedNumber("maxResults", r.askedNumber("limit", 50))
	from, to := pageOf(len(all), start, max(size, 1))
	out[field] = all[from:to]
	r.sayPage(out, from, to, len(all), max(size, 1))
	return status(d.Status, out)
}

// sayPage fills in the fields of an answer that say which page of how many it is.
func (r *request) sayPage(out obj, from, to, of, size int) {
	more, cursor := to < of, encodeCursor(fmt.Sprint(to))
	says := obj{
		"startAt": from, "start": from, "maxResults": size, "limit": size, "total": of, "totalSize": of, "size": to - from,
		"isLast": !more, "isLastPage": !more,
	}
	for name, v := range says {
		if _, has := out[name]; has {
			out[name] = v
		}
	}
	query := maps.Clone(r.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("startAt", fmt.Sprint(to))
	leads := obj{"nextPageToken": cursor, "cursor": cursor, "next": cursor,
		"nextPage": r.part.site.URL + r.path + "?" + query.Encode()}
	for name, v := range leads {
		if _, text := out[name].(string); text && more {
			out[name] = v
		} else {
			delete(out, name)
		}
	}
	if links, is := out["_links"].(obj); is {
		delete(links, "next")
		if more {
			query = maps.Clone(r.query)
			query.Set("cursor", cursor)
			links["next"] = r.path + "?" + query.Encode()
		}
		links["base"] = r.part.site.URL + "/wiki"
	}
}
