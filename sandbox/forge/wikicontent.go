package forge

import (
	"fmt"
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

func wikiGet(r *request, g *page, _ []string) reply {
	out := r.showV2(g)
	if r.query.Get("include-operations") == "true" {
		out["operations"] = wikiResults(r.operationsOn(g.kind))
	}
	return ok(out)
}

func wikiGetV1(r *request, g *page, _ []string) reply {
	return ok(r.withOperations(r.showV1(g), g.kind))
}

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
