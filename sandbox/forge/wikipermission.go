package forge

import (
	"slices"
	"strings"
)

// Questions about permissions, as Confluence answers them. To ask what somebody may do is no deed, whatever it is
// about.

func wikiPermissionRoutes() []route {
	const v2 = "/wiki/api/v2"
	routes := []route{
		{"POST", "/wiki/rest/api/content/{}/permission/check", asking(wikiPermissionCheck)},
		// The authorize function of @forge/api asks without the prefix /wiki.
		{"POST", "/rest/api/content/{}/permission/check", asking(wikiPermissionCheck)},
		{"GET", v2 + "/spaces/{}/operations", asking(wikiOperations("space"))},
	}
	for _, kind := range []struct{ plural, name string }{
		{"pages", "page"}, {"blogposts", "blogpost"}, {"custom-content", "custom-content"}, {"attachments", "attachment"},
		{"footer-comments", "comment"}, {"inline-comments", "comment"}, {"whiteboards", "whiteboard"},
		{"databases", "database"}, {"folders", "folder"}, {"embeds", "embed"},
	} {
		routes = append(routes, route{"GET", v2 + "/" + kind.plural + "/{}/operations", asking(wikiOperations(kind.name))})
	}
	return routes
}

// wikiOperation is something that may be done with a thing: what it is called, and with what, itself or what is in it.
type wikiOperation struct{ name, target string }

// operationsOf are those that there are on a kind of thing.
func operationsOf(kind string) []wikiOperation {
	switch kind {
	case "application":
		return []wikiOperation{{"use", kind}, {"create", "space"}, {"administer", kind}}
	case "space":
		return []wikiOperation{{"read", kind}, {"create", "page"}, {"create", "blogpost"}, {"create", "comment"},
			{"create", "attachment"}, {"export", kind}, {"administer", kind}, {"delete", kind}}
	case "page", "blogpost":
		return []wikiOperation{{"read", kind}, {"create", "comment"}, {"create", "attachment"}, {"update", kind},
			{"delete", kind}, {"restrict_content", kind}}
	default:
		kind = strings.TrimPrefix(strings.TrimPrefix(kind, "footer-"), "inline-")
		return []wikiOperation{{"read", kind}, {"update", kind}, {"delete", kind}}
	}
}

// wholeOperations are the operations on what is more than one piece of content, which are for administrators.
var wholeOperations = []wikiOperation{{"create", "space"}, {"delete", "space"}}

// operationsOn are those that whoever asks may do with a thing of a kind.
func (r *request) operationsOn(kind string) list {
	out := list{}
	r.question = true
	for _, o := range operationsOf(kind) {
		permission := o.name
		if slices.Contains(wholeOperations, o) {
			permission = "administer"
		}
		if r.granted(permission) {
			out = append(out, obj{"operation": o.name, "targetType": o.target})
		}
	}
	return out
}

// withOperations is a thing of version 1, with what may be done with it where that is asked for.
func (r *request) withOperations(thing obj, kind string) obj {
	if slices.Contains(strings.Split(r.query.Get("expand"), ","), "operations") {
		thing["operations"] = r.operationsOn(kind)
	}
	return thing
}

// wikiResults is a list that version 2 shows inside a thing.
func wikiResults(all list) obj {
	return obj{"results": all, "meta": obj{"hasMore": false}, "_links": obj{}}
}

// wikiOperations lists what whoever asks may do with a thing. Whatever is asked about is there, spaces and what is
// withheld apart.
func wikiOperations(kind string) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		if r.hasNothing() || r.actor() != nil && r.excludes(args[0]) || kind == "space" && r.spaceFor(args[0]) == nil {
			return wikiNotFound()
		}
		return ok(obj{"operations": r.operationsOn(kind)})
	}
}

// wikiPermissionCheck answers for the person in the body, or the caller.
func wikiPermissionCheck(r *request, args []string) reply {
	permission, _ := r.json()["operation"].(string)
	granted := r.granted(permission) && (r.actor() == nil || !r.excludes(args[0]))
	if id, _ := dig(r.json(), "subject", "identifier").(string); id != "" {
		granted = r.holds(r.part.user(id), permission) && !r.excludes(args[0])
	}
	return ok(obj{"hasPermission": granted, "errors": list{}})
}
