package mysql

import (
	"math"
	"math/big"
	"strings"
	"time"
)

// moment is the current time with fsp digits of a fraction.
func (s *session) moment(fsp int) Moment {
	unit := time.Duration(micros(fsp)) * time.Microsecond
	return Moment{s.now.Truncate(unit), false, fsp}
}

func (s *session) today() Moment { return s.moment(0).day() }

func precision(a []Value) int {
	if len(a) == 0 {
		return 0
	}
	return clampIndex(integer(a[0]), 6)
}

var (
	now     = function{0, 1, false, func(s *session, a []Value) Value { return s.moment(precision(a)) }}
	curdate = function{0, 0, false, func(s *session, _ []Value) Value { return s.today() }}
	curtime = function{0, 1, false, func(s *session, a []Value) Value { return s.moment(precision(a)).clock() }}
)

// onMoment is a function of a date.
func onMoment(do func(m Moment) Value) function {
	return function{1, 1, false, func(_ *session, a []Value) Value {
		m, is := toMoment(a[0])
		if span, isSpan := a[0].(Span); isSpan {
			m, is = Moment{t: time.Unix(0, 0).UTC().Add(duration(span)), fsp: span.fsp}, true
		}
		if !is {
			return nil
		}
		return do(m)
	}}
}

// onClock is a function of a time of day.
func onClock(do func(micros int64) int64) function {
	return function{1, 1, false, func(_ *session, a []Value) Value {
		span, is := toSpan(a[0])
		if !is {
			return nil
		}
		return do(abs(span.micros))
	}}
}

func abs(n int64) int64 { return max(n, -n) }

func timeFunctions() map[string]function {
	return map[string]function{
		"now": now, "current_timestamp": now, "localtime": now, "localtimestamp": now, "utc_timestamp": now, "sysdate": now,
		"curdate": curdate, "current_date": curdate, "utc_date": curdate,
		"curtime": curtime, "current_time": curtime, "utc_time": curtime,
		"hour":        onClock(func(n int64) int64 { return n / 3600e6 }),
		"minute":      onClock(func(n int64) int64 { return n / 60e6 % 60 }),
		"second":      onClock(func(n int64) int64 { return n / 1e6 % 60 }),
		"microsecond": onClock(func(n int64) int64 { return n % 1e6 }),
		"time_to_sec": {1, 1, false, func(_ *session, a []Value) Value {
			span, is := toSpan(a[0])
			if !is {
				return nil
			}
			return span.micros / 1e6
		}},
		"sec_to_time": {1, 1, false, func(_ *session, a []Value) Value { return Span{integer(a[0]) * 1e6, 0} }},
		"maketime": {3, 3, false, func(_ *session, a []Value) Value {
			return Span{(integer(a[0])*3600 + integer(a[1])*60 + integer(a[2])) * 1e6, 0}
		}},
		"time": {1, 1, false, func(_ *session, a []Value) Value {
			if span, is := toSpan(a[0]); is {
				return span
			}
			return nil
		}},
		"timediff": {2, 2, false, func(_ *session, a []Value) Value {
			x, isX := toMoment(a[0])
			y, isY := toMoment(a[1])
			if isX && isY {
				return Span{x.t.Sub(y.t).Microseconds(), max(x.fsp, y.fsp)}
			}
			u, isU := toSpan(a[0])
			v, isV := toSpan(a[1])
			if !isU || !isV {
				return nil
			}
			return Span{u.micros - v.micros, max(u.fsp, v.fsp)}
		}},
		"unix_timestamp": {0, 1, false, unixTimestamp},
		"from_unixtime":  {1, 2, false, fromUnixtime},
		"convert_tz":     {3, 3, false, convertTZ},
	}
}

func unixTimestamp(s *session, a []Value) Value {
	m := s.moment(0)
	if len(a) == 1 {
		var is bool
		if m, is = toMoment(a[0]); !is {
			return nil
		}
	}
	if m.fsp > 0 {
		return Decimal{big.NewInt(m.t.UnixMicro()), 6}.round(m.fsp)
	}
	return m.t.Unix()
}

func fromUnixtime(s *session, a []Value) Value {
	f := float(a[0])
	if f < 0 || f > 32536771199 {
		return nil
	}
	fsp := 0
	if d, is := numeric(a[0]).(Decimal); is {
		fsp = min(d.scale, 6)
	} else if f != math.Trunc(f) {
		fsp = 6
	}
	m := Moment{time.UnixMicro(int64(math.Round(f * 1e6))).UTC(), false, fsp}
	if len(a) == 2 {
		return dateFormat(m.t, TextOf(a[1]))
	}
	return m
}

// zone is an offset such as +05:30, or a name of UTC; other names need tables that a server may lack as well.
func zone(s string) (time.Duration, bool) {
	if u := strings.ToUpper(s); u == "UTC" || u == "GMT" || u == "SYSTEM" {
		return 0, true
	}
	t, err := time.Parse("-07:00", s)
	if err != nil {
		refuse("the time zone %s", s)
	}
	_, offset := t.Zone()
	return time.Duration(offset) * time.Second, true
}

func convertTZ(_ *session, a []Value) Value {
	m, is := toMoment(a[0])
	from, known1 := zone(TextOf(a[1]))
	to, known2 := zone(TextOf(a[2]))
	if !is || !known1 || !known2 {
		return nil
	}
	return Moment{m.t.Add(to - from), false, m.fsp}
}
