package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"crosstalk/harness/oracle"
	"crosstalk/sandbox/forge"
	"crosstalk/sandbox/userfile"
)

type obj = map[string]any

// kind is what a value has to be, beside its type. wrong says of a text what is wrong with it, and what to do; nothing
// when it is right. schema says as much of it as JSON Schema can.
type kind struct {
	wrong  func(text string) (msg, hint string)
	schema obj
}

const anyText = "text" // a kind of texts that may be empty

// kinds are the values of the tag "is". Without the tag, a text may be any but the empty one.
func kinds() map[string]kind {
	return map[string]kind{
		"":         {notEmpty, obj{"minLength": 1}},
		anyText:    {func(string) (string, string) { return "", "" }, obj{}},
		"status":   {nil, obj{"minimum": minStatus, "maximum": maxStatus}},
		"header":   {header, obj{}},
		"method":   oneOf("method", []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}),
		"product":  oneOf("service", forge.FixtureProducts()),
		"rule":     oneOf("rule", oracle.IDs()),
		"date":     {date, obj{"format": "date", "pattern": `^\d{4}-\d\d-\d\d$`}},
		"jsonpath": matching(`^\$([.[].*)?$`, `begin it with "$", as reports do: $.rates[0].name`),
		"url":      matching(`^(https?://[^?#]+|\*[^?#]*)$`, "begin it with https://, and leave out the query"),
		"path":     matching(`^[/*][^?]*$`, "begin it with /, and leave out the query"),
		"image":    matching(`^[A-Za-z0-9][A-Za-z0-9._:/@-]*$`, "write it as docker run takes it, such as mysql:8.4"),
		"location": matching(`^[^./\\ ][^\\]*$`, "write it as reports do: src/index.js, or src/index.js:5 for one line"),
		"fingerprint": matching(`^[0-9a-f]{16}$`,
			"it is the 16 letters and digits of the finding's id in the JSON report, and of its replay file's name"),
	}
}

const minStatus, maxStatus = 200, 599 // what a response can have

func notEmpty(text string) (msg, hint string) {
	if strings.TrimSpace(text) == "" {
		return "is empty", ""
	}
	return "", ""
}

func matching(pattern, hint string) kind {
	return kind{func(text string) (string, string) {
		if !regexp.MustCompile(pattern).MatchString(text) {
			return fmt.Sprintf("%q is malformed", text), hint
		}
		return "", ""
	}, obj{"pattern": pattern}}
}

// header refuses the value of a header that HTTP could not carry.
func header(value string) (msg, hint string) {
	if strings.ContainsAny(value, "\r\n\x00") {
		return "holds a line break", "write it in one line"
	}
	return "", ""
}

func oneOf(what string, words []string) kind {
	return kind{func(text string) (string, string) {
		if slices.Contains(words, text) {
			return "", ""
		}
		return fmt.Sprintf("unknown %s %q", what, text), meant(text, words)
	}, obj{"enum": words}}
}

// meant is the hint for an unknown word: the one that was probably meant, or else all of them.
func meant(word string, known []string) string {
	if best := userfile.Nearest(word, known); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "use one of " + strings.Join(known, ", ")
}

func date(text string) (msg, hint string) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return fmt.Sprintf("%q is not a date", text), "write a day of the calendar as YYYY-MM-DD, such as 2030-01-31"
	}
	return "", ""
}
