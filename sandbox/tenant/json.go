package tenant

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// JSON is a value as products and browsers send it: "<" stays as it is. Its errors are those of json.Marshal. What
// nearly every value consists of is written here, because requests are made thousands of times in a second; the rest is
// left to encoding/json, which gives the same bytes for all. A json.RawMessage is taken at its word.
func JSON(v any) (json.RawMessage, error) { return appendJSON(make([]byte, 0, 256), v) }

func appendJSON(out []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...), nil
	case bool:
		return strconv.AppendBool(out, v), nil
	case string:
		return appendText(out, v)
	case int:
		return strconv.AppendInt(out, int64(v), 10), nil
	case float64:
		return appendNumber(out, v)
	case json.RawMessage:
		if len(v) > 0 && !bytes.ContainsAny(v, " \t\r\n\u2028\u2029") {
			return append(out, v...), nil
		}
	case []any:
		return appendList(out, v)
	case map[string]any:
		return appendObject(out, v)
	}
	return appendOther(out, v)
}

func appendList(out []byte, v []any) (_ []byte, err error) {
	if v == nil {
		return append(out, "null"...), nil
	}
	out = append(out, '[')
	for k, item := range v {
		if k > 0 {
			out = append(out, ',')
		}
		if out, err = appendJSON(out, item); err != nil {
			return nil, err
		}
	}
	return append(out, ']'), nil
}

func appendObject(out []byte, v map[string]any) (_ []byte, err error) {
	if v == nil {
		return append(out, "null"...), nil
	}
	var few [16]string // most objects have no more, and need no memory for their names
	names := few[:0]
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	out = append(out, '{')
	for k, name := range names {
		if k > 0 {
			out = append(out, ',')
		}
		if out, err = appendText(out, name); err != nil {
			return nil, err
		}
		if out, err = appendJSON(append(out, ':'), v[name]); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}

// appendText writes a text that needs no escapes.
func appendText(out []byte, text string) ([]byte, error) {
	for k := range len(text) {
		if c := text[k]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return appendOther(out, text)
		}
	}
	return append(append(append(out, '"'), text...), '"'), nil
}

// appendNumber writes an integer that a float64 holds exactly.
func appendNumber(out []byte, n float64) ([]byte, error) {
	if n != math.Trunc(n) || math.Abs(n) >= 1<<53 || n == 0 && math.Signbit(n) {
		return appendOther(out, n)
	}
	return strconv.AppendInt(out, int64(n), 10), nil
}

func appendOther(out []byte, v any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return append(out, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...), nil
}
