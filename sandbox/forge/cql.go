package forge

import (
	"slices"
	"strings"

	"crosstalk/sandbox/query"
)

// cql selects content. Clauses on fields that the emulation does not know hold for everything.
func (r *request) cql(text string) ([]*page, error) {
	q, err := query.CQL(text)
	if err != nil {
		return nil, err
	}
	out := r.pages(func(g *page) bool {
		return !q.Holds(func(c query.Clause) query.Truth { return r.cqlHolds(g, c) })
	})
	slices.SortStableFunc(out, func(a, b *page) int {
		return inOrder(q.Order, func(field string) int { return a.compare(b, field) })
	})
	return out, nil
}

func malformedCQL(text string) reply {
	message := "com.atlassian.confluence.api.service.exceptions.BadRequestException: Could not parse cql : " + text
	return status(400, obj{"statusCode": 400, "message": message,
		"data": obj{"authorized": true, "valid": true, "errors": list{}, "successful": true}})
}

// compare orders two contents by a field; alike when the field is not known.
func (g *page) compare(b *page, field string) int {
	switch field {
	case "id", "content", "created":
		return numbers(g.id, b.id)
	case "lastmodified":
		return g.version - b.version
	case "title":
		return strings.Compare(g.title, b.title)
	case "type":
		return strings.Compare(g.kind, b.kind)
	default:
		return 0
	}
}

func (r *request) cqlHolds(g *page, c query.Clause) query.Truth {
	if calls(c) || strings.ContainsAny(c.Op, "<>") {
		return query.Unknown
	}
	switch c.Field {
	case "type":
		return query.Is(r.among(c, g.kind))
	case "id", "content":
		return query.Is(r.among(c, g.id))
	case "space", "space.key", "space.id":
		s := r.part.space(g.space)
		return query.Is(s != nil && r.among(c, s.Key, s.ID))
	case "parent", "container":
		return query.Is(r.among(c, g.parent))
	case "title":
		return query.Is(r.among(c, g.title) || c.Op == "~" && mentions(c, g.title))
	case "text", "sitesearch":
		return query.Is(mentions(c, g.title+" "+g.body))
	case "creator":
		return query.Is(r.among(c, g.author))
	case "label":
		return query.Is(r.among(c, g.labels...))
	default:
		return query.Unknown
	}
}

func wikiContentsV1(r *request, _ []string) reply {
	pages := r.pages(func(g *page) bool {
		kind, title := r.query.Get("type"), r.query.Get("title")
		return kind != "" && kind != g.kind || title != "" && title != g.title
	})
	return wikiPageV1(r, r.shown(pages, r.showV1))
}

func wikiSearchContent(r *request, _ []string) reply { return r.searchCQL(r.showV1) }

func wikiSearch(r *request, _ []string) reply {
	return r.searchCQL(func(g *page) obj {
		return obj{"content": r.part.wiki.contentV1(r.part, g, false), "title": g.title, "excerpt": g.body,
			"url": "/spaces/TEAM/pages/" + g.id, "entityType": "content", "lastModified": wikiTime(g.made)}
	})
}

// searchCQL is a page of what a query selects.
func (r *request) searchCQL(show func(*page) obj) reply {
	found, err := r.cql(r.query.Get("cql"))
	if err != nil {
		return malformedCQL(r.query.Get("cql"))
	}
	return wikiPageV1(r, r.shown(found, show))
}
