package forge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// wikiContent finds the content that the path names first. Who may not change things gets 403 for a write.
func wikiContent(h func(r *request, g *page, args []string) reply) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		g := r.page(args[0])
		if g == nil {
			return wikiNotFound()
		}
		if r.write && !r.mayWrite() {
			return wikiForbidden()
		}
		return h(r, g, args[1:])
	}
}

func wikiGet(r *request, g *page, _ []string) reply   { return ok(r.showV2(g)) }
func wikiGetV1(r *request, g *page, _ []string) reply { return ok(r.showV1(g)) }

func wikiList(kind string) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		pages := r.pagesOf(kind)
		if title := r.query.Get("title"); title != "" {
			pages = slices.DeleteFunc(pages, func(g *page) bool { return g.title != title })
		}
		if ids := r.query.Get("id"); ids != "" {
			pages = slices.DeleteFunc(pages, func(g *page) bool { return !slices.Contains(strings.Split(ids, ","), g.id) })
		}
		return wikiPage(r, r.shown(pages, r.showV2))
	}
}

// create adds content of a kind; space and parent come from the body.
func (r *request) create(kind string) *page {
	body := r.json()
	g := &page{id: r.part.mint("content", 41_001), kind: kind, status: "current", version: 1, author: r.callerID(),
		made: r.part.now(), space: "30001"}
	for _, name := range []string{"parentId", "pageId", "blogPostId"} {
		if id, is := body[name].(string); is {
			g.parent = id
		}
	}
	if id, is := body["spaceId"].(string); is {
		g.space = id
	}
	r.into(g)
	g.set(body)
	g.version = 1
	r.part.wiki.pages = append(r.part.wiki.pages, g)
	return g
}

// into notes where new content goes: into a space, and under a parent.
func (r *request) into(g *page) {
	r.meets(g.space == r.part.site.Withheld.Space.ID)
	if parent := r.page(g.parent); parent != nil && parent.withheld {
		g.space = parent.space
	}
}

func wikiCreate(kind string) func(*request, []string) reply {
	return func(r *request, _ []string) reply {
		if !r.mayWrite() {
			return wikiForbidden()
		}
		out := ok(r.showV2(r.create(kind)))
		if strings.HasSuffix(kind, "-comment") {
			out.status = 201
		}
		return out
	}
}

func wikiCreateV1(r *request, _ []string) reply {
	if !r.mayWrite() {
		return wikiForbidden()
	}
	kind, _ := r.json()["type"].(string)
	g := r.create(kind)
	g.parent, _ = dig(r.json(), "container", "id").(string)
	return ok(r.showV1(g))
}

// update answers 409 when the version is not the next, as Confluence does.
func (r *request) update(g *page) bool {
	if n, is := dig(r.json(), "version", "number").(float64); is && int(n) != g.version+1 {
		return false
	}
	g.version++
	g.set(r.json())
	return true
}

func wikiConflict() reply {
	return status(409, obj{"errors": list{obj{"status": 409, "code": "CONFLICT",
		"title": "Version must be incremented on update"}},
		"statusCode": 409, "message": "Version must be incremented on update"})
}

func wikiUpdate(r *request, g *page, _ []string) reply {
	if !r.update(g) {
		return wikiConflict()
	}
	return ok(r.showV2(g))
}

func wikiUpdateV1(r *request, g *page, _ []string) reply {
	if !r.update(g) {
		return wikiConflict()
	}
	return ok(r.showV1(g))
}

func wikiDelete(r *request, g *page, _ []string) reply {
	r.part.wiki.pages = slices.DeleteFunc(r.part.wiki.pages, func(o *page) bool { return o == g })
	return noContent()
}

func wikiLabels(r *request, g *page, _ []string) reply {
	out := list{}
	for n, l := range g.labels {
		out = append(out, obj{"id": fmt.Sprint(60_001 + n), "name": l, "prefix": "global", "label": l})
	}
	if strings.Contains(r.path, "/api/v2/") {
		return wikiPage(r, out)
	}
	return wikiPageV1(r, out)
}

func wikiAddLabels(r *request, g *page, _ []string) reply {
	asked, _ := r.value().([]any)
	if asked == nil {
		asked = list{r.json()}
	}
	for _, a := range asked {
		if name, _ := dig(a, "name").(string); name != "" && !slices.Contains(g.labels, name) {
			g.labels = append(g.labels, name)
		}
	}
	return wikiLabels(r, g, nil)
}

func wikiVersions(r *request, g *page, _ []string) reply {
	out := list{}
	for n := g.version; n > 0; n-- {
		out = append(out, obj{"number": n, "authorId": g.author, "createdAt": wikiTime(g.made), "message": "",
			"minorEdit": false})
	}
	return wikiPage(r, out)
}

func (r *request) childrenOf(g *page, kind string) []*page {
	return r.pages(func(c *page) bool {
		return c.parent != g.id || kind != "" && !strings.HasSuffix(c.kind, kind)
	})
}

func wikiChildren(r *request, g *page, _ []string) reply {
	return wikiPage(r, r.shown(r.childrenOf(g, "page"), r.showV2))
}

func wikiChildrenV1(r *request, g *page, _ []string) reply {
	kind := r.path[strings.LastIndexByte(r.path, '/')+1:]
	return wikiPageV1(r, r.shown(r.childrenOf(g, kind), r.showV1))
}

func wikiComments(kind string) func(*request, *page, []string) reply {
	return func(r *request, g *page, _ []string) reply {
		return wikiPage(r, r.shown(r.childrenOf(g, kind), r.showV2))
	}
}

var cqlClause = regexp.MustCompile(`(?i)^\s*\(?\s*([a-z.]+)\s*(not in|in|!=|!~|=|~)\s*(.*?)\s*\)?\s*$`)

// cql selects content. It knows and, or, and clauses on type, space, id, title and text; any other clause holds.
func (r *request) cql(text string) []*page {
	if at := jqlOrder.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	return r.pages(func(g *page) bool {
		return !slices.ContainsFunc(jqlOr.Split(text, -1), func(part string) bool {
			for _, clause := range jqlAnd.Split(part, -1) {
				if m := cqlClause.FindStringSubmatch(clause); m != nil && !r.cqlHolds(g, m) {
					return false
				}
			}
			return true
		})
	})
}

func (r *request) cqlHolds(g *page, clause []string) bool {
	values := r.jqlValues(clause[3])
	is := func(of string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, of) })
	}
	within := func(of string) bool {
		return slices.ContainsFunc(values, func(v string) bool {
			return strings.Contains(strings.ToLower(of), strings.ToLower(strings.Trim(v, "*")))
		})
	}
	var held bool
	switch strings.ToLower(clause[1]) {
	case "type":
		held = is(g.kind)
	case "id", "content":
		held = is(g.id)
	case "space", "space.key":
		s := r.part.space(g.space)
		held = s != nil && is(s.Key)
	case "title":
		held = is(g.title) || strings.Contains(clause[2], "~") && within(g.title)
	case "text", "sitesearch":
		held = within(g.title + " " + g.body)
	case "creator":
		held = is(g.author)
	case "label":
		held = slices.ContainsFunc(g.labels, is)
	default:
		return true
	}
	return held != (strings.Contains(clause[2], "!") || strings.Contains(strings.ToLower(clause[2]), "not"))
}

func wikiContentsV1(r *request, _ []string) reply {
	pages := r.pages(func(g *page) bool {
		kind, title := r.query.Get("type"), r.query.Get("title")
		return kind != "" && kind != g.kind || title != "" && title != g.title
	})
	return wikiPageV1(r, r.shown(pages, r.showV1))
}

func wikiSearchContent(r *request, _ []string) reply {
	return wikiPageV1(r, r.shown(r.cql(r.query.Get("cql")), r.showV1))
}

func wikiSearch(r *request, _ []string) reply {
	return wikiPageV1(r, r.shown(r.cql(r.query.Get("cql")), func(g *page) obj {
		return obj{"content": r.part.wiki.contentV1(r.part, g, false), "title": g.title, "excerpt": g.body,
			"url": "/spaces/TEAM/pages/" + g.id, "entityType": "content", "lastModified": wikiTime(g.made)}
	}))
}
