package node

import (
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// urlNative gives parse(input, base) → [scheme, username, password, host, port, path, query, fragment, opaque] or
// null, where host, query and fragment may be null; and percent(text, set).
func urlNative(i *sandbox.Instance) any {
	return object(i,
		function{"parse", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			var base *webURL
			if b := c.Argument(1); !goja.IsUndefined(b) {
				if base = parseURL(b.String(), nil); base == nil {
					return goja.Null()
				}
			}
			u := parseURL(c.Argument(0).String(), base)
			if u == nil {
				return goja.Null()
			}
			return u.value(i)
		}},
		function{"percent", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(percent(c.Argument(0).String(), percentSets()[c.Argument(1).String()]))
		}},
	)
}

// webURL is a URL record of the WHATWG URL Standard §4.1.
type webURL struct {
	scheme, username, password string
	host                       *string
	port                       string
	path                       []string
	opaque                     bool // path has one element, which is no list
	query, fragment            *string
}

func (u *webURL) value(i *sandbox.Instance) goja.Value {
	optional := func(s *string) any {
		if s == nil {
			return nil
		}
		return *s
	}
	return i.VM().NewArray(u.scheme, u.username, u.password, optional(u.host), u.port, u.pathname(),
		optional(u.query), optional(u.fragment), u.opaque)
}

func (u *webURL) pathname() string {
	if u.opaque {
		return u.path[0]
	}
	var b strings.Builder
	for _, p := range u.path {
		b.WriteString("/" + p)
	}
	return b.String()
}

// specialPort is the default port of a special scheme; ok says whether the scheme is special.
func specialPort(scheme string) (port string, ok bool) {
	port, ok = map[string]string{"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21", "file": ""}[scheme]
	return port, ok
}

func (u *webURL) special() bool { _, ok := specialPort(u.scheme); return ok }

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// scheme splits a scheme off; it is empty when there is none.
func cutScheme(s string) (scheme, rest string) {
	for k := 0; k < len(s); k++ {
		c := s[k]
		switch {
		case k > 0 && c == ':':
			return strings.ToLower(s[:k]), s[k+1:]
		case isAlpha(c), k > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		default:
			return "", s
		}
	}
	return "", s
}

// parseURL follows the basic URL parser (§4.4) without a state override; nil means failure.
func parseURL(input string, base *webURL) *webURL {
	input = strings.TrimFunc(input, func(r rune) bool { return r <= ' ' })
	input = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(input)
	u := &webURL{}
	input, fragment, hasFragment := strings.Cut(input, "#")
	if hasFragment {
		f := percent(fragment, percentSets()["fragment"])
		u.fragment = &f
	}
	scheme, rest := cutScheme(input)
	if scheme == "" {
		return u.relative(input, base)
	}
	u.scheme = scheme
	switch {
	case scheme == "file":
		return u.file(rest, base)
	case u.special() && base != nil && base.scheme == scheme && !slashed(rest, 2):
		return u.relative(rest, base)
	case u.special():
		return u.authority(strings.TrimLeft(rest, `/\`))
	case strings.HasPrefix(rest, "//"):
		return u.authority(rest[2:])
	case strings.HasPrefix(rest, "/"):
		return u.withPath(nil, rest)
	default:
		path, query, has := strings.Cut(rest, "?")
		u.setQuery(query, has)
		u.path, u.opaque = []string{percent(path, percentSets()["c0"])}, true
		return u
	}
}

// slashed says whether s starts with n slashes of either kind.
func slashed(s string, n int) bool {
	return len(s) >= n && strings.Trim(s[:n], `/\`) == ""
}

func (u *webURL) setQuery(query string, has bool) {
	if !has {
		return
	}
	set := "query"
	if u.special() {
		set = "special-query"
	}
	q := percent(query, percentSets()[set])
	u.query = &q
}

// relative resolves s, which has no scheme, or the scheme of the base.
func (u *webURL) relative(s string, base *webURL) *webURL {
	if base == nil || base.opaque && (s != "" || u.fragment == nil) {
		return nil
	}
	u.scheme = base.scheme
	if base.scheme == "file" {
		return u.file(s, base)
	}
	if base.opaque {
		u.path, u.opaque, u.query = base.path, true, base.query
		return u
	}
	if u.special() && slashed(s, 2) || strings.HasPrefix(s, "//") {
		return u.authority(strings.TrimLeft(s[2:], map[bool]string{true: `/\`, false: ""}[u.special()]))
	}
	u.username, u.password, u.host, u.port = base.username, base.password, base.host, base.port
	switch {
	case s == "":
		u.path, u.query = base.path, base.query
		return u
	case s[0] == '?':
		u.path = base.path
		u.setQuery(s[1:], true)
		return u
	case s[0] == '/' || u.special() && s[0] == '\\':
		return u.withPath(nil, s)
	default:
		return u.withPath(base.path[:max(len(base.path)-1, 0)], s)
	}
}

// withPath reads path and query of s below the segments of a base.
func (u *webURL) withPath(below []string, s string) *webURL {
	path, query, has := strings.Cut(s, "?")
	u.setQuery(query, has)
	if u.special() {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	u.path = append([]string(nil), below...)
	if path == "" && !u.special() {
		return u
	}
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for k, seg := range segments {
		u.addSegment(seg, k == len(segments)-1)
	}
	return u
}

func (u *webURL) addSegment(seg string, last bool) {
	switch strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(seg, "%2e", "."), "%2E", ".")) {
	case "..":
		if n := len(u.path); n > 0 && !(u.scheme == "file" && n == 1 && isDriveLetter(u.path[0])) {
			u.path = u.path[:n-1]
		}
		if last {
			u.path = append(u.path, "")
		}
	case ".":
		if last {
			u.path = append(u.path, "")
		}
	default:
		u.path = append(u.path, percent(seg, percentSets()["path"]))
	}
}

func isDriveLetter(s string) bool {
	return len(s) == 2 && isAlpha(s[0]) && (s[1] == ':' || s[1] == '|')
}

// file reads what follows "file:".
func (u *webURL) file(s string, base *webURL) *webURL {
	empty := ""
	u.host = &empty
	if slashed(s, 2) {
		end := strings.IndexAny(s[2:]+"/", `/\?`) + 2
		host := s[2:min(end, len(s))]
		if !isDriveLetter(host) {
			h, ok := parseHost(host, true)
			if !ok {
				return nil
			}
			if h == "localhost" {
				h = ""
			}
			u.host = &h
			s = s[len(host)+2:]
		} else {
			s = s[2:]
		}
		return u.withPath(nil, s)
	}
	if base != nil && base.scheme == "file" {
		u.host = base.host
		switch {
		case s == "":
			u.path, u.query = base.path, base.query
			return u
		case s[0] == '?':
			u.path = base.path
			u.setQuery(s[1:], true)
			return u
		case s[0] != '/' && s[0] != '\\':
			return u.withPath(base.path[:max(len(base.path)-1, 0)], s)
		}
	}
	return u.withPath(nil, s)
}

// authority reads "user:password@host:port/path?query".
func (u *webURL) authority(s string) *webURL {
	ends := "/?"
	if u.special() {
		ends = `/\?`
	}
	rest := ""
	if k := strings.IndexAny(s, ends); k >= 0 {
		s, rest = s[:k], s[k:]
	}
	if k := strings.LastIndexByte(s, '@'); k >= 0 {
		name, password, _ := strings.Cut(s[:k], ":")
		u.username, u.password = percent(name, percentSets()["userinfo"]), percent(password, percentSets()["userinfo"])
		s = s[k+1:]
		if s == "" {
			return nil
		}
	}
	host, port, ok := cutPort(s)
	if !ok || host == "" && (u.special() || port != "") {
		return nil
	}
	h, ok := parseHost(host, u.special())
	if !ok {
		return nil
	}
	u.host = &h
	if d, _ := specialPort(u.scheme); port != d {
		u.port = port
	}
	return u.withPath(nil, rest)
}

// cutPort splits a port off and writes it without leading zeros.
func cutPort(s string) (host, port string, ok bool) {
	k := strings.LastIndexByte(s, ':')
	if k < 0 || strings.HasSuffix(s, "]") {
		return s, "", true
	}
	n := 0
	for _, c := range []byte(s[k+1:]) {
		if n = n*10 + int(c-'0'); !isDigit(c) || n > 65535 {
			return "", "", false
		}
	}
	if s[k+1:] == "" {
		return s[:k], "", true
	}
	return s[:k], itoa(n), true
}
