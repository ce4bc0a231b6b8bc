package mysql

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Moment is a date, or a date with a time of day and fsp digits of a fraction; all are in UTC.
type Moment struct {
	t    time.Time
	date bool
	fsp  int
}

// Span is a TIME: microseconds, shown with fsp digits of a fraction.
type Span struct {
	micros int64
	fsp    int
}

func (m Moment) String() string {
	if m.date {
		return m.t.Format("2006-01-02")
	}
	return m.t.Format("2006-01-02 15:04:05") + fraction(m.t.Nanosecond()/1000, m.fsp)
}

func fraction(micros, fsp int) string {
	if fsp == 0 {
		return ""
	}
	return "." + fmt.Sprintf("%06d", micros)[:fsp]
}

func (m Moment) number() Value {
	digits := m.t.Format("20060102")
	if !m.date {
		digits = m.t.Format("20060102150405") + fraction(m.t.Nanosecond()/1000, m.fsp)
	}
	return numberOf(digits)
}

// rounded has fsp digits of a fraction.
func (m Moment) rounded(fsp int) Moment {
	unit := time.Second
	for range fsp {
		unit /= 10
	}
	return Moment{m.t.Round(unit), false, fsp}
}

func (m Moment) day() Moment { return Moment{t: m.t.Truncate(24 * time.Hour), date: true} }

func (s Span) String() string {
	n, minus := s.micros, ""
	if n < 0 {
		n, minus = -n, "-"
	}
	seconds := n / 1e6
	return fmt.Sprintf("%s%02d:%02d:%02d%s", minus, seconds/3600, seconds/60%60, seconds%60, fraction(int(n%1e6), s.fsp))
}

func (s Span) number() Value {
	n, minus := s.micros, ""
	if n < 0 {
		n, minus = -n, "-"
	}
	seconds := n / 1e6
	clock := fmt.Sprintf("%s%d%02d%02d", minus, seconds/3600, seconds/60%60, seconds%60)
	return numberOf(clock + fraction(int(n%1e6), s.fsp))
}

// The forms of dates and times. They are compiled when first needed.
var (
	moments = form(`^\s*(\d{4}|\d{2})[-/.](\d{1,2})[-/.](\d{1,2})` +
		`(?:[T ]+(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?(?:([+-])(\d{2}):(\d{2}))?)?\s*$`)
	packed   = form(`^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(?:\.(\d{0,9}))?)?$`)
	spanText = form(`^\s*(-?)(?:(\d+) )?(\d+)(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?\s*$`)
)

func form(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// momentOf reads a date, with or without a time of day.
func momentOf(s string) (Moment, bool) {
	m := moments().FindStringSubmatch(s)
	if m == nil {
		if m = packed().FindStringSubmatch(s); m == nil {
			return Moment{}, false
		}
		m = append(m, "", "", "")
	}
	n := make([]int, 7)
	for i := 1; i <= 6; i++ {
		n[i], _ = strconv.Atoi(m[i])
	}
	if len(m[1]) == 2 {
		n[1] += map[bool]int{true: 2000, false: 1900}[n[1] < 70]
	}
	micros, fsp := micro(m[7])
	t := time.Date(n[1], time.Month(n[2]), n[3], n[4], n[5], n[6], micros*1000, time.UTC)
	if int(t.Month()) != n[2] || t.Day() != n[3] || n[4] > 23 || n[5] > 59 || n[6] > 59 {
		return Moment{}, false
	}
	if m[8] != "" {
		h, _ := strconv.Atoi(m[9])
		mins, _ := strconv.Atoi(m[10])
		offset := time.Duration(h)*time.Hour + time.Duration(mins)*time.Minute
		if m[8] == "+" {
			offset = -offset
		}
		t = t.Add(offset)
	}
	return Moment{t: t, date: m[4] == "", fsp: fsp}, true
}

// micro reads the digits of a fraction of a second.
func micro(digits string) (micros, fsp int) {
	if digits == "" {
		return 0, 0
	}
	fsp = min(len(digits), 6)
	micros, _ = strconv.Atoi((digits + "000000")[:6])
	return micros, fsp
}

// spanOf reads a time of day or a duration.
func spanOf(s string) (Span, bool) {
	if at, is := momentOf(s); is && strings.ContainsAny(s, "-/") {
		return at.clock(), true
	}
	m := spanText().FindStringSubmatch(s)
	if m == nil {
		return Span{}, false
	}
	n := make([]int64, 6)
	for i := 2; i <= 5; i++ {
		n[i], _ = strconv.ParseInt(m[i], 10, 64)
	}
	if m[4] == "" && m[2] == "" { // HHMMSS
		n[3], n[4], n[5] = n[3]/10000, n[3]/100%100, n[3]%100
	}
	if n[4] > 59 || n[5] > 59 {
		return Span{}, false
	}
	micros, fsp := micro(m[6])
	out := Span{((n[2]*24+n[3])*3600+n[4]*60+n[5])*1e6 + int64(micros), fsp}
	if m[1] == "-" {
		out.micros = -out.micros
	}
	return out, true
}

// clock is the time of day.
func (m Moment) clock() Span {
	return Span{m.t.Sub(m.t.Truncate(24 * time.Hour)).Microseconds(), m.fsp}
}

// momentFor is a value as a moment, for comparisons; a text that is none ends the statement, as in MySQL 8.
func momentFor(v Value) (Moment, bool) {
	switch v := v.(type) {
	case Moment:
		return v, true
	case string:
		m, is := momentOf(v)
		if !is {
			badMoment.raise("DATETIME", v)
		}
		return m, true
	}
	return Moment{}, false
}

// toMoment is a value as a moment, for functions; false where it is none, which makes them NULL.
func toMoment(v Value) (Moment, bool) {
	switch v := v.(type) {
	case Moment:
		return v, true
	case string:
		return momentOf(v)
	case Blob:
		return momentOf(string(v))
	case int64, Decimal, float64:
		return momentOf(TextOf(v))
	case Document:
		if s, is := v.v.(string); is {
			return momentOf(s)
		}
	}
	return Moment{}, false
}

// toSpan is a value as a duration.
func toSpan(v Value) (Span, bool) {
	switch v := v.(type) {
	case Span:
		return v, true
	case Moment:
		return v.clock(), true
	case nil:
		return Span{}, false
	}
	return spanOf(TextOf(v))
}
