package forge

import (
	"net/http"

	"crosstalk/sandbox/trace"
)

// obj and list are JSON in the making; encoding/json sorts the keys.
type (
	obj  = map[string]any
	list = []any
)

// reply is an answer in the making.
type reply struct {
	status     int
	statusText string
	body       any    // marshalled; nil is an empty body
	raw        []byte // used instead of body when not nil
	headers    []trace.Pair
	warning    *trace.Notice
	failed     string
	denied     bool
}

func (r reply) bytes() []byte {
	switch {
	case r.raw != nil:
		return r.raw
	case r.body == nil:
		return nil
	default:
		return mustJSON(r.body)
	}
}

func statusText(r reply) string {
	if r.statusText != "" {
		return r.statusText
	}
	return http.StatusText(r.status)
}

func ok(body any) reply               { return reply{status: http.StatusOK, body: body} }
func status(code int, body any) reply { return reply{status: code, body: body} }
func noContent() reply                { return reply{status: http.StatusNoContent} }
func (r reply) warn(code, m string) reply {
	r.warning = &trace.Notice{Code: code, Message: m}
	return r
}

func (r reply) with(name, value string) reply {
	r.headers = append(r.headers, trace.Pair{Name: name, Value: value})
	return r
}

// proxyError is an answer of Forge's proxy and not of the service behind it: the packages throw on this header.
func proxyError(code int, reason string) reply {
	return status(code, nil).with("forge-proxy-error", reason)
}

func needsAuthentication() reply {
	return proxyError(http.StatusUnauthorized, "NEEDS_AUTHENTICATION_ERR")
}

// notReady answers code that runs while a module loads: there is no tenant to ask for.
func notReady() reply {
	const code = "API_NOT_READY_ERR"
	r := proxyError(http.StatusServiceUnavailable, code)
	r.body = obj{"code": code, "message": "the platform cannot be called before a function is invoked"}
	return r.warn("no-invocation", "a request was made outside any invocation and could not be answered")
}

// notEmulated refuses a service as the service itself would refuse: an error with a code, never data.
func notEmulated(service string) reply {
	r := status(http.StatusNotImplemented, obj{
		"code": "NOT_EMULATED", "message": service + " is not emulated",
		"errors": list{obj{"message": service + " is not emulated"}},
	})
	return r.warn("not-emulated", "the service "+service+" is not emulated; the request got status 501")
}
