package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"crosstalk/sandbox/query"
)

// thing is something that queries are asked about: its fields.
type thing map[string]string

// ask knows the fields of a thing, and "in", "is" and "=" alone.
func (t thing) ask(c query.Clause) query.Truth {
	value, known := t[c.Field]
	if !known {
		return query.Unknown
	}
	return query.Is(slices.ContainsFunc(c.Values, func(v query.Value) bool {
		return v.Empty() && value == "" || v.Function+v.Text == value
	}))
}

func TestHolds(t *testing.T) {
	for text, want := range map[string]bool{
		``:                                 true,
		`a = 1`:                            true,
		`a = 2`:                            false,
		`a != 1`:                           false,
		`a in (2, "1")`:                    true,
		`a not in (2, '3')`:                true,
		`a = 2 or b = x`:                   true,
		`a = 2 OR b = y AND a = 1`:         false,
		`a = 1 or b = y and a = 2`:         true,
		`(a = 1 or b = y) and a = 2`:       false,
		`not (a = 2 or b = y)`:             true,
		`NOT a = 1`:                        false,
		`! a = 1`:                          false,
		`not not a = 1`:                    true,
		`a = 1 && (b = x || b = y)`:        true,
		`((((a = 1))))`:                    true,
		`empty is empty`:                   false, // refused: a keyword is no field
		`"empty" is EMPTY`:                 true,
		`"empty" is not null`:              false,
		`a is not empty`:                   true,
		`a = "empty"`:                      false,
		`other = 1`:                        true,
		`other != 1`:                       true,
		`not (other = 1)`:                  true,
		`not (other = 1 and a = 1)`:        true,
		`not (other = 1 or a = 1)`:         false,
		`a = 2 and other = 1`:              false,
		`"b" = "x"`:                        true,
		`who = currentUser()`:              true,
		`who in (nobody(), currentuser())`: true,
		`who in currentUser()`:             true,
		`cf[10016] = 3 order by b, a`:      true,
		`issue.property[a].b = 1`:          true,
		`said = "a \"b\" \\"`:              true,
		`a was 1 by bo before "2024/1/1"`:  true,
		`a was not in (1, 2)`:              false,
		`a changed from x to y after -3d`:  true,
	} {
		q, err := query.JQL(text)
		one := thing{"a": "1", "b": "x", "empty": "", "who": "currentuser", "said": `a "b" \`}
		if strings.Contains(text, "changed") {
			delete(one, "a")
		}
		if got := err == nil && q.Holds(one.ask); got != want {
			t.Errorf("%s: %t (%v), want %t", text, got, err, want)
		}
	}
}

func TestMalformed(t *testing.T) {
	for text, want := range map[string]string{
		`a`: "expecting one of '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN' and 'IS' " +
			"but got the end (character 1)",
		`a =`:                                 "expecting a value or a function but got the end (character 3)",
		`= 1`:                                 "expecting a field name but got '=' (character 0)",
		`a = 1 b = 2`:                         "expecting 'AND', 'OR' or 'ORDER BY' but got 'b' (character 6)",
		`a = 1 and`:                           "expecting a field name but got the end (character 9)",
		`(a = 1`:                              "expecting ')' but got the end (character 6)",
		`a = 1)`:                              "expecting 'AND', 'OR' or 'ORDER BY' but got ')' (character 5)",
		`a in 1`:                              "expecting '(' but got '1' (character 5)",
		`a in ()`:                             "expecting a value or a function but got ')' (character 6)",
		`a = "x`:                              "the quoted text has no end (character 4)",
		`a = {x}`:                             "the character '{' is reserved: put it into quotes (character 4)",
		`a is 1`:                              "expecting 'EMPTY' or 'NULL' but got '1' (character 5)",
		`a = 1 order by`:                      "expecting a field name but got the end (character 14)",
		`a = f(`:                              "expecting a value or a function but got the end (character 6)",
		`order a`:                             "expecting 'by' but got 'a' (character 6)",
		`a = x y`:                             "expecting 'AND', 'OR' or 'ORDER BY' but got 'y' (character 6)",
		`a = "x"y or z`:                       "expecting 'AND', 'OR' or 'ORDER BY' but got 'y' (character 7)",
		strings.Repeat("(", 200) + "a = 1":    "expecting fewer brackets but got '(' (character 100)",
		strings.Repeat("not ", 200) + "a = 1": "expecting fewer brackets but got 'not' (character 400)",
	} {
		_, err := query.JQL(text)
		if fmt.Sprint(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
	if _, err := query.CQL(`a was 1`); err == nil {
		t.Error("CQL has no history")
	}
}

func TestOrder(t *testing.T) {
	q, err := query.CQL(`type = page ORDER BY created DESC, "title", id asc`)
	want := []query.Key{{Field: "created", Descending: true}, {Field: "title"}, {Field: "id"}}
	if err != nil || !slices.Equal(q.Order, want) {
		t.Errorf("%v %v", q.Order, err)
	}
	if got := q.Fields(); !slices.Equal(got, []string{"type"}) {
		t.Errorf("fields %v", got)
	}
}

func TestTime(t *testing.T) {
	now := time.Date(2026, time.March, 18, 13, 30, 0, 0, time.UTC) // a Wednesday
	for text, want := range map[string]string{
		`2026-03-01`: "2026-03-01T00:00", `"2026/03/01 10:20"`: "2026-03-01T10:20", `-7d`: "2026-03-11T13:30",
		`2w`: "2026-04-01T13:30", `"-1h"`: "2026-03-18T12:30", `-30`: "2026-03-18T13:00", `now()`: "2026-03-18T13:30",
		`now("-4w")`: "2026-02-18T13:30", `startOfDay()`: "2026-03-18T00:00", `startOfDay(-1)`: "2026-03-17T00:00",
		`startOfWeek()`: "2026-03-15T00:00", `startOfMonth("-1M")`: "2026-02-01T00:00", `endOfMonth()`: "2026-03-31T23:59",
		`endOfDay("-1d")`: "2026-03-17T23:59", `startOfYear()`: "2026-01-01T00:00", `soon`: "", `currentUser()`: "",
		`startOfTime()`: "",
	} {
		var got string
		q, err := query.JQL("at > " + text)
		q.Holds(func(c query.Clause) query.Truth {
			if at, is := c.Values[0].Time(now); is {
				got = at.Format("2006-01-02T15:04")
			}
			return query.Unknown
		})
		if err != nil || got != want {
			t.Errorf("%s: %q (%v), want %q", text, got, err, want)
		}
	}
}

// FuzzJQL takes anything apart without coming to harm.
func FuzzJQL(f *testing.F) {
	f.Add(`a = 1 and (b in (x, "y") or not c ~ z) order by d desc`)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.JQL(text)
		if err == nil && !q.Holds(func(query.Clause) query.Truth { return query.Unknown }) {
			t.Errorf("%q: what is not known does not hold", text)
		}
	})
}
