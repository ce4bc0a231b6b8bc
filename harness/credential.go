package harness

import (
	"encoding/json"
	"strings"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/tenant"
)

// otherCredential is a request to a web trigger with other credentials in the place of those that stand in it as they
// are. Templates stand for something else in each world and stay. It says whether there was any.
func otherCredential(request tenant.Template) (out tenant.Template, changed bool) {
	var fields map[string]any
	if json.Unmarshal(request, &fields) != nil {
		return request, false
	}
	for _, part := range []string{"headers", "queryParameters", "body"} {
		if values, is := fields[part].(map[string]any); is && otherValues(values) {
			changed = true
		}
	}
	return encoded(fields), changed
}

// otherValues changes the credentials among the members of an object, at any depth.
func otherValues(values map[string]any) (changed bool) {
	if IsDirective(values) {
		return false
	}
	for name, value := range values {
		switch value := value.(type) {
		case map[string]any:
			changed = otherValues(value) || changed
		case string:
			if oracle.CredentialName(name) {
				values[name], changed = other(value), true
			}
		case []any: // the values of one header
			if text, is := single(value).(string); is && oracle.CredentialName(name) {
				values[name], changed = []any{other(text)}, true
			}
		}
	}
	return changed
}

func single(list []any) any {
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// other is another credential of the same scheme.
func other(credential string) any {
	drawn := map[string]any{"$secret": "other credential"}
	if scheme, _, has := strings.Cut(credential, " "); has {
		return map[string]any{"$join": []any{scheme + " ", drawn}}
	}
	return drawn
}
