package forge

import (
	"regexp"
	"strings"
)

// stargate answers Atlassian's gateway: GraphQL, the queues, and a few endpoints of the platform itself.
func (r *request) stargate() reply {
	switch {
	case strings.HasPrefix(r.path, "/webhook/queue/"):
		return r.queue()
	case r.path == "/forge/events/v1/app-events":
		return r.appEvents()
	case r.path == "/app/report-accounts":
		r.class, r.write = r.path, false
		return noContent()
	case strings.HasPrefix(r.path, "/graphql"):
		return r.graphql()
	default:
		return r.unknown()
	}
}

var operation = regexp.MustCompile(`\b(?:query|mutation)\s+(\w+)`)

// graphqlCall is the operation's name, which tells most calls apart, and its variables.
func (r *request) graphqlCall() (name string, variables obj) {
	body := r.json()
	query, _ := body["query"].(string)
	variables, _ = body["variables"].(obj)
	if m := operation.FindStringSubmatch(query); m != nil {
		name = m[1]
	}
	r.write = strings.Contains(query, "mutation")
	r.class = r.path
	if name != "" {
		r.class += "#" + name
	}
	return name, variables
}

func data(fields obj) reply { return ok(obj{"data": fields}) }

func (r *request) graphql() reply {
	name, variables := r.graphqlCall()
	switch name {
	case "forge_app_createWebTriggerUrl":
		key, _ := dig(variables, "input", "triggerKey").(string)
		return data(obj{"createWebTriggerUrl": obj{"url": r.hook(key, variables["forceCreate"] == true)}})
	case "forge_app_deleteWebTriggerUrl":
		id, _ := variables["id"].(string)
		for _, key := range sortedKeys(r.part.hooks) {
			if strings.HasSuffix(r.part.hooks[key], "/"+id) {
				delete(r.part.hooks, key)
			}
		}
		return data(obj{"deleteWebTriggerUrl": obj{"success": true, "message": nil}})
	case "forge_app_webTriggerUrlsByAppContext":
		urls := list{}
		for _, key := range sortedKeys(r.part.hooks) {
			url := r.part.hooks[key]
			urls = append(urls, obj{"id": url[strings.LastIndexByte(url, '/')+1:], "url": url, "triggerKey": key})
		}
		return data(obj{"webTriggerUrlsByAppContext": urls})
	}
	if r.p.opt.Probe {
		return ok(probe(r.source()))
	}
	return r.selection()
}

// hook is the URL of a web trigger: the tenant's own, the same each time unless a new one is wanted.
func (r *request) hook(key string, fresh bool) string {
	if url := r.part.hooks[key]; url != "" && !fresh {
		return url
	}
	generation := ""
	if r.part.hooks[key] != "" {
		generation = r.part.mint("webtrigger "+key, 2)
	}
	url := "https://" + r.p.environmentID() + ".hello.atlassian-dev.net/x1/" + hookID(r.part.site.Tenant, key, generation)
	r.part.hooks[key] = url
	return url
}

// hookID is the part of a web trigger's URL that tells tenants apart.
func hookID(tenant, key, generation string) string {
	return hex16(hashOf("webtrigger", tenant, key, generation))
}
