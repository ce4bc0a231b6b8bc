package forge

import (
	"net/http"
	"strings"
)

// unknown answers an endpoint that the emulation has no data for: with what was learnt about it, else with a probe,
// else with something that most code can read.
func (r *request) unknown() reply {
	if r.asksOnly() {
		r.write = false
	}
	switch {
	case r.write && !r.mayWrite():
		return forbidden()
	case r.actor() != nil && r.blind():
		return r.guessed(notFound())
	}
	if nameless(r.path) {
		return notFound()
	}
	if r.service == "confluence" && isUndescribed(r.path) {
		return notFound().warn("unknown-endpoint", r.Method+" "+r.class+" is not in the description of Confluence's API, "+
			"so that it answers 404; crosstalk.yaml can give an answer of your own")
	}
	if out, known := r.learnt(r.source()); known {
		return ok(r.paged(r.source(), out))
	}
	code := http.StatusOK
	var body obj
	switch {
	case r.Method == "DELETE":
		return r.guessed(noContent())
	case r.write:
		code, body = http.StatusCreated, obj{"id": r.part.mint("unknown", 90_001)}
	case r.part.site.Sparse:
		return r.guessed(notFound())
	default:
		body = obj{
			"id": "90000", "key": "UNKNOWN-1", "name": r.part.site.ID("unknown.name"), "self": r.part.site.URL + r.path,
			"values": list{}, "results": list{}, "issues": list{}, "items": list{}, "total": 0, "size": 0, "startAt": 0,
			"maxResults": 50, "isLast": true, "isLastPage": true, "_links": obj{},
		}
	}
	return r.guessed(status(code, body))
}

// nameless says whether a segment of a path is empty, as where the name of a thing should stand: no product has
// anything there.
func nameless(path string) bool { return strings.HasSuffix(path, "/") || strings.Contains(path, "//") }

// learnt is what was learnt about a source of data, filled for the tenant, or else a probe; false without either.
// A sparse tenant has nothing of the kind.
func (r *request) learnt(source string) (any, bool) {
	if template, known := r.p.learned[source]; known && !r.part.site.Sparse {
		if filled, err := r.part.site.Fill(template); err == nil {
			return filled, true
		}
	}
	return probe(source), r.p.opt.Probe
}

func (r *request) guessed(out reply) reply {
	if r.withheld {
		return out
	}
	return out.warn("unknown-endpoint", r.Method+" "+r.class+" is not emulated; the answer is made up")
}

// notFound is the error body of Jira, which other products' clients read as well.
func notFound() reply { return jiraError(http.StatusNotFound, "The requested resource was not found.") }

func jiraError(code int, message string) reply {
	return status(code, obj{"errorMessages": list{message}, "errors": obj{}})
}

// forbidden answers a user who lacks the permission.
func forbidden() reply {
	return jiraError(http.StatusForbidden, "You do not have the permission to perform this operation.")
}

// pageOf cuts one page out of n things by the numbers in the query, or the defaults.
func pageOf(n, start, size int) (from, to int) {
	from = min(max(start, 0), n)
	return from, min(from+max(size, 0), n)
}
