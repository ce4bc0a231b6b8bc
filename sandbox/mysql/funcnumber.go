package mysql

import (
	"math"
)

// onFloat is a function of one float; what has no value is NULL.
func onFloat(do func(float64) float64) function {
	return function{1, 1, false, func(_ *session, a []Value) Value { return orNull(do(float(a[0]))) }}
}

func orNull(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return f
}

func numberFunctions() map[string]function {
	return map[string]function{
		"abs": {1, 1, false, func(_ *session, a []Value) Value {
			if n := numeric(a[0]); float(n) < 0 {
				return negative(n)
			} else {
				return n
			}
		}},
		"ceil": {1, 1, false, ceil}, "ceiling": {1, 1, false, ceil},
		"floor": {1, 1, false, func(_ *session, a []Value) Value {
			switch n := numeric(a[0]).(type) {
			case float64:
				return math.Floor(n)
			case Decimal:
				return whole(n.floor().n)
			default:
				return n
			}
		}},
		"round":    {1, 2, false, func(_ *session, a []Value) Value { return rounded(a, Decimal.round, math.RoundToEven) }},
		"truncate": {2, 2, false, func(_ *session, a []Value) Value { return rounded(a, Decimal.truncate, math.Trunc) }},
		"mod":      {2, 2, false, func(s *session, a []Value) Value { return s.arithmetic("%", a[0], a[1]) }},
		"sign":     {1, 1, false, signOf},
		"pow":      {2, 2, false, pow}, "power": {2, 2, false, pow},
		"sqrt": onFloat(math.Sqrt), "exp": onFloat(math.Exp), "ln": onFloat(math.Log),
		"log2": onFloat(math.Log2), "log10": onFloat(math.Log10), "sin": onFloat(math.Sin), "cos": onFloat(math.Cos),
		"tan": onFloat(math.Tan), "asin": onFloat(math.Asin), "acos": onFloat(math.Acos), "atan": onFloat(math.Atan),
		"cot":     onFloat(func(f float64) float64 { return 1 / math.Tan(f) }),
		"radians": onFloat(func(f float64) float64 { return f * math.Pi / 180 }),
		"degrees": onFloat(func(f float64) float64 { return f * 180 / math.Pi }),
		"atan2":   {2, 2, false, func(_ *session, a []Value) Value { return math.Atan2(float(a[0]), float(a[1])) }},
		"log": {1, 2, false, func(_ *session, a []Value) Value {
			if len(a) == 2 {
				return orNull(math.Log(float(a[1])) / math.Log(float(a[0])))
			}
			return orNull(math.Log(float(a[0])))
		}},
		"pi":        {0, 0, false, func(*session, []Value) Value { return math.Round(math.Pi*1e6) / 1e6 }},
		"rand":      {0, 1, false, random},
		"bit_count": {1, 1, false, bitCount},
	}
}

func signOf(_ *session, a []Value) Value { return int64(compareNumbers(numeric(a[0]), int64(0))) }

func ceil(_ *session, a []Value) Value {
	switch n := numeric(a[0]).(type) {
	case float64:
		return math.Ceil(n)
	case Decimal:
		return whole(n.ceil().n)
	default:
		return n
	}
}

func pow(_ *session, a []Value) Value {
	out := math.Pow(float(a[0]), float(a[1]))
	if math.IsInf(out, 0) {
		bigint.raise("DOUBLE", "pow("+TextOf(a[0])+","+TextOf(a[1])+")")
	}
	return orNull(out)
}

// rounded does one thing to exact numbers, and another to floats, whose halves go to the even neighbour.
func rounded(a []Value, do func(Decimal, int) Decimal, nearest func(float64) float64) Value {
	digits := 0
	if len(a) == 2 {
		digits = int(max(-mostScale, min(integer(a[1]), mostScale)))
	}
	switch n := numeric(a[0]).(type) {
	case float64:
		unit := math.Pow10(digits)
		if out := nearest(n*unit) / unit; !math.IsNaN(out) && !math.IsInf(out, 0) {
			return out
		}
		return n
	case Decimal:
		return do(n, min(digits, n.scale))
	default:
		return whole(do(exact(n), min(digits, 0)).n)
	}
}

// random is RAND(): numbers that follow from those before them, the same in each run.
func random(s *session, a []Value) Value {
	if len(a) == 1 {
		s.db.randoms = uint64(integer(a[0]))
	}
	s.db.randoms += 0x9e3779b97f4a7c15
	x := s.db.randoms
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return float64((x^x>>31)>>11) / (1 << 53)
}

func bitCount(_ *session, a []Value) Value {
	n, count := uint64(integer(a[0])), int64(0)
	for ; n > 0; n &= n - 1 {
		count++
	}
	return count
}
