package fuzz

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
)

func text(s string) instrument.Value { return instrument.Value{Kind: instrument.String, Text: s} }

func number(s string) instrument.Value { return instrument.Value{Kind: instrument.Number, Text: s} }

func raw(s string) instrument.Value { return instrument.Value{Kind: instrument.Bytes, Text: s} }

func TestSolve(t *testing.T) {
	sum := strings.Repeat("\x01\xfe", 16)
	tests := []struct {
		name, payload string
		c             sandbox.Comparison
		want          Edit
	}{
		{"a text", `{"a":"x"}`, sandbox.Comparison{Op: "===", A: text("x"), B: text("open")}, Edit{SetText, "/a", "open"}},
		{"on the other side", `{"a":"x"}`, sandbox.Comparison{Op: "===", A: text("open"), B: text("x")},
			Edit{SetText, "/a", "open"}},
		{"a number", `{"a":7}`, sandbox.Comparison{Op: "===", A: number("7"), B: number("41")}, Edit{SetJSON, "/a", "41"}},
		{"an order", `{"a":7}`, sandbox.Comparison{Op: ">", A: number("7"), B: number("41")}, Edit{SetJSON, "/a", "42"}},
		{"a text for a number", `{"a":7}`, sandbox.Comparison{Op: "===", A: number("7"), B: text("x")},
			Edit{SetText, "/a", "x"}},
		{"part of a text", `{"a":"Bearer abcdef"}`, sandbox.Comparison{Op: "===", A: text("abcdef"), B: text("s3cret")},
			Edit{SetText, "/a", "Bearer s3cret"}},
		{"in lower case", `{"a":"Bearer ABCDEF"}`, sandbox.Comparison{Op: "===", A: text("abcdef"), B: text("s3cret")},
			Edit{SetText, "/a", "Bearer s3cret"}},
		{"hexadecimal bytes", `{"a":"sha256=` + strings.Repeat("00", 32) + `"}`,
			sandbox.Comparison{Op: "timingSafeEqual", A: raw(strings.Repeat("\x00", 32)), B: raw(sum)},
			Edit{SetText, "/a", "sha256=" + hex.EncodeToString([]byte(sum))}},
		{"base64 bytes", `{"a":"` + base64.StdEncoding.EncodeToString([]byte("0123456789")) + `"}`,
			sandbox.Comparison{Op: "timingSafeEqual", A: raw("0123456789"), B: raw(sum)},
			Edit{SetText, "/a", base64.StdEncoding.EncodeToString([]byte(sum))}},
		{"a prefix", `{"a":"x"}`, sandbox.Comparison{Op: "startsWith", A: text("x"), B: text("Bearer ")},
			Edit{SetText, "/a", "Bearer x"}},
		{"in a body", `{"body":"{\"a\":\"x\"}"}`, sandbox.Comparison{Op: "===", A: text("x"), B: text("y")},
			Edit{SetText, "/body/a", "y"}},
		{"a pattern", `{"a":"x"}`, sandbox.Comparison{
			Op: "test", A: text("x"), B: instrument.Value{Kind: instrument.Pattern, Text: `^[A-Z]{2}-\d+$`},
		},
			Edit{SetText, "/a", "AA-1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := solve(places(decode([]byte(tt.payload))), tt.c)
			if !slices.Contains(got, tt.want) {
				t.Errorf("got %v, want %v among them", got, tt.want)
			}
		})
	}
}

func TestWhatHasNothingToDoWithTheInputIsLeftAlone(t *testing.T) {
	all := places(decode([]byte(`{"a":"x","b":7,"c":"a longer text"}`)))
	for _, c := range []sandbox.Comparison{
		{Op: "===", A: text("z"), B: text("y")},
		{Op: "===", A: number("70"), B: number("9")},
		{Op: "===", A: text("lo"), B: text("y")}, // too short to be searched in longer texts
	} {
		if got := solve(all, c); len(got) > 0 {
			t.Errorf("%v: got %v, want nothing", c, got)
		}
	}
}
