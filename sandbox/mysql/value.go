package mysql

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Value is one value of SQL: nil, int64, float64, Decimal, string, Blob, Moment, Span or Document.
type Value any

// Blob is a string of bytes.
type Blob string

func truth(b bool) Value {
	if b {
		return int64(1)
	}
	return int64(0)
}

// numberOf reads a literal number: an integer, a decimal, or with an exponent a float.
func numberOf(text string) Value {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if strings.ContainsAny(text, "eE") {
		f, _ := strconv.ParseFloat(text, 64)
		return f
	}
	if d, ok := decimalOf(text); ok {
		return d
	}
	return nil
}

// numeric is a value as a number: int64, Decimal or float64.
func numeric(v Value) Value {
	switch v := v.(type) {
	case nil, int64, float64, Decimal:
		return v
	case string:
		return leading(v)
	case Blob:
		return leading(string(v))
	case Moment:
		return v.number()
	case Span:
		return v.number()
	case Document:
		return numericJSON(v)
	}
	panic(fmt.Sprintf("internal: a value of type %T", v))
}

// leading is the number that a text begins with.
func leading(s string) float64 {
	f, _ := prefix(s)
	return f
}

// prefix reads the number that a text begins with, and says whether there is nothing else in it.
func prefix(s string) (f float64, whole bool) {
	s = strings.TrimSpace(s)
	stop, seenDigit, seenDot, seenExp := 0, false, false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			seenDigit = true
			stop = i + 1
		case (c == '+' || c == '-') && (i == 0 || (s[i-1]|0x20) == 'e'):
		case c == '.' && !seenDot && !seenExp:
			seenDot = true
			if seenDigit {
				stop = i + 1
			}
		case c|0x20 == 'e' && seenDigit && !seenExp:
			seenExp = true
		default:
			i = len(s)
		}
	}
	if !seenDigit {
		return 0, false
	}
	f, _ = strconv.ParseFloat(s[:stop], 64)
	return f, stop == len(s)
}

func float(v Value) float64 {
	switch n := numeric(v).(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	case Decimal:
		return n.float()
	}
	return 0
}

// integer is a value as an integer, rounded half away from zero.
func integer(v Value) int64 {
	switch n := numeric(v).(type) {
	case int64:
		return n
	case float64:
		return clampInt(math.Round(n))
	case Decimal:
		r := n.round(0)
		if r.n.IsInt64() {
			return r.n.Int64()
		}
		return clampInt(r.float())
	}
	return 0
}

func clampInt(f float64) int64 {
	switch {
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

// isTrue is a value as a condition.
func isTrue(v Value) bool {
	if v == nil {
		return false
	}
	return float(v) != 0
}

// TextOf is a value as text; empty for nil.
func TextOf(v Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return floatText(v)
	case Decimal:
		return v.String()
	case string:
		return v
	case Blob:
		return string(v)
	case Moment:
		return v.String()
	case Span:
		return v.String()
	case Document:
		return v.String()
	}
	panic(fmt.Sprintf("internal: a value of type %T", v))
}

func floatText(f float64) string {
	if f == 0 {
		return "0"
	}
	if a := math.Abs(f); a >= 1e15 || a < 1e-15 {
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		n, _ := strconv.Atoi(exponent)
		return fmt.Sprintf("%se%d", mantissa, n)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// compare orders two values that are not nil, as the operators do; fold says that texts are compared without case.
func compare(a, b Value, caseless bool) int {
	switch x := a.(type) {
	case string:
		switch y := b.(type) {
		case string:
			return collate(x, y, caseless)
		case Blob:
			return strings.Compare(x, string(y))
		}
	case Blob:
		switch y := b.(type) {
		case Blob:
			return strings.Compare(string(x), string(y))
		case string:
			return strings.Compare(string(x), y)
		}
	}
	if x, is := a.(Document); is {
		return compareJSON(x, documentOf(b))
	}
	if y, is := b.(Document); is {
		return compareJSON(documentOf(a), y)
	}
	if x, is := a.(Moment); is {
		if y, is := momentFor(b); is {
			return x.t.Compare(y.t)
		}
	}
	if y, is := b.(Moment); is {
		if x, is := momentFor(a); is {
			return x.t.Compare(y.t)
		}
	}
	if x, is := spans(a, b); is {
		return x
	}
	return compareNumbers(numeric(a), numeric(b))
}

// spans compares durations with one another and with the texts of such.
func spans(a, b Value) (int, bool) {
	x, isX := a.(Span)
	y, isY := b.(Span)
	if s, is := b.(string); is && isX {
		y, isY = spanOf(s)
	}
	if s, is := a.(string); is && isY {
		x, isX = spanOf(s)
	}
	if !isX || !isY {
		return 0, false
	}
	return sign(x.micros - y.micros), true
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func compareNumbers(a, b Value) int {
	x, isX := a.(int64)
	y, isY := b.(int64)
	_, floatX := a.(float64)
	_, floatY := b.(float64)
	switch {
	case isX && isY && x < y:
		return -1
	case isX && isY:
		return sign(x - y)
	case floatX || floatY:
		return big.NewFloat(float(a)).Cmp(big.NewFloat(float(b)))
	}
	return exact(a).cmp(exact(b))
}

// collate compares texts; blanks at the end do not count, as in the collations that pad.
func collate(x, y string, caseless bool) int {
	x, y = strings.TrimRight(x, " "), strings.TrimRight(y, " ")
	if caseless {
		x, y = folded(x), folded(y)
	}
	return strings.Compare(x, y)
}

// identity is a text that equal values share, for grouping and for keys.
func identity(v Value, caseless bool) string {
	switch x := v.(type) {
	case nil:
		return "n"
	case string:
		x = strings.TrimRight(x, " ")
		if caseless {
			x = folded(x)
		}
		return "s" + x
	case Blob:
		return "b" + string(x)
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1e15 {
			return "d" + strconv.FormatInt(int64(x), 10)
		}
	case Decimal:
		return "d" + x.trimmed()
	case int64:
		return "d" + strconv.FormatInt(x, 10)
	case Moment:
		return "m" + strconv.FormatInt(x.t.UnixMicro(), 10)
	}
	return "d" + TextOf(v)
}
