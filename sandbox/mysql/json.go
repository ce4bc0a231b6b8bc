package mysql

import (
	stdjson "encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Document is a value of JSON: nil, bool, int64, float64, string, []any or map[string]any. It is not changed.
type Document struct{ v any }

// ParseDocument reads the text of a document.
func ParseDocument(text string) (Document, bool) {
	d, _, ok := parseJSON(text)
	return d, ok
}

// parseJSON reads a document; at is where the text stops being one.
func parseJSON(s string) (d Document, at int, ok bool) {
	decoder := stdjson.NewDecoder(strings.NewReader(s))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return Document{}, int(decoder.InputOffset()), false
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Document{}, int(decoder.InputOffset()), false
	}
	return Document{numbers(v)}, 0, true
}

func numbers(v any) any {
	switch v := v.(type) {
	case stdjson.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	}
	return v
}

// documentOf is a value of SQL as one of JSON: texts become strings, they are not read.
func documentOf(v Value) Document {
	switch v := v.(type) {
	case Document:
		return v
	case nil, int64, float64, string:
		return Document{v}
	case Decimal:
		return Document{v.float()}
	case Moment:
		return Document{Moment{v.t, v.date, 6}.String()}
	case Span:
		return Document{Span{v.micros, 6}.String()}
	}
	return Document{TextOf(v)}
}

// order is how JSON objects keep their keys: the shorter first.
func order(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return keys
}

func (d Document) String() string {
	var out strings.Builder
	write(&out, d.v)
	return out.String()
}

func write(out *strings.Builder, v any) {
	switch v := v.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case int64:
		out.WriteString(strconv.FormatInt(v, 10))
	case float64:
		s := floatText(v)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		out.WriteString(s)
	case string:
		writeString(out, v)
	case []any:
		out.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				out.WriteString(", ")
			}
			write(out, e)
		}
		out.WriteByte(']')
	case map[string]any:
		out.WriteByte('{')
		for i, k := range order(v) {
			if i > 0 {
				out.WriteString(", ")
			}
			writeString(out, k)
			out.WriteString(": ")
			write(out, v[k])
		}
		out.WriteByte('}')
	default:
		panic(fmt.Sprintf("internal: %T in JSON", v))
	}
}

func writeString(out *strings.Builder, s string) {
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r == '\b':
			out.WriteString(`\b`)
		case r == '\f':
			out.WriteString(`\f`)
		case r < 0x20:
			fmt.Fprintf(out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
}

// typeName is what JSON_TYPE says.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "NULL"
	case bool:
		return "BOOLEAN"
	case int64:
		return "INTEGER"
	case float64:
		return "DOUBLE"
	case string:
		return "STRING"
	case []any:
		return "ARRAY"
	}
	return "OBJECT"
}

func numericJSON(d Document) Value {
	switch v := d.v.(type) {
	case bool:
		return truth(v)
	case int64, float64:
		return v
	case string:
		return leading(v)
	}
	return int64(0)
}

// ranks orders the types of JSON, the least first.
var ranks = map[string]int{"NULL": 0, "INTEGER": 1, "DOUBLE": 1, "STRING": 2, "OBJECT": 3, "ARRAY": 4, "BOOLEAN": 5}

func compareJSON(a, b Document) int {
	ra, rb := ranks[typeName(a.v)], ranks[typeName(b.v)]
	if bools(a, b) { // 1 and true are the same to SQL
		return compareNumbers(numericJSON(a), numericJSON(b))
	}
	if ra != rb {
		return ra - rb
	}
	switch x := a.v.(type) {
	case int64, float64:
		return compareNumbers(x, b.v)
	case string:
		return strings.Compare(x, b.v.(string))
	case []any:
		y := b.v.([]any)
		for i := range min(len(x), len(y)) {
			if c := compareJSON(Document{x[i]}, Document{y[i]}); c != 0 {
				return c
			}
		}
		return len(x) - len(y)
	}
	return strings.Compare(a.String(), b.String())
}

func bools(a, b Document) bool {
	_, x := a.v.(bool)
	_, y := b.v.(bool)
	return x && y
}
