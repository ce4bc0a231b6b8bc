package forge

import "encoding/json"

// propertyHandler answers for the properties of one thing; args are what the path names after the thing.
type propertyHandler func(r *request, place string, args []string) reply

// property is the properties of one thing, made on first use.
func (j *jira) property(place string) obj {
	if j.properties[place] == nil {
		j.properties[place] = obj{}
	}
	return j.properties[place]
}

func issueProperties(h propertyHandler) func(*request, *issue, []string) reply {
	return func(r *request, i *issue, args []string) reply { return h(r, "issue/"+i.id, args) }
}

func projectProperties(h propertyHandler) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		p := r.projectFor(args[0])
		if p == nil {
			return noProject(args[0])
		}
		return h.guarded(r, "project/"+p["id"].(string), args[1:])
	}
}

func placeProperties(kind string, h propertyHandler) func(*request, []string) reply {
	return func(r *request, args []string) reply { return h.guarded(r, kind+"/"+args[0], args[1:]) }
}

// userProperties are a person's own: no permission of the site's is needed to change them.
func userProperties(h propertyHandler) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		id := r.query.Get("accountId")
		if id == "" {
			id = r.callerID()
		}
		return h(r, "user/"+id, args)
	}
}

// appProperties belong to the app: users cannot reach them.
func appProperties(h propertyHandler) func(*request, []string) reply {
	return func(r *request, args []string) reply {
		if r.as == "user" {
			return forbidden()
		}
		return h(r, "app", args)
	}
}

func gadgetProperties(h propertyHandler) func(*request, []string) reply {
	return func(r *request, args []string) reply { return h.guarded(r, "gadget/"+args[0]+"/"+args[1], args[2:]) }
}

func (h propertyHandler) guarded(r *request, place string, args []string) reply {
	if r.write && !r.mayWrite() {
		return forbidden()
	}
	return h(r, place, args)
}

func listProperties(r *request, place string, _ []string) reply {
	keys := list{}
	for _, key := range sortedKeys(r.part.jira.property(place)) {
		keys = append(keys, obj{"key": key, "self": r.part.site.URL + r.path + "/" + key})
	}
	return ok(obj{"keys": keys})
}

func getProperty(r *request, place string, args []string) reply {
	value, found := r.part.jira.property(place)[args[0]]
	if !found {
		value, found = r.learnt("property GET " + args[0])
	}
	if !found {
		return jiraError(404, "The property with key '"+args[0]+"' does not exist.")
	}
	return ok(obj{"key": args[0], "value": value})
}

func putProperty(r *request, place string, args []string) reply {
	if !json.Valid(r.Body) {
		return jiraError(400, "The property value is not valid JSON.")
	}
	properties := r.part.jira.property(place)
	_, existed := properties[args[0]]
	properties[args[0]] = json.RawMessage(r.Body)
	if existed {
		return status(200, nil)
	}
	return status(201, nil)
}

func deleteProperty(r *request, place string, args []string) reply {
	if _, found := r.part.jira.property(place)[args[0]]; !found {
		return jiraError(404, "The property with key '"+args[0]+"' does not exist.")
	}
	delete(r.part.jira.property(place), args[0])
	return noContent()
}
