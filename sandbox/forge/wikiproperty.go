package forge

import "slices"

// wikiPropertyHandler answers for the properties of one thing; args are what the path names after the thing.
type wikiPropertyHandler func(r *request, place string, args []string) reply

func wikiPropertyRoutes() []route {
	routes := []route{
		{"GET", "/wiki/rest/forge/1/app/properties/{}", appProperties(getProperty)},
		{"PUT", "/wiki/rest/forge/1/app/properties/{}", appProperties(putProperty)},
	}
	for _, kind := range []string{"pages", "blogposts", "spaces", "comments", "custom-content"} {
		at := "/wiki/api/v2/" + kind + "/{}/properties"
		routes = append(routes,
			route{"GET", at, wikiProperty(kind, wikiListProperties)},
			route{"POST", at, wikiProperty(kind, wikiAddProperty)},
			route{"GET", at + "/{}", wikiProperty(kind, wikiGetProperty)},
			route{"PUT", at + "/{}", wikiProperty(kind, wikiPutProperty)},
			route{"DELETE", at + "/{}", wikiProperty(kind, wikiDeleteProperty)},
		)
	}
	for _, v1 := range []struct{ kind, at string }{
		{"pages", "/wiki/rest/api/content/{}/property"}, {"spaces", "/wiki/rest/api/space/{}/property"},
	} {
		routes = append(routes,
			route{"GET", v1.at, wikiProperty(v1.kind, wikiListProperties)},
			route{"POST", v1.at, wikiProperty(v1.kind, wikiAddProperty)},
			route{"GET", v1.at + "/{}", wikiProperty(v1.kind, wikiGetProperty)},
			route{"POST", v1.at + "/{}", wikiProperty(v1.kind, wikiPutProperty)},
			route{"PUT", v1.at + "/{}", wikiProperty(v1.kind, wikiPutProperty)},
			route{"DELETE", v1.at + "/{}", wikiProperty(v1.kind, wikiDeleteProperty)},
		)
	}
	return routes
}

func wikiProperty(kind string, h wikiPropertyHandler) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		if kind == "spaces" {
			if r.spaceFor(args[0]) == nil {
				return wikiNotFound()
			}
		} else if r.page(args[0]) == nil {
			return wikiNotFound()
		}
		if r.write && !r.mayWrite() {
			return wikiForbidden()
		}
		return h(r, kind+"/"+args[0], args[1:])
	}
}

// propertyAt finds a property by its id or its key.
func (w *wiki) propertyAt(place, idOrKey string) int {
	return slices.IndexFunc(w.properties[place], func(p obj) bool { return p["id"] == idOrKey || p["key"] == idOrKey })
}

func wikiListProperties(r *request, place string, _ []string) reply {
	out := list{}
	for _, p := range r.part.wiki.properties[place] {
		if key := r.query.Get("key"); key == "" || key == p["key"] {
			out = append(out, p)
		}
	}
	return wikiPage(r, out)
}

func wikiAddProperty(r *request, place string, _ []string) reply {
	body := r.json()
	key, _ := body["key"].(string)
	if r.part.wiki.propertyAt(place, key) >= 0 {
		return wikiConflict()
	}
	p := obj{"id": r.part.mint("property", 70_001), "key": key, "value": body["value"],
		"version": obj{"number": 1, "createdAt": wikiTime(r.part.now())}}
	r.part.wiki.properties[place] = append(r.part.wiki.properties[place], p)
	return ok(p)
}

func wikiGetProperty(r *request, place string, args []string) reply {
	if i := r.part.wiki.propertyAt(place, args[0]); i >= 0 {
		return ok(r.part.wiki.properties[place][i])
	}
	if value, known := r.learnt("property GET " + args[0]); known {
		return ok(obj{"id": "70000", "key": args[0], "value": value, "version": obj{"number": 1}})
	}
	return wikiNotFound()
}

func wikiPutProperty(r *request, place string, args []string) reply {
	w, body := r.part.wiki, r.json()
	i := w.propertyAt(place, args[0])
	if i < 0 {
		body["key"] = args[0]
		w.properties[place] = append(w.properties[place], obj{"id": r.part.mint("property", 70_001), "key": args[0],
			"value": body["value"], "version": obj{"number": 1, "createdAt": wikiTime(r.part.now())}})
		return ok(w.properties[place][len(w.properties[place])-1])
	}
	p := w.properties[place][i]
	number, _ := dig(p, "version", "number").(int)
	p["value"], p["version"] = body["value"], obj{"number": number + 1, "createdAt": wikiTime(r.part.now())}
	return ok(p)
}

func wikiDeleteProperty(r *request, place string, args []string) reply {
	i := r.part.wiki.propertyAt(place, args[0])
	if i < 0 {
		return wikiNotFound()
	}
	r.part.wiki.properties[place] = slices.Delete(r.part.wiki.properties[place], i, i+1)
	return noContent()
}
