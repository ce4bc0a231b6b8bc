package forge

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// confluenceRoutes are the endpoints of Confluence: version 2, as
// https://developer.atlassian.com/cloud/confluence/rest/v2/ describes it, and what is left of version 1.
var confluenceRoutes = sync.OnceValue(func() []route {
	return slices.Concat(wikiRoutesOne(), wikiRoutesTwo(), wikiPermissionRoutes(),
		wikiPropertyRoutes())
})

// wikiRoutesOne are what most apps still use of version 1, and the parts of version 2 that are not about content.
func wikiRoutesOne() []route {
	const v2, v1 = "/wiki/api/v2", "/wiki/rest/api"
	return []route{
		{"GET", v2 + "/spaces", wikiSpaces},
		{"GET", v2 + "/spaces/{}", wikiSpace},
		{"GET", v2 + "/spaces/{}/pages", wikiSpacePages},
		{"GET", v2 + "/pages/{}/children", wikiContent(wikiChildren)},
		{"GET", v2 + "/pages/{}/ancestors", wikiEmpty},
		{"GET", v2 + "/labels/{}/pages", wikiList("page")},

		{"GET", v1 + "/user/current", wikiCurrent},
		{"GET", v1 + "/user", wikiOneUser},
		{"GET", v1 + "/search", wikiSearch},
		{"GET", v1 + "/search/user", wikiSearchUser},
		{"GET", v1 + "/user/memberof", wikiGroups},
		{"GET", v1 + "/group", wikiGroups},
		{"GET", v1 + "/space", wikiSpacesV1},
		{"GET", v1 + "/space/{}", wikiSpaceV1},
		{"GET", v1 + "/content", wikiContentsV1},
		{"POST", v1 + "/content", wikiCreateV1},
		{"GET", v1 + "/content/search", wikiSearchContent},
		{"GET", v1 + "/content/{}", wikiContent(wikiGetV1)},
		{"PUT", v1 + "/content/{}", wikiContent(wikiUpdateV1)},
		{"DELETE", v1 + "/content/{}", wikiContent(wikiDelete)},
		{"GET", v1 + "/content/{}/label", wikiContent(wikiLabels)},
		{"POST", v1 + "/content/{}/label", wikiContent(wikiAddLabels)},
		{"GET", v1 + "/content/{}/child/comment", wikiContent(wikiChildrenV1)},
		{"GET", v1 + "/content/{}/child/page", wikiContent(wikiChildrenV1)},
	}
}

// wikiRoutesTwo are the endpoints that each kind of content has in version 2.
func wikiRoutesTwo() []route {
	const v2 = "/wiki/api/v2"
	var routes []route
	for _, kind := range []struct{ plural, name string }{
		{"pages", "page"}, {"blogposts", "blogpost"}, {"footer-comments", "footer-comment"},
		{"inline-comments", "inline-comment"}, {"custom-content", "custom-content"},
	} {
		at := v2 + "/" + kind.plural
		routes = append(routes,
			route{"GET", at, wikiList(kind.name)},
			route{"POST", at, wikiCreate(kind.name)},
			route{"GET", at + "/{}", wikiContent(wikiGet)},
			route{"PUT", at + "/{}", wikiContent(wikiUpdate)},
			route{"PUT", at + "/{}/title", wikiContent(wikiUpdate)},
			route{"DELETE", at + "/{}", wikiContent(wikiDelete)},
			route{"GET", at + "/{}/labels", wikiContent(wikiLabels)},
			route{"GET", at + "/{}/versions", wikiContent(wikiVersions)},
			route{"GET", at + "/{}/attachments", wikiEmpty},
			route{"GET", at + "/{}/footer-comments", wikiContent(wikiComments("footer-comment"))},
			route{"GET", at + "/{}/inline-comments", wikiContent(wikiComments("inline-comment"))},
		)
	}
	return routes
}

func wikiNotFound() reply {
	return status(404, obj{"errors": list{obj{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": nil}},
		"statusCode": 404, "message": "No content found"})
}

func wikiForbidden() reply {
	return status(403, obj{"errors": list{obj{"status": 403, "code": "FORBIDDEN", "title": "Forbidden", "detail": nil}},
		"statusCode": 403, "message": "User is not permitted to perform this operation"})
}

// wikiPage is one page of a list of version 2: the cursor is in the link to the next page.
func wikiPage(r *request, all list) reply {
	start := 0
	if cursor := r.query.Get("cursor"); cursor != "" {
		at, err := decodeCursor(cursor)
		if err != nil {
			return status(400, obj{"errors": list{obj{"status": 400, "code": "INVALID_REQUEST_PARAMETER",
				"title": "Invalid cursor"}}})
		}
		_, _ = fmt.Sscan(at, &start)
	}
	size := r.number("limit", 25)
	from, to := pageOf(len(all), start, size)
	links := obj{"base": r.part.site.URL + "/wiki"}
	if to < len(all) {
		links["next"] = fmt.Sprintf("%s?cursor=%s&limit=%d", r.path, encodeCursor(fmt.Sprint(to)), size)
	}
	return ok(obj{"results": all[from:to], "_links": links})
}

// wikiPageV1 is one page of a list of version 1.
func wikiPageV1(r *request, all list) reply {
	size := r.number("limit", 25)
	from, to := pageOf(len(all), r.number("start", 0), size)
	links := obj{"base": r.part.site.URL + "/wiki"}
	if to < len(all) {
		links["next"] = fmt.Sprintf("%s?start=%d&limit=%d", strings.TrimPrefix(r.path, "/wiki"), to, size)
	}
	return ok(obj{"results": all[from:to], "start": from, "limit": size, "size": to - from, "totalSize": len(all),
		"_links": links})
}

func wikiEmpty(r *request, _ []string) reply { return wikiPage(r, list{}) }

func (r *request) shown(pages []*page, show func(*page) obj) list {
	out := list{}
	for _, g := range pages {
		out = append(out, show(g))
	}
	return out
}

func (r *request) showV2(g *page) obj { return r.part.wiki.contentV2(r.part, g) }
func (r *request) showV1(g *page) obj { return r.part.wiki.contentV1(r.part, g, true) }

func wikiSpaces(r *request, _ []string) reply {
	out := list{}
	for _, s := range r.part.site.Spaces {
		keys, ids := r.query.Get("keys"), r.query.Get("ids")
		if (keys == "" || slices.Contains(strings.Split(keys, ","), s.Key)) &&
			(ids == "" || slices.Contains(strings.Split(ids, ","), s.ID)) {
			out = append(out, r.part.spaceV2(s))
		}
	}
	for _, name := range slices.Concat(strings.Split(r.query.Get("keys"), ","), strings.Split(r.query.Get("ids"), ",")) {
		if s := r.spaceFor(name); s != nil && s.ID == r.part.site.Withheld.Space.ID {
			out = append(out, r.part.spaceV2(*s))
		}
	}
	return wikiPage(r, out)
}

func wikiSpace(r *request, args []string) reply {
	if s := r.spaceFor(args[0]); s != nil {
		out := r.part.spaceV2(*s)
		if r.query.Get("include-operations") == "true" {
			out["operations"] = wikiResults(r.operationsOn("space"))
		}
		return ok(out)
	}
	return wikiNotFound()
}

func wikiSpacesV1(r *request, _ []string) reply {
	out := list{}
	for _, s := range r.part.site.Spaces {
		out = append(out, r.part.spaceV1(s))
	}
	return wikiPageV1(r, out)
}

func wikiSpaceV1(r *request, args []string) reply {
	if s := r.spaceFor(args[0]); s != nil {
		return ok(r.withOperations(r.part.spaceV1(*s), "space"))
	}
	return wikiNotFound()
}

func wikiSpacePages(r *request, args []string) reply {
	s := r.spaceFor(args[0])
	if s == nil {
		return wikiNotFound()
	}
	all := r.pagesOf("page")
	if s.ID == r.part.site.Withheld.Space.ID {
		all = []*page{r.page(r.part.site.Withheld.Page.ID)}
	}
	return wikiPage(r, r.shown(all, r.showV2))
}

func wikiCurrent(r *request, _ []string) reply {
	if u := r.actor(); u != nil {
		self := r.part.site.Self(u)
		return ok(r.withOperations(wikiPerson(&self), "application"))
	}
	app := r.part.appUser()
	return ok(r.withOperations(obj{"type": "known", "accountId": app["accountId"], "accountType": "app",
		"displayName": "App", "publicName": "App"}, "application"))
}

func wikiOneUser(r *request, _ []string) reply {
	for _, u := range r.part.visible() {
		if u.AccountID == r.query.Get("accountId") {
			return ok(r.part.wikiUser(u.AccountID))
		}
	}
	return wikiNotFound()
}

func wikiSearchUser(r *request, _ []string) reply {
	out := list{}
	for _, u := range r.part.visible() {
		out = append(out, obj{"user": r.part.wikiUser(u.AccountID), "title": u.DisplayName, "entityType": "user"})
	}
	return wikiPageV1(r, out)
}

func wikiGroups(r *request, _ []string) reply { return wikiPageV1(r, r.groups()) }
