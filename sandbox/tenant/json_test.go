package tenant

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
)

// encoded is what encoding/json makes of a value.
func encoded(v any) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return string(bytes.TrimSuffix(out.Bytes(), []byte("\n"))), err
}

func sameJSON(t *testing.T, v any) {
	t.Helper()
	want, wantErr := encoded(v)
	got, err := JSON(v)
	if (err == nil) != (wantErr == nil) || err == nil && string(got) != want {
		t.Errorf("%#v: got %s (%v), want %s (%v)", v, got, err, want, wantErr)
	}
}

func TestJSON(t *testing.T) {
	for _, v := range []any{
		nil, true, "", "a", `a"b\c`, "<é>\u2028\x01\xff\x7f", 1, -5, 0.0, math.Copysign(0, -1), 1.5, -7.0, 1e21, 1e15, 1e-7,
		float64(1 << 53), math.Inf(1), math.NaN(), []any{}, []any(nil), map[string]any(nil), map[string]any{},
		map[string]any{"b": []any{1, "x", nil}, "a": map[string]any{"<": 2.5}, "ä": json.RawMessage(`{"k":1}`)},
		json.RawMessage(` { "k" : [ 1 , "a b" ] } `), json.RawMessage(nil), json.RawMessage("\"\u2028\""),
		[]string{"x"}, map[string]string{"a": "b"}, struct{ A int }{3}, int64(4), func() {}, []any{func() {}},
	} {
		sameJSON(t, v)
	}
}

// FuzzJSON compares with encoding/json what that reads.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,2.5,"<é",null,true]}`, `[]`, `{"":{"x":-0}}`, `1e300`, `"\u2028"`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var v any
		if json.Unmarshal(text, &v) == nil {
			sameJSON(t, v)
		}
	})
}
