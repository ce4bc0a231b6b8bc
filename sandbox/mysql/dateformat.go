package mysql

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateFormat is DATE_FORMAT.
func dateFormat(t time.Time, format string) string {
	var out strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			out.WriteByte(format[i])
			continue
		}
		i++
		out.WriteString(formatPart(t, format[i]))
	}
	return out.String()
}

var layouts = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'c': "1", 'd': "02", 'e': "2", 'H': "15", 'h': "03", 'I': "03", 'l': "3", 'i': "04",
	's': "05", 'S': "05", 'p': "PM", 'M': "January", 'b': "Jan", 'W': "Monday", 'a': "Mon", 'T': "15:04:05",
	'r': "03:04:05 PM", 'j': "002",
}

func formatPart(t time.Time, c byte) string {
	if layout, known := layouts[c]; known {
		return t.Format(layout)
	}
	switch c {
	case 'k':
		return strconv.Itoa(t.Hour())
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000)
	case 'D':
		return strconv.Itoa(t.Day()) + ordinal(t.Day())
	case 'w':
		return strconv.Itoa(int(t.Weekday()))
	case 'U', 'u', 'V', 'v':
		_, w := week(t, map[byte]int{'U': 0, 'u': 1, 'V': 2, 'v': 3}[c])
		return fmt.Sprintf("%02d", w)
	case 'X', 'x':
		y, _ := week(t, map[byte]int{'X': 2, 'x': 3}[c])
		return fmt.Sprintf("%04d", y)
	}
	return string(c)
}

func ordinal(n int) string {
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// week is the number of a week by MySQL's modes, and the year to which it belongs. In modes 0, 1, 4 and 5 a day before
// the first week is in week 0.
func week(t time.Time, mode int) (year, n int) {
	monday := mode&1 == 1
	ranged := mode&2 == 2 // weeks are 1 to 53
	firstDay := mode&4 == 4
	if mode == 1 || mode == 3 || mode == 4 || mode == 6 {
		firstDay = false // four days or more make a week the first
	} else {
		firstDay = true // the week with the first Sunday, or Monday, is the first
	}
	start := func(year int) time.Time {
		jan := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		day := int(jan.Weekday())
		if monday {
			day = (day + 6) % 7
		}
		first := jan.AddDate(0, 0, -day)
		if firstDay && day != 0 || !firstDay && day > 3 {
			first = first.AddDate(0, 0, 7)
		}
		return first
	}
	day := t.Truncate(24 * time.Hour)
	year = t.Year()
	if first := start(year); day.Before(first) {
		if !ranged {
			return year, 0
		}
		year--
	} else if next := start(year + 1); ranged && !day.Before(next) {
		year++
	}
	return year, int(day.Sub(start(year))/(7*24*time.Hour)) + 1
}

func weekOf(a []Value, withYear bool) Value {
	m, is := toMoment(a[0])
	if !is {
		return nil
	}
	mode := 0
	if len(a) == 2 {
		mode = int(integer(a[1])) & 7
	}
	if withYear {
		y, w := week(m.t, mode|2)
		return int64(y*100 + w)
	}
	_, w := week(m.t, mode)
	return int64(w)
}

// strToDate reads a date by a format; NULL when the text does not follow it.
func strToDate(s, format string) Value {
	at := map[byte]int{}
	clock, day := false, false
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			if s == "" || s[0] != format[i] {
				return nil
			}
			s = s[1:]
			continue
		}
		i++
		c := format[i]
		expanded := map[byte]string{'T': "%H:%i:%s", 'r': "%h:%i:%s %p"}[c]
		if expanded != "" {
			format = format[:i+1] + expanded + format[i+1:]
			clock = true
			continue
		}
		rest, ok := readPart(s, c, at)
		if !ok {
			return nil
		}
		s = rest
		clock = clock || strings.IndexByte("HhIlkisSfp", c) >= 0
		day = day || strings.IndexByte("YymcdeDMb", c) >= 0
	}
	hour := at['H']
	if _, twelve := at['p']; twelve {
		hour = at['h']%12 + 12*at['p']
	} else if h, given := at['h']; given {
		hour = h
	}
	if !day {
		return Span{(int64(hour)*3600 + int64(at['i'])*60 + int64(at['s'])) * 1e6, 0}
	}
	t := time.Date(at['Y'], time.Month(at['m']), at['d'], hour, at['i'], at['s'], at['f']*1000, time.UTC)
	if t.Day() != at['d'] || int(t.Month()) != at['m'] || hour > 23 || at['i'] > 59 || at['s'] > 59 {
		return nil
	}
	fsp := 0
	if _, given := at['f']; given {
		fsp = 6
	}
	return Moment{t: t, date: !clock, fsp: fsp}
}

// digits is how many digits a part has at most, and under which letter it is kept.
var digits = map[byte]struct {
	most int
	as   byte
}{
	'Y': {4, 'Y'}, 'y': {2, 'y'}, 'm': {2, 'm'}, 'c': {2, 'm'}, 'd': {2, 'd'}, 'e': {2, 'd'}, 'H': {2, 'H'}, 'k': {2, 'H'},
	'h': {2, 'h'}, 'I': {2, 'h'}, 'l': {2, 'h'}, 'i': {2, 'i'}, 's': {2, 's'}, 'S': {2, 's'}, 'f': {6, 'f'},
}

func readPart(s string, c byte, at map[byte]int) (rest string, ok bool) {
	if d, known := digits[c]; known {
		n := 0
		for n < len(s) && n < d.most && isDigit(rune(s[n])) {
			n++
		}
		v, err := strconv.Atoi(s[:n])
		if err != nil {
			return "", false
		}
		switch c {
		case 'y':
			at['Y'] = v + map[bool]int{true: 2000, false: 1900}[v < 70]
		case 'f':
			at['f'], _ = micro(s[:n])
		default:
			at[d.as] = v
		}
		return s[n:], true
	}
	switch c {
	case 'p':
		if len(s) < 2 {
			return "", false
		}
		at['p'] = map[string]int{"PM": 1, "pm": 1}[s[:2]]
		return s[2:], true
	case 'M', 'b':
		for m := time.January; m <= time.December; m++ {
			name := m.String()
			if c == 'b' {
				name = name[:3]
			}
			if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
				at['m'] = int(m)
				return s[len(name):], true
			}
		}
		return "", false
	case 'W', 'a', 'D':
		refuse("STR_TO_DATE with %%%c", c)
	}
	return "", false
}
