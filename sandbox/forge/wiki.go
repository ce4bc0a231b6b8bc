package forge

import (
	"slices"
	"time"

	"crosstalk/sandbox/tenant"
)

// wiki is the Confluence of one tenant.
type wiki struct {
	pages      []*page // pages, blog posts and comments
	properties map[string][]obj
}

// page is any content: a page, a blog post, a comment.
type page struct {
	id, space, kind, status, title, body, author, parent string
	version                                              int
	made                                                 time.Time
	labels                                               []string
	only                                                 string // as issue.only
	withheld                                             bool
}

func newWiki(site *tenant.Site) *wiki {
	w := &wiki{properties: map[string][]obj{}}
	for _, s := range site.Pages {
		w.add(site, s)
	}
	if s := site.Withheld.Page; s.ID != "" {
		w.add(site, s).withheld = true
	}
	return w
}

func (w *wiki) add(site *tenant.Site, s tenant.Page) *page {
	g := &page{
		id: s.ID, space: s.SpaceID, kind: "page", status: "current", title: s.Title, body: s.Body, version: s.Version,
		author: site.Users[s.Author].AccountID, made: stamp(0), only: s.Only,
	}
	w.pages = append(w.pages, g)
	return g
}

// pages are the contents that whoever asks comes upon and that drop does not leave out.
func (r *request) pages(drop func(*page) bool) []*page {
	who := r.actor()
	return slices.DeleteFunc(slices.Clone(r.part.wiki.pages), func(g *page) bool {
		return hidden(g.only, who) || g.withheld || drop(g)
	})
}

// page finds content by id; nil when there is none that whoever asks may see.
func (r *request) page(id string) *page {
	for _, g := range r.part.wiki.pages {
		if g.id == id && r.finds(g.only, g.withheld) {
			return g
		}
	}
	return nil
}

// pagesOf lists the content of one kind.
func (r *request) pagesOf(kind string) []*page {
	return r.pages(func(g *page) bool { return g.kind != kind })
}

func wikiTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z") }

func (p *partition) spaceV2(s tenant.Space) obj {
	return obj{"id": s.ID, "key": s.Key, "name": s.Name, "type": "global", "status": "current", "homepageId": "40001",
		"authorId": p.site.Users[0].AccountID, "createdAt": wikiTime(stamp(0)),
		"_links": obj{"webui": "/spaces/" + s.Key, "base": p.site.URL + "/wiki"}}
}

func (p *partition) spaceV1(s tenant.Space) obj {
	return obj{"id": 30001, "key": s.Key, "name": s.Name, "type": "global", "status": "current",
		"_links": obj{"webui": "/spaces/" + s.Key, "self": p.site.URL + "/wiki/rest/api/space/" + s.Key}}
}

func (p *partition) space(idOrKey string) *tenant.Space {
	for i, s := range p.site.Spaces {
		if s.ID == idOrKey || s.Key == idOrKey {
			return &p.site.Spaces[i]
		}
	}
	if s := &p.site.Withheld.Space; s.ID != "" && (s.ID == idOrKey || s.Key == idOrKey) {
		return s
	}
	return nil
}

// spaceFor is a space by id or key; nil when there is none that whoever asks may see.
func (r *request) spaceFor(idOrKey string) *tenant.Space {
	s := r.part.space(idOrKey)
	if s == nil || !r.finds("", s.ID == r.part.site.Withheld.Space.ID) {
		return nil
	}
	return s
}

// contentV2 is content as version 2 of the API shows it.
func (w *wiki) contentV2(p *partition, g *page) obj {
	body := obj{"representation": "storage", "value": g.body}
	out := obj{
		"id": g.id, "status": g.status, "title": g.title, "authorId": g.author, "createdAt": wikiTime(g.made),
		"version": obj{"number": g.version, "message": "", "minorEdit": false, "authorId": g.author,
			"createdAt": wikiTime(g.made)},
		"body": obj{"storage": body, "view": obj{"representation": "view", "value": g.body},
			"atlas_doc_format": obj{"representation": "atlas_doc_format", "value": string(mustJSON(adf(g.body)))}},
		"_links": obj{"webui": "/spaces/TEAM/pages/" + g.id, "base": p.site.URL + "/wiki"},
	}
	if g.kind == "footer-comment" || g.kind == "inline-comment" {
		out["pageId"] = g.parent
		return out
	}
	out["spaceId"], out["parentId"], out["ownerId"] = g.space, nil, g.author
	if g.parent != "" {
		out["parentId"] = g.parent
	}
	return out
}

// contentV1 is content as version 1 of the API and the product's events show it; events leave the body out.
func (w *wiki) contentV1(p *partition, g *page, body bool) obj {
	author := p.wikiUser(g.author)
	out := obj{
		"id": g.id, "type": g.kind, "status": g.status, "title": g.title, "ancestors": list{},
		"history": obj{"latest": true, "createdBy": author, "createdDate": wikiTime(g.made)},
		"version": obj{"number": g.version, "by": author, "when": wikiTime(g.made), "minorEdit": false},
		"_links":  obj{"webui": "/spaces/TEAM/pages/" + g.id, "base": p.site.URL + "/wiki"},
	}
	if s := p.space(g.space); s != nil {
		out["space"] = p.spaceV1(*s)
	}
	if body {
		out["body"] = obj{"storage": obj{"value": g.body, "representation": "storage"},
			"view": obj{"value": g.body, "representation": "view"}}
	}
	return out
}

func (p *partition) wikiUser(accountID string) obj {
	u := p.user(accountID)
	if u == nil {
		return obj{"type": "known", "accountId": accountID, "accountType": "atlassian", "displayName": "Former user"}
	}
	return wikiPerson(u)
}

func wikiPerson(u *tenant.User) obj {
	return obj{"type": "known", "accountId": u.AccountID, "accountType": "atlassian", "email": u.Email,
		"publicName":  u.Nickname,
		"displayName": u.DisplayName, "timeZone": u.Timezone, "profilePicture": obj{"path": "/wiki/aa-avatar/" + u.AccountID}}
}

// set applies the body of a create or update, of either version of the API.
func (g *page) set(body obj) {
	if title, is := body["title"].(string); is {
		g.title = title
	}
	if s, is := body["status"].(string); is {
		g.status = s
	}
	for _, at := range [][]string{{"body", "value"}, {"body", "storage", "value"}, {"body", "atlas_doc_format", "value"},
		{"body", "wiki", "value"}} {
		if text, is := dig(body, at...).(string); is {
			g.body = text
		}
	}
	if n, is := dig(body, "version", "number").(float64); is {
		g.version = int(n)
	}
}
