package forge

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// target is the first argument of __forge_fetch__: it picks the service.
type target struct {
	Type       string `json:"type"`
	Provider   string `json:"provider"`
	Remote     string `json:"remote"`
	Service    string `json:"service"`
	AccountID  string `json:"accountId"`
	ContextAri string `json:"contextAri"`
	Model      string `json:"model"`
}

// request is a Call as the platform understands it.
type request struct {
	sandbox.Call
	p       *Platform
	part    *partition
	data    *invocation
	target  target
	service string // Note.Service
	as      string // app, user, none; empty where that means nothing
	path    string // without the query, still escaped
	query   url.Values
	class   string
	write   bool
	scope   string           // see scopeOf
	fault   tenant.FaultKind // empty: none
	// withheld: there is a fixture, and this tenant or user does not get it.
	withheld bool
	refused  bool           // Note.Refused
	question bool           // Note.Question
	stored   []trace.Stored // Note.Stored
}

func (p *Platform) understand(c sandbox.Call) *request {
	r := &request{Call: c, p: p}
	_ = json.Unmarshal(c.Target, &r.target)
	r.service, r.as = serviceOf(r.target, c.Path)
	r.write = c.Method != "GET" && c.Method != "HEAD" && c.Method != "OPTIONS"
	path, query, _ := strings.Cut(c.Path, "?")
	r.path = path
	r.query, _ = url.ParseQuery(query)
	r.class = classOf(path)
	if c.Invocation != nil {
		r.part = p.partition(c.Invocation.Tenant)
		r.part.ordinal++
		r.fault = p.fault(r)
		r.data, _ = c.Invocation.Data.(*invocation)
	}
	if r.data == nil {
		r.data = &invocation{}
	}
	if r.part != nil && r.actor() != nil && r.blind() {
		r.part = r.part.unseen()
	}
	return r
}

// serviceOf names the service behind a target. A call withContext has no remote: the path alone tells the product. The
// storage of old packages sits behind the gateway, and is the same store.
func serviceOf(t target, path string) (service, as string) {
	if t.Type == "fpp" && path == legacyStorage {
		return "kvs", ""
	}
	switch t.Type {
	case "fpp":
		if t.Remote != "" {
			return t.Remote, t.Provider
		}
		switch {
		case strings.HasPrefix(path, "/wiki/"):
			return "confluence", t.Provider
		case strings.HasPrefix(path, "/2.0/"):
			return "bitbucket", t.Provider
		case strings.HasPrefix(path, "/graphql"):
			return "stargate", t.Provider
		default:
			return "jira", t.Provider
		}
	case "frc":
		return "remote", ""
	case "fcc":
		return "container", ""
	case "tpp":
		return "external-auth", ""
	case "":
		return "unknown", ""
	case "egress":
		if strings.HasPrefix(path, "https://"+objectHost+"/") {
			return "os", ""
		}
		if strings.HasPrefix(path, "https://"+proxyHost+"/") {
			return "proxy", ""
		}
		return "egress", ""
	default:
		return t.Type, ""
	}
}

// actor is the person on whose behalf the request runs; nil for the app itself. A call that names no principal runs
// as the user when there is one.
func (r *request) actor() *tenant.User {
	if r.as == "app" || r.part == nil {
		return nil
	}
	id := r.data.account
	if r.target.AccountID != "" && r.as == "user" {
		id = r.target.AccountID
	}
	return r.part.user(id)
}

// json is the body as a JSON object; empty when it is none.
func (r *request) json() obj {
	v, _ := r.value().(obj)
	if v == nil {
		v = obj{}
	}
	return v
}

// value is the body as JSON; nil when it is not.
func (r *request) value() any {
	var v any
	if json.Unmarshal(r.Body, &v) != nil {
		return nil
	}
	return v
}

// route is one endpoint. In a template, {} stands for one segment of the path and V for a version of the API.
type route struct {
	method, template string
	handle           func(r *request, args []string) reply
}

func (r *request) route(routes []route) reply {
	segments := strings.Split(strings.TrimSuffix(r.path, "/"), "/")
	for _, e := range routes {
		if e.method != r.Method && !(e.method == "GET" && r.Method == "HEAD") {
			continue
		}
		if args, class, matched := match(e.template, segments); matched {
			r.class = class
			return e.handle(r, args)
		}
	}
	return r.described()
}

// source is the name under which what is learnt of an endpoint is kept.
func (r *request) source() string { return r.service + " " + r.Method + " " + r.class }

func match(template string, segments []string) (args []string, class string, matched bool) {
	want := strings.Split(template, "/")
	if len(want) != len(segments) {
		return nil, "", false
	}
	named := make([]string, len(want))
	for i, w := range want {
		named[i] = segments[i]
		switch {
		case w == "{}":
			s, err := url.PathUnescape(segments[i])
			if err != nil || s == "" {
				return nil, "", false
			}
			args, named[i] = append(args, s), "{}"
		case w == "V":
			if !version.MatchString(segments[i]) {
				return nil, "", false
			}
		case w != segments[i]:
			return nil, "", false
		}
	}
	return args, strings.Join(named, "/"), true
}

var (
	version = regexp.MustCompile(`^(latest|v?\d{1,2}(\.\d+)?)$`)
	// word matches segments that name a kind of thing; whatever else stands in a path is a name or an id of one.
	word = regexp.MustCompile(`^[a-z][a-zA-Z_.-]*$`)
)

// classOf is the template of a path that no route describes: segments that look like names or ids become {}.
func classOf(path string) string {
	prefix := ""
	if scheme, rest, found := strings.Cut(path, "://"); found && !strings.Contains(scheme, "/") {
		host, tail, _ := strings.Cut(rest, "/")
		prefix, path = host, "/"+tail
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if s != "" && !word.MatchString(s) && !isVersion(segments, i) {
			segments[i] = "{}"
		}
	}
	return prefix + strings.Join(segments, "/")
}

// isVersion tells the version in /v1/things, /2.0/things or /rest/api/3/things from an id.
func isVersion(segments []string, i int) bool {
	s := segments[i]
	return version.MatchString(s) && (s[0] == 'v' || strings.Contains(s, ".") || i == 3 && segments[1] == "rest")
}
