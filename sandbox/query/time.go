package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Time is the moment that a value stands for: a date, a distance from now such as -7d, or a function of dates. All are
// in UTC. It is false for everything else.
func (v Value) Time(now time.Time) (time.Time, bool) {
	now = now.UTC()
	if v.Function != "" {
		return v.call(now)
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, v.Text); err == nil {
			return t, true
		}
	}
	return shifted(now, v.Text)
}

var layouts = []string{"2006-01-02", "2006/01/02", "2006-01-02 15:04", "2006/01/02 15:04", time.RFC3339,
	"2006-01-02T15:04:05.000-0700"}

// shift is a distance: a number and a unit. Without a sign it leads ahead.
var shift = regexp.MustCompile(`^([+-]?\d{1,6})(y|M|w|d|h|m)?$`)

func shifted(t time.Time, text string) (time.Time, bool) {
	m := shift.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return time.Time{}, false
	}
	switch m[2] {
	case "y":
		return t.AddDate(n, 0, 0), true
	case "M":
		return t.AddDate(0, n, 0), true
	case "w":
		return t.AddDate(0, 0, 7*n), true
	case "d":
		return t.AddDate(0, 0, n), true
	case "h":
		return t.Add(time.Duration(n) * time.Hour), true
	default:
		return t.Add(time.Duration(n) * time.Minute), true
	}
}

// call is the value of now, or of one of the functions startOfDay to endOfYear. Their argument moves them; a number
// alone counts in their own unit.
func (v Value) call(now time.Time) (time.Time, bool) {
	if v.Function == "now" {
		if len(v.Args) == 0 {
			return now, true
		}
		return shifted(now, v.Args[0])
	}
	name, last := strings.CutPrefix(v.Function, "endof")
	if !last {
		var first bool
		if name, first = strings.CutPrefix(v.Function, "startof"); !first {
			return time.Time{}, false
		}
	}
	unit, known := units[name]
	if !known {
		return time.Time{}, false
	}
	t := unit.begin(now)
	if last {
		ahead, _ := shifted(t, "1"+unit.sign)
		t = ahead.Add(-time.Second)
	}
	if len(v.Args) == 0 {
		return t, true
	}
	by := v.Args[0]
	if _, err := strconv.Atoi(by); err == nil {
		by += unit.sign
	}
	return shifted(t, by)
}

// unit is a stretch of the calendar.
type unit struct {
	sign  string
	begin func(time.Time) time.Time
}

var units = map[string]unit{
	"day":   {"d", func(t time.Time) time.Time { return day(t, t.Month(), t.Day()) }},
	"week":  {"w", func(t time.Time) time.Time { return day(t, t.Month(), t.Day()-int(t.Weekday())) }},
	"month": {"M", func(t time.Time) time.Time { return day(t, t.Month(), 1) }},
	"year":  {"y", func(t time.Time) time.Time { return day(t, time.January, 1) }},
}

func day(t time.Time, month time.Month, of int) time.Time {
	return time.Date(t.Year(), month, of, 0, 0, 0, 0, time.UTC)
}
