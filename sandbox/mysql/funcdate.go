package mysql

import (
	"strings"
	"time"
)

func onDay(do func(t time.Time) int) function {
	return onMoment(func(m Moment) Value { return int64(do(m.t)) })
}

func dateFunctions() map[string]function {
	return map[string]function{
		"date":       onMoment(func(m Moment) Value { return m.day() }),
		"year":       onDay(time.Time.Year),
		"month":      onDay(func(t time.Time) int { return int(t.Month()) }),
		"day":        onDay(time.Time.Day),
		"dayofmonth": onDay(time.Time.Day),
		"dayofweek":  onDay(func(t time.Time) int { return int(t.Weekday()) + 1 }),
		"weekday":    onDay(func(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }),
		"dayofyear":  onDay(time.Time.YearDay),
		"quarter":    onDay(func(t time.Time) int { return (int(t.Month()) + 2) / 3 }),
		"weekofyear": onDay(func(t time.Time) int { _, w := t.ISOWeek(); return w }),
		"to_days":    onDay(func(t time.Time) int { return int(t.Unix()/86400) + 719528 }),
		"dayname":    onMoment(func(m Moment) Value { return m.t.Weekday().String() }),
		"monthname":  onMoment(func(m Moment) Value { return m.t.Month().String() }),
		"last_day": onMoment(func(m Moment) Value {
			return Moment{t: time.Date(m.t.Year(), m.t.Month()+1, 0, 0, 0, 0, 0, time.UTC), date: true}
		}),
		"from_days": {1, 1, false, func(_ *session, a []Value) Value {
			return Moment{t: time.Unix((integer(a[0])-719528)*86400, 0).UTC(), date: true}
		}},
		"makedate":     {2, 2, false, func(_ *session, a []Value) Value { return makedate(integer(a[0]), integer(a[1])) }},
		"datediff":     {2, 2, false, dateDiff},
		"date_format":  {2, 2, false, formatMoment},
		"time_format":  {2, 2, false, formatSpan},
		"str_to_date":  {2, 2, false, func(_ *session, a []Value) Value { return strToDate(TextOf(a[0]), TextOf(a[1])) }},
		"week":         {1, 2, false, func(_ *session, a []Value) Value { return weekOf(a, false) }},
		"yearweek":     {1, 2, false, func(_ *session, a []Value) Value { return weekOf(a, true) }},
		"extract":      {2, 2, false, func(_ *session, a []Value) Value { return extract(TextOf(a[0]), a[1]) }},
		"timestamp":    {1, 2, false, timestamp},
		"timestampadd": {3, 3, false, func(_ *session, a []Value) Value { return move(a[2], TextOf(a[0]), a[1], false) }},
		"timestampdiff": {3, 3, false, func(_ *session, a []Value) Value {
			x, isX := toMoment(a[1])
			y, isY := toMoment(a[2])
			if !isX || !isY {
				return nil
			}
			return apart(TextOf(a[0]), x.t, y.t)
		}},
	}
}

func makedate(year, day int64) Value {
	if day < 1 {
		return nil
	}
	return Moment{t: time.Date(int(year), 1, int(day), 0, 0, 0, 0, time.UTC), date: true}
}

func dateDiff(_ *session, a []Value) Value {
	x, isX := toMoment(a[0])
	y, isY := toMoment(a[1])
	if !isX || !isY {
		return nil
	}
	return int64(x.day().t.Sub(y.day().t) / (24 * time.Hour))
}

func timestamp(_ *session, a []Value) Value {
	m, is := toMoment(a[0])
	if !is {
		return nil
	}
	m.date = false
	if len(a) == 2 {
		span, is := toSpan(a[1])
		if !is {
			return nil
		}
		m.t, m.fsp = m.t.Add(duration(span)), max(m.fsp, span.fsp)
	}
	return m
}

func formatMoment(_ *session, a []Value) Value {
	m, is := toMoment(a[0])
	if !is {
		return nil
	}
	return dateFormat(m.t, TextOf(a[1]))
}

func formatSpan(_ *session, a []Value) Value {
	span, is := toSpan(a[0])
	if !is {
		return nil
	}
	return dateFormat(time.Unix(0, 0).UTC().Add(duration(span)), TextOf(a[1]))
}

// moved adds an interval to a date, or takes it off.
func (b *binder) moved(x any, iv *interval, back bool) *expr {
	base, by := b.bind(x), b.bind(iv.x)
	return &expr{eval: func(f *frame) Value {
		v, n := base.eval(f), by.eval(f)
		if v == nil || n == nil {
			return nil
		}
		out := move(v, iv.unit, n, back)
		if m, is := out.(Moment); is {
			if _, isText := v.(string); isText {
				return m.String()
			}
		}
		return out
	}}
}

// units are the parts of an INTERVAL's value, by its unit.
var units = map[string][]string{
	"microsecond": {"microsecond"}, "second": {"second"}, "minute": {"minute"}, "hour": {"hour"}, "day": {"day"},
	"week": {"week"}, "month": {"month"}, "quarter": {"quarter"}, "year": {"year"},
	"second_microsecond": {"second", "microsecond"}, "minute_microsecond": {"minute", "second", "microsecond"},
	"minute_second": {"minute", "second"}, "hour_microsecond": {"hour", "minute", "second", "microsecond"},
	"hour_second": {"hour", "minute", "second"}, "hour_minute": {"hour", "minute"},
	"day_microsecond": {"day", "hour", "minute", "second", "microsecond"},
	"day_second":      {"day", "hour", "minute", "second"},
	"day_minute":      {"day", "hour", "minute"}, "day_hour": {"day", "hour"}, "year_month": {"year", "month"},
}

func move(v Value, unit string, by Value, back bool) Value {
	parts := units[unit]
	if parts == nil {
		malformed(unit, 1)
	}
	values := strings.FieldsFunc(TextOf(by), func(r rune) bool { return !isDigit(r) && r != '.' })
	minus := strings.HasPrefix(strings.TrimSpace(TextOf(by)), "-") != back
	if len(parts) == 1 {
		values = []string{strings.TrimLeft(TextOf(by), "- ")}
	}
	m, isMoment := toMoment(v)
	span, isSpan := v.(Span)
	if !isMoment && !isSpan {
		return nil
	}
	first := len(parts) - min(len(values), len(parts)) // what is left out are the greater units
	for i, part := range parts[first:] {
		f := leading(values[i])
		if minus {
			f = -f
		}
		m, span = m.plus(part, f), span.plus(part, f)
	}
	if isSpan {
		return span
	}
	if m.t.Year() < 0 || m.t.Year() > 9999 {
		return nil
	}
	return m
}

var lengths = map[string]time.Duration{
	"microsecond": time.Microsecond, "second": time.Second, "minute": time.Minute, "hour": time.Hour,
	"day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
}

func (s Span) plus(unit string, n float64) Span {
	s.micros += int64(n * float64(lengths[unit].Microseconds()))
	return s
}

func (m Moment) plus(unit string, n float64) Moment {
	if d, fixed := lengths[unit]; fixed {
		if unit != "second" {
			n = float64(int64(n + map[bool]float64{true: .5, false: -.5}[n >= 0]))
		}
		m.t = m.t.Add(time.Duration(n * float64(d)))
		if d < lengths["day"] {
			m.date = false
		}
		if n != float64(int64(n)) || unit == "microsecond" {
			m.fsp = 6
		}
		return m
	}
	months := int(n) * map[string]int{"month": 1, "quarter": 3, "year": 12}[unit]
	first := time.Date(m.t.Year(), m.t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	rest := m.t.Sub(m.t.Truncate(24 * time.Hour))
	m.t = first.AddDate(0, 0, min(m.t.Day(), last)-1).Add(rest)
	return m
}

// apart is TIMESTAMPDIFF: whole units from one time to another.
func apart(unit string, x, y time.Time) Value {
	if d, fixed := lengths[unit]; fixed {
		return int64(y.Sub(x) / d)
	}
	size := map[string]int{"month": 1, "quarter": 3, "year": 12}[unit]
	if size == 0 {
		malformed(unit, 1)
	}
	minus := int64(1)
	if y.Before(x) {
		x, y, minus = y, x, -1
	}
	months := (y.Year()-x.Year())*12 + int(y.Month()) - int(x.Month())
	back := func(t time.Time) time.Duration {
		return t.Sub(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
	}
	if back(y) < back(x) {
		months--
	}
	return minus * int64(months/size)
}

// extract is EXTRACT of a unit that is made of several.
func extract(unit string, v Value) Value {
	layout := map[string]string{
		"year_month": "200601", "day_hour": "0215", "day_minute": "021504", "day_second": "02150405", "hour_minute": "1504",
		"hour_second": "150405", "minute_second": "0405",
	}[unit]
	m, is := toMoment(v)
	if layout == "" {
		refuse("EXTRACT(%s …)", strings.ToUpper(unit))
	}
	if !is {
		return nil
	}
	return integer(m.t.Format(layout))
}
