package fuzz

import (
	"strings"

	"crosstalk/sandbox/instrument"
	"crosstalk/sandbox/shape"
)

// solvePattern puts a text there that a regular expression matches.
func solvePattern(p place, seen, wanted instrument.Value) []Edit {
	text, is := p.value.(string)
	if !is || seen.Text != text && (len(seen.Text) < shortest || !strings.Contains(text, seen.Text)) {
		return nil
	}
	match, ok := shape.Sample(wanted.Text)
	if !ok {
		return nil
	}
	return []Edit{{SetText, p.path, strings.Replace(text, seen.Text, match, 1)}}
}
