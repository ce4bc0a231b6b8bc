package config

import (
	"errors"
	"testing"

	"crosstalk/sandbox/userfile"
)

// FuzzParse: whatever a file holds, it is read, or refused with the place of what is wrong.
func FuzzParse(f *testing.F) {
	f.Add([]byte("shared:\n  keys:\n    - key: a\n      reason: b\n"))
	f.Add([]byte("hosts:\n  - url: https://a/{}\n    body: {x: {$list: {$text: y}}}\n"))
	f.Add([]byte("a: &a [x, x]\nb: &b [*a, *a]\nshared: *b\n"))
	f.Add([]byte("a: &a\n  b: *a\n<<: *a\n"))
	f.Add([]byte("environment: {A: 1e309, B: .nan, C: {value: \"\\u0000\", secret: yes}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := Parse("crosstalk.yaml", text)
		var listed userfile.Errors
		if err != nil && !errors.As(err, &listed) {
			t.Errorf("the error has no place: %v", err)
		}
	})
}
