package harness

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/openapi"
	"crosstalk/sandbox/tenant"
)

// Describe has the operations of an API answered as a file in OpenAPI 3 describes them, behind what the configuration
// answers. An error names the file, and the line or the place in it.
func (a *App) Describe(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	api, err := openapi.Read(file, text)
	if err != nil {
		return err
	}
	if len(api.Servers) == 0 {
		return fmt.Errorf("%s: servers: there is none, so that no request can be told to be one of this API; "+
			"add the URL that the app calls", file)
	}
	var remotes []app.Remote
	if a.Manifest != nil {
		remotes = a.Manifest.Remotes
	}
	a.Config.Described = append(a.Config.Described, describedAnswers(api, remotes)...)
	return nil
}

// describedAnswers are the answers of an API, at each of its servers.
func describedAnswers(api *openapi.API, remotes []app.Remote) (out []forge.Fixture) {
	operations := slices.Clone(api.Operations)
	slices.SortStableFunc(operations, func(a, b openapi.Operation) int {
		return strings.Count(a.Path, "{") - strings.Count(b.Path, "{")
	})
	for _, server := range api.Servers {
		for _, o := range operations {
			f := forge.Fixture{Method: o.Method, Status: o.Status}
			if o.Body != nil && o.Status != 204 {
				template := api.Template(o.Body, "", func(name string) any { return map[string]any{"$text": name} })
				f.Body = tenant.Encode(onePage(template))
			}
			for _, at := range placesOf(server, o, remotes) {
				f.Service, f.Address = at[0], at[1]
				out = append(out, f)
			}
		}
	}
	return out
}

// placesOf are the services and addresses by which an app reaches an operation: a product, or a host and the remotes of
// the manifest that stand for it. Products answer themselves what they know.
func placesOf(server string, o openapi.Operation, remotes []app.Remote) (out [][2]string) {
	host, base := openapi.Split(server)
	path := openapi.ReplaceVariables(base+o.Path, "{}")
	if product := productAt(host, path); product != "" {
		if forge.Knows(product, o.Method, path) {
			return nil
		}
		return [][2]string{{product, path}}
	}
	if host != "" {
		host = openapi.ReplaceVariables(strings.ToLower(host), "*")
		out = append(out, [2]string{"egress", "https://" + host + path})
	}
	for _, r := range remotes {
		if remoteHost, below := openapi.Split(strings.TrimSuffix(r.BaseURL, "/")); remoteHost == host {
			if rest, is := strings.CutPrefix(path, below); is {
				out = append(out, [2]string{"remote", r.Key + rest})
			}
		}
	}
	return out
}

// productAt is the product that answers at a host; empty when none does. A description without a host, or with one that
// is a variable, is of a product where its paths are those of one.
func productAt(host, path string) string {
	switch {
	case host == "api.bitbucket.org":
		return "bitbucket"
	case host != "" && !strings.HasPrefix(host, "{") && !strings.HasSuffix(host, ".atlassian.net") &&
		!strings.HasSuffix(host, ".atlassian.com"):
		return ""
	case strings.HasPrefix(path, "/wiki/"):
		return "confluence"
	case strings.HasPrefix(path, "/rest/"):
		return "jira"
	default:
		return ""
	}
}

// What fields are called that lead to the next page, and that say that there is none.
var (
	nextPage = regexp.MustCompile(`(?i)^(next\w*|\w*cursor|after|\w*page_?token|continuation\w*)$`)
	lastPage = regexp.MustCompile(`(?i)^(is_?last\w*|last_?page|end_?of_?\w+)$`)
)

// onePage is the template of an answer after which no page comes: code that goes on until there is none would go on for
// ever.
func onePage(template any) any {
	switch v := template.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, e := range v {
			switch {
			case nextPage.MatchString(name):
				out[name] = nil
			case lastPage.MatchString(name):
				out[name] = true
			default:
				out[name] = onePage(e)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for k, e := range v {
			out[k] = onePage(e)
		}
		return out
	default:
		return v
	}
}
