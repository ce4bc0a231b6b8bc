package tenant

import "encoding/json"

// Encode is a template out of what encoding/json makes of one. What cannot be JSON is an internal error.
func Encode(v any) Template {
	text, err := json.Marshal(v)
	if err != nil {
		panic("internal: a template is not JSON: " + err.Error())
	}
	return text
}

// Decode is what Encode was given.
func Decode(t Template) (v any) {
	if err := json.Unmarshal(t, &v); err != nil {
		panic("internal: a template is not JSON: " + err.Error())
	}
	return v
}
