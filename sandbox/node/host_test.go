package node

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// hostURL is the address of the host; under Node.js it is another.
const hostURL = "http://127.0.0.1:8099"

// host answers as the server of testdata/run.mjs does.
type host struct{}

var statusPath = regexp.MustCompile(`^/status/(\d+)$`)

func (host) Answer(c sandbox.Call) sandbox.Answer {
	path := strings.TrimPrefix(c.Path, hostURL)
	switch path {
	case "/redirect":
		return plain(302, "location", "/after", nil)
	case "/text":
		return plain(200, "content-type", "text/plain", []byte("héllo"))
	}
	status := 200
	if m := statusPath.FindStringSubmatch(path); m != nil {
		status, _ = strconv.Atoi(m[1])
	}
	headers := map[string]string{}
	for _, h := range c.Headers {
		headers[strings.ToLower(h.Name)] = h.Value
	}
	seen := map[string]any{"method": c.Method, "url": path, "body": string(c.Body)}
	for key, name := range map[string]string{"type": "content-type", "authorization": "authorization", "test": "x-test"} {
		if v, is := headers[name]; is {
			seen[key] = v
		}
	}
	body, _ := json.Marshal(seen)
	return plain(status, "content-type", "application/json", body)
}

func plain(status int, name, value string, body []byte) sandbox.Answer {
	return sandbox.Answer{Status: status, Latency: 5, Body: body, Headers: []trace.Pair{{Name: name, Value: value}}}
}
