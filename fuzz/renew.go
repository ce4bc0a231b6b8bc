package fuzz

import (
	"bytes"
	"regexp"
	"strconv"
	"time"

	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
)

// Somebody who has seen a signed request can send it again with anything that the signature does not cover: a new time,
// another id of the delivery.

// deliveryName matches what the parameters are called that tell one delivery of a request from another.
var deliveryName = regexp.MustCompile(`(?i)(delivery|nonce|request|message|event|idempotency|uuid|guid|webhook).*` +
	`(id|key|guid|uuid|$)`)

// renewed are the requests of later calls in which the times and the ids of deliveries that no signature covers are
// those of so many milliseconds later. It says whether there are any.
func renewed(sent []tenant.Template, passed int64) (out []tenant.Template, some bool) {
	for _, t := range sent {
		v := decode(t)
		fields, is := v.(map[string]any)
		data := signedData(v)
		if is && len(data) > 0 {
			for _, part := range []string{"headers", "queryParameters"} {
				members, _ := fields[part].(map[string]any)
				for name, value := range members {
					other, renews := renew(name, value, data, passed)
					if renews {
						members[name], some = other, true
					}
				}
			}
		}
		out = append(out, encode(v))
	}
	return out, some
}

// renew is a parameter as it is after so many milliseconds; false when it stays, or is covered.
func renew(name string, value any, data []byte, passed int64) (any, bool) {
	if list, is := value.([]any); is && len(list) == 1 {
		other, renews := renew(name, list[0], data, passed)
		return []any{other}, renews
	}
	if directive, is := value.(map[string]any); is && harness.IsDirective(directive) {
		renews := deliveryName.MatchString(name) && !bytes.Contains(data, encode(value))
		return map[string]any{"$id": "another " + name}, renews
	}
	text, is := value.(string)
	if !is || text == "" || bytes.Contains(data, []byte(text)) {
		return value, false
	}
	if at, unit, is := timeIn(text); is {
		return strconv.FormatInt(at+passed/unit, 10), true
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.Add(time.Duration(passed) * time.Millisecond).Format(time.RFC3339Nano), true
	}
	return text + "0", deliveryName.MatchString(name)
}

// around is how far, in milliseconds, a number may be from the beginning of the app's clock that is taken for a time.
const around = 48 * 60 * 60 * 1000

// timeIn reads a time in seconds or milliseconds since 1970; the unit is in milliseconds.
func timeIn(text string) (at, unit int64, is bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	for _, unit := range []int64{1, 1000} {
		if from := n*unit - sandbox.Epoch; from > -around && from < around {
			return n, unit, true
		}
	}
	return 0, 0, false
}

// signedData are the templates of all that the signatures in a request cover.
func signedData(v any) (out []byte) {
	for _, how := range tenant.Signatures(v) {
		out = append(append(out, encode(how["data"])...), '\n')
	}
	return out
}
