package sandbox

import (
	"testing"
	"unicode/utf16"
)

// TestJSONFaults holds what Node.js says; version 20 says the same without line and column.
func TestJSONFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1}`: ``, ` [1, -2.5e+3, "\u00e9", true, null] `: ``,
		``:                         `Unexpected end of JSON input`,
		`{"a":`:                    `Unexpected end of JSON input`,
		`{"a":t`:                   `Unexpected end of JSON input`,
		`"\`:                       `Unexpected end of JSON input`,
		`{`:                        `Expected property name or '}' in JSON at position 1 (line 1 column 2)`,
		`{"a"`:                     `Expected ':' after property name in JSON at position 4 (line 1 column 5)`,
		`{"a":1,"b"}`:              `Unexpected token '}', "{"a":1,"b"}" is not valid JSON`,
		`{"a":1`:                   `Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)`,
		"{\n\"a\":1,}":             `Expected double-quoted property name in JSON at position 8 (line 2 column 7)`,
		`[1`:                       `Expected ',' or ']' after array element in JSON at position 2 (line 1 column 3)`,
		`[1,]`:                     `Unexpected token ']', "[1,]" is not valid JSON`,
		`"abc`:                     `Unterminated string in JSON at position 4 (line 1 column 5)`,
		"\"a\nb\"":                 `Bad control character in string literal in JSON at position 2 (line 1 column 3)`,
		`"\x"`:                     `Bad escaped character in JSON at position 2 (line 1 column 3)`,
		`"\u12"`:                   `Bad Unicode escape in JSON at position 5 (line 1 column 6)`,
		`-x`:                       `No number after minus sign in JSON at position 1 (line 1 column 2)`,
		`1.`:                       `Unterminated fractional number in JSON at position 2 (line 1 column 3)`,
		`1e`:                       `Exponent part is missing a number in JSON at position 2 (line 1 column 3)`,
		`01`:                       `Unexpected number in JSON at position 1 (line 1 column 2)`,
		`tr"x"`:                    `Unexpected string in JSON at position 2 (line 1 column 3)`,
		`{"a":1} x`:                `Unexpected non-whitespace character after JSON at position 8 (line 1 column 9)`,
		`undefined`:                `"undefined" is not valid JSON`,
		`[object Object]`:          `"[object Object]" is not valid JSON`,
		`abc`:                      `Unexpected token 'a', "abc" is not valid JSON`,
		`<html><body>long</body>`:  `Unexpected token '<', "<html><bod"... is not valid JSON`,
		`{"aaaaaaaaaaaaaaaaaa": x`: `Unexpected token 'x', ..."aaaaaaa": x" is not valid JSON`,
		`{"aaaaaaaaaaaaaaaaaa": xbbbbbbbbbbbbbbbb}`: `Unexpected token 'x', ..."aaaaaaa": xbbbbbbbbb"... is not valid JSON`,
	} {
		if got := jsonFault(utf16.Encode([]rune(text))); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}
