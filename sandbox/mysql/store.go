package mysql

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// fit makes a value one that a column can hold. What does not fit is an error, or is cut to size where the statement is
// lenient (IGNORE); row is the number that errors name.
func (s *session) fit(c *column, v Value, row int) Value {
	if v == nil {
		return nil
	}
	t := c.typ
	switch t.Kind {
	case Integer, Bit, Year:
		return s.fitInteger(c, v, row)
	case Float:
		n := s.fitNumber(c, v, row, "double")
		if t.Single {
			return float64(float32(float(n)))
		}
		return float(n)
	case Exact:
		return s.fitExact(c, s.fitNumber(c, v, row, "decimal"), row)
	case Text:
		return s.fitText(c, TextOf(v), row)
	case Binary:
		b := TextOf(v)
		if t.Width > 0 && len(b) > t.Width {
			s.complain(func() { tooLong.raise(c.name, row) })
			b = b[:t.Width]
		}
		if t.Fixed {
			b += strings.Repeat("\x00", t.Width-len(b))
		}
		return Blob(b)
	case Date, Datetime:
		return s.fitMoment(c, v, row)
	case Time:
		span, is := toSpan(v)
		if !is {
			s.complain(func() { wrongMoment.raise("time", TextOf(v), c.name, row) })
		}
		return Span{span.micros / micros(t.Fsp) * micros(t.Fsp), t.Fsp}
	case JSON:
		return s.fitJSON(c, v, row)
	case Enum, Set:
		return s.fitMember(c, v, row)
	}
	return v
}

// micros is the unit of a fraction of a second with that many digits.
func micros(fsp int) int64 { return int64(math.Pow10(6 - fsp)) }

// complain raises an error, but where the statement is lenient.
func (s *session) complain(raise func()) {
	if s.strict {
		raise()
	}
}

// fitNumber is a value as a number; texts must be numbers from end to end.
func (s *session) fitNumber(c *column, v Value, row int, kind string) Value {
	if d, is := v.(Document); is {
		return numericJSON(d)
	}
	if text, is := v.(string); is {
		_, whole := prefix(text)
		if d, ok := decimalOf(strings.TrimSpace(text)); ok {
			return d
		}
		if !whole {
			s.complain(func() {
				if f, _ := prefix(text); f != 0 || kind == "integer" && text != "" && isDigit(rune(text[0])) {
					truncated.raise(c.name, row)
				}
				wrongValue.raise(kind, text, c.name, row)
			})
		}
	}
	return numeric(v)
}

func (s *session) fitInteger(c *column, v Value, row int) Value {
	n := s.fitNumber(c, v, row, "integer")
	if f, is := n.(float64); is {
		n = exact(math.RoundToEven(f))
	}
	d := exact(n).round(0).n
	bits := c.typ.Bits
	switch c.typ.Kind {
	case Bit:
		bits = c.typ.Width
	case Year:
		bits = 16
	}
	one := big.NewInt(1)
	low := new(big.Int).Neg(new(big.Int).Lsh(one, uint(bits-1)))
	high := new(big.Int).Sub(new(big.Int).Lsh(one, uint(bits-1)), one)
	if c.typ.Unsigned || c.typ.Kind == Bit {
		low, high = new(big.Int), new(big.Int).Sub(new(big.Int).Lsh(one, uint(bits)), one)
	}
	if d.Cmp(low) < 0 || d.Cmp(high) > 0 {
		s.complain(func() { outOfRange.raise(c.name, row) })
		if d.Cmp(low) < 0 {
			d = low
		} else {
			d = high
		}
	}
	return whole(d)
}

func (s *session) fitExact(c *column, v Value, row int) Value {
	d := exact(v).round(c.typ.Scale)
	most := new(big.Int).Sub(power(c.typ.Width), big.NewInt(1))
	if new(big.Int).Abs(d.n).Cmp(most) > 0 {
		s.complain(func() { outOfRange.raise(c.name, row) })
		if d.n.Sign() < 0 {
			most.Neg(most)
		}
		d.n = most
	}
	return d
}

func (s *session) fitText(c *column, text string, row int) Value {
	t := c.typ
	if !utf8.ValidString(text) {
		s.complain(func() { wrongValue.raise("string", text, c.name, row) })
		text = strings.ToValidUTF8(text, "")
	}
	if t.Fixed {
		text = strings.TrimRight(text, " ")
	}
	size := len(text)
	if t.Given > 0 || t.Fixed {
		size = utf8.RuneCountInString(text)
	}
	if t.Width > 0 && size > t.Width {
		rest := strings.TrimRight(text, " ")
		if utf8.RuneCountInString(rest) > t.Width {
			s.complain(func() { tooLong.raise(c.name, row) })
		}
		text = string([]rune(text)[:min(t.Width, utf8.RuneCountInString(text))])
	}
	return text
}

func (s *session) fitMoment(c *column, v Value, row int) Value {
	m, is := toMoment(v)
	if span, isSpan := v.(Span); isSpan {
		m, is = Moment{t: s.today().t.Add(duration(span)), fsp: 6}, true
	}
	if !is || strings.HasSuffix(TextOf(v), "Z") || m.t.Year() > 9999 {
		kind := "datetime"
		if c.typ.Kind == Date {
			kind = "date"
		}
		s.complain(func() { wrongMoment.raise(kind, TextOf(v), c.name, row) })
		return nil
	}
	if c.typ.Kind == Date {
		return m.day()
	}
	return m.rounded(c.typ.Fsp)
}

func (s *session) fitJSON(c *column, v Value, row int) Value {
	if text, is := v.(string); is {
		d, at, ok := parseJSON(text)
		if !ok {
			badJSON.raise("Invalid value.", at, c.name)
		}
		return d
	}
	return documentOf(v)
}

func (s *session) fitMember(c *column, v Value, row int) Value {
	given := TextOf(v)
	if n, is := v.(int64); is && c.typ.Kind == Enum && n > 0 && int(n) <= len(c.typ.Members) {
		return c.typ.Members[n-1]
	}
	parts := []string{given}
	if c.typ.Kind == Set {
		parts = strings.Split(given, ",")
		if given == "" {
			return ""
		}
	}
	var out []string
	for _, m := range c.typ.Members {
		if slices.ContainsFunc(parts, func(p string) bool { return strings.EqualFold(p, m) }) {
			out = append(out, m)
		}
	}
	if len(out) == 0 || len(out) < len(parts) {
		s.complain(func() { truncated.raise(c.name, row) })
	}
	return strings.Join(out, ",")
}

func duration(s Span) time.Duration { return time.Duration(s.micros) * time.Microsecond }

// cast is CAST: what cannot be converted becomes what comes nearest.
func cast(v Value, to Type) Value {
	if v == nil {
		return nil
	}
	switch to.Kind {
	case Integer:
		n := integer(truncatedText(v))
		if to.Unsigned {
			return exact(n).unsigned()
		}
		return n
	case Float:
		return float(v)
	case Exact:
		return castExact(v, to)
	case Binary:
		b := TextOf(v)
		if to.Given > 0 {
			b = b[:min(len(b), to.Given)] + strings.Repeat("\x00", max(to.Given-len(b), 0))
		}
		return Blob(b)
	case Date, Datetime:
		return castMoment(v, to)
	case Time:
		span, is := toSpan(v)
		if !is {
			return nil
		}
		return Span{span.micros / micros(to.Fsp) * micros(to.Fsp), to.Fsp}
	case JSON:
		return document(v, 1, "cast_as_json")
	}
	text := TextOf(v)
	if r := []rune(text); to.Given > 0 && len(r) > to.Given {
		text = string(r[:to.Given])
	}
	return text
}

func castExact(v Value, to Type) Value {
	d := exact(numeric(v))
	if text, is := v.(string); is {
		if given, ok := decimalOf(strings.TrimSpace(text)); ok {
			d = given
		}
	}
	return (&session{}).fitExact(&column{typ: to}, d, 1)
}

func castMoment(v Value, to Type) Value {
	m, is := toMoment(v)
	switch {
	case !is:
		return nil
	case to.Kind == Date:
		return m.day()
	}
	return m.rounded(to.Fsp)
}

// truncatedText is a text as the whole number that it begins with.
func truncatedText(v Value) Value {
	switch s := v.(type) {
	case string:
		return math.Trunc(leading(s))
	case Blob:
		return math.Trunc(leading(string(s)))
	}
	return v
}
