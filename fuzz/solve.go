package fuzz

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/instrument"
)

// Where a value of the input stands on one side of a comparison, the other side is what the code would rather have
// seen there (Redqueen: input-to-state correspondence, NDSS 2019). That reaches through checks that no chance gets
// through: a magic word, a number, a signature over the rest of the input.

// shortest is how short, in bytes, a text may be that is searched inside longer ones: shorter ones are everywhere.
const shortest = 3

// solve lists edits of a payload after which a comparison may turn out the other way.
func solve(all []place, c sandbox.Comparison) []Edit {
	var out []Edit
	for _, sides := range [][2]instrument.Value{{c.A, c.B}, {c.B, c.A}} {
		for _, p := range all {
			out = append(out, solvePlace(p, c.Op, sides[0], sides[1])...)
			for _, known := range c.Known { // what is there, where something was looked up that is not
				out = append(out, solvePlace(p, "===", sides[0], known)...)
			}
		}
	}
	return out
}

func solvePlace(p place, op string, seen, wanted instrument.Value) []Edit {
	if seen.Kind == instrument.Object && wanted.Kind == instrument.String && (op == "get" || op == "has") {
		return solveForm(p, wanted.Text)
	}
	if wanted.Kind == instrument.Pattern {
		return solvePattern(p, seen, wanted)
	}
	switch v := p.value.(type) {
	case string:
		return solveText(p.path, v, op, seen, wanted)
	case json.Number:
		if isNumber(seen) && sameNumber(v.String(), seen.Text) || seen.Kind == instrument.String && v.String() == seen.Text {
			return numbers(p.path, wanted)
		}
	case bool:
		if seen.Kind == instrument.Boolean && strconv.FormatBool(v) == seen.Text {
			return set(p.path, wanted)
		}
	}
	return nil
}

// solveLength makes a text as long as is wanted, by itself or decoded, when it is as long as was seen.
func solveLength(path, text, op string, seen, wanted instrument.Value) []Edit {
	n, err := strconv.Atoi(wanted.Text)
	if err != nil || n < 0 || n > MaxText/2 || !strings.Contains("===!==", op) {
		return nil
	}
	var out []Edit
	mark := strings.Repeat("0123456789abcdef", n/16+1)[:n]
	for _, e := range encodings {
		if seen.Text == strconv.Itoa(e.length(text)) && e.length(text) != n {
			out = append(out, Edit{SetText, path, e.encode(mark)})
		}
	}
	return out
}

// solveText puts what is wanted in the place of what was seen, wherever in the text that is, and however it is encoded.
func solveText(path, text, op string, seen, wanted instrument.Value) []Edit {
	if text == seen.Text && seen.Kind == instrument.String {
		return append(beside(path, text, op, wanted), set(path, wanted)...)
	}
	if isNumber(seen) && isNumber(wanted) {
		return append(solveDigits(path, text, seen, wanted), solveLength(path, text, op, seen, wanted)...)
	}
	if !isText(seen) || !isText(wanted) {
		return nil
	}
	for _, e := range encodings {
		inside := e.encode(seen.Text)
		if len(seen.Text) < shortest || inside == "" {
			continue
		}
		if at := indexFold(text, inside); at >= 0 {
			now := text[:at] + e.encode(wanted.Text) + text[at+len(inside):]
			return append(beside(path, text, op, wanted), Edit{SetText, path, now})
		}
	}
	return solveCoded(path, text, seen, wanted)
}

var digits = regexp.MustCompile(`\d+`)

// solveDigits puts the number that is wanted, or one beside it, in the place of the one that was seen.
func solveDigits(path, text string, seen, wanted instrument.Value) (out []Edit) {
	for _, at := range digits.FindAllStringIndex(text, -1) {
		if !sameNumber(text[at[0]:at[1]], seen.Text) {
			continue
		}
		for _, n := range numbers(path, wanted) {
			out = append(out, Edit{SetText, path, text[:at[0]] + n.Value + text[at[1]:]})
		}
	}
	return out
}

// beside keeps the text and adds what a search in it looks for.
func beside(path, text, op string, wanted instrument.Value) []Edit {
	if wanted.Kind != instrument.String {
		return nil
	}
	switch op {
	case "startsWith":
		return []Edit{{SetText, path, wanted.Text + text}}
	case "endsWith":
		return []Edit{{SetText, path, text + wanted.Text}}
	case "includes", "indexOf", "search":
		return []Edit{{SetText, path, text + " " + wanted.Text}}
	default:
		return nil
	}
}

// set puts a value there as what the code compares with: text, number, truth value or nothing.
func set(path string, wanted instrument.Value) []Edit {
	switch wanted.Kind {
	case instrument.Number, instrument.BigInt:
		return numbers(path, wanted)
	case instrument.Boolean, instrument.Null:
		return []Edit{{SetJSON, path, cmp.Or(wanted.Text, "null")}}
	case instrument.Undefined:
		return []Edit{{Op: Drop, Path: path}}
	case instrument.String, instrument.Bytes:
		return []Edit{{SetText, path, wanted.Text}}
	default:
		return nil
	}
}

func isNumber(v instrument.Value) bool {
	return v.Kind == instrument.Number || v.Kind == instrument.BigInt
}

func isText(v instrument.Value) bool {
	return v.Kind == instrument.String || v.Kind == instrument.Bytes
}

// numbers are the number itself and its neighbours, for comparisons of order.
func numbers(path string, wanted instrument.Value) []Edit {
	if !isNumber(wanted) {
		return []Edit{{SetText, path, wanted.Text}}
	}
	out := []Edit{{SetJSON, path, wanted.Text}}
	if n, err := strconv.ParseFloat(wanted.Text, 64); err == nil && n == float64(int64(n)) {
		for _, near := range []int64{int64(n) + 1, int64(n) - 1} {
			out = append(out, Edit{SetJSON, path, strconv.FormatInt(near, 10)})
		}
	}
	return out
}

func sameNumber(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && x == y
}

// indexFold is the index of a part of a text, in any case; negative when it is not there. Texts that folding makes
// longer or shorter are compared as they are.
func indexFold(text, part string) int {
	if at := strings.Index(text, part); at >= 0 {
		return at
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return -1
	}
	return strings.Index(lower, strings.ToLower(part))
}

// solveForm puts a field that is looked up into a body that is a form (application/x-www-form-urlencoded).
func solveForm(p place, name string) []Edit {
	text, is := p.value.(string)
	if !is || p.path != "/body" {
		return nil
	}
	field := url.QueryEscape(name) + "=" + mark(name)
	if strings.Contains(text, "=") {
		field = text + "&" + field
	}
	return []Edit{{SetText, p.path, field}}
}
