package mysql

import (
	"math"
	"math/big"
	"math/bits"
	"regexp"
	"strings"
	"sync"
)

func negative(v Value) Value {
	switch n := numeric(v).(type) {
	case int64:
		if n == math.MinInt64 {
			return exact(n).neg()
		}
		return -n
	case float64:
		return -n
	case Decimal:
		return n.neg()
	}
	return nil
}

// unsigned is a whole number as the 64 bits of it read without a sign.
func (d Decimal) unsigned() Value {
	n := d.n
	if n.Sign() < 0 {
		n = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), 64))
	}
	return whole(n)
}

// arithmetic computes with two values that are not nil.
func (s *session) arithmetic(op string, v, w Value) Value {
	switch op {
	case "xor":
		return truth(isTrue(v) != isTrue(w))
	case "|", "&", "^", "<<", ">>":
		return bitwise(op, v, w)
	}
	x, y := numeric(v), numeric(w)
	switch op {
	case "/", "div", "%":
		if float(y) == 0 {
			if s.strict {
				zeroDivision.raise()
			}
			return nil
		}
	}
	_, floatX := x.(float64)
	_, floatY := y.(float64)
	if floatX || floatY {
		return floating(op, float(x), float(y))
	}
	a, isA := x.(int64)
	b, isB := y.(int64)
	if isA && isB && op != "/" {
		return integral(op, a, b)
	}
	return decimals(op, exact(x), exact(y))
}

func floating(op string, x, y float64) Value {
	var out float64
	switch op {
	case "+":
		out = x + y
	case "-":
		out = x - y
	case "*":
		out = x * y
	case "/":
		out = x / y
	case "%":
		out = math.Mod(x, y)
	default:
		return clampInt(math.Trunc(x / y))
	}
	if math.IsInf(out, 0) {
		bigint.raise("DOUBLE", floatText(x)+" "+op+" "+floatText(y))
	}
	return out
}

func integral(op string, a, b int64) Value {
	x, y := big.NewInt(a), big.NewInt(b)
	out := new(big.Int)
	switch op {
	case "+":
		out.Add(x, y)
	case "-":
		out.Sub(x, y)
	case "*":
		out.Mul(x, y)
	case "%":
		out.Rem(x, y)
	default:
		out.Quo(x, y)
	}
	if !out.IsInt64() {
		bigint.raise("BIGINT", "("+TextOf(a)+" "+op+" "+TextOf(b)+")")
	}
	return out.Int64()
}

func decimals(op string, a, b Decimal) Value {
	switch op {
	case "+":
		return a.add(b)
	case "-":
		return a.add(b.neg())
	case "*":
		return a.mul(b)
	case "/":
		return a.div(b)
	case "%":
		return a.rem(b)
	}
	scale := max(a.scale, b.scale)
	return whole(new(big.Int).Quo(a.rescaled(scale), b.rescaled(scale)))
}

func bitwise(op string, v, w Value) Value {
	a, b := uint64(integer(v)), uint64(integer(w))
	switch op {
	case "|":
		a |= b
	case "&":
		a &= b
	case "^":
		a ^= b
	case "<<":
		a <<= min(b, bits.UintSize)
	default:
		a >>= min(b, bits.UintSize)
	}
	return whole(new(big.Int).SetUint64(a))
}

func (b *binder) likeness(n *likeness) *expr {
	x, pattern := b.bind(n.x), b.bind(n.pattern)
	escape := `\`
	if n.escape != nil {
		escape = TextOf(b.s.constant(n.escape, b.clause))
	}
	fold := fits(x, pattern)
	return &expr{eval: func(f *frame) Value {
		v, p := x.eval(f), pattern.eval(f)
		if v == nil || p == nil {
			return nil
		}
		return truth(like(TextOf(v), TextOf(p), escape, fold) != n.not)
	}}
}

// like matches a text with a pattern of % and _.
func like(s, pattern, escape string, fold bool) bool {
	var re strings.Builder
	re.WriteString("(?s)^")
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			re.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case string(r) == escape:
			escaped = true
		case r == '%':
			re.WriteString(".*")
		case r == '_':
			re.WriteString(".")
		default:
			re.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	if escaped {
		re.WriteString(regexp.QuoteMeta(escape))
	}
	re.WriteString("$")
	return compiled(re.String(), fold).MatchString(s)
}

// patterns keeps what was compiled: patterns repeat for every row. It is emptied before it grows large.
var patterns = struct {
	sync.Mutex
	known map[string]*regexp.Regexp
}{known: map[string]*regexp.Regexp{}}

const mostPatterns = 256

// compiled is a regular expression of RE2, which is MySQL's but for look-around and back-references.
func compiled(pattern string, fold bool) *regexp.Regexp {
	if fold {
		pattern = "(?i)" + pattern
	}
	patterns.Lock()
	defer patterns.Unlock()
	if re := patterns.known[pattern]; re != nil {
		return re
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		if strings.Contains(err.Error(), "(?") || strings.Contains(err.Error(), "escape sequence") {
			refuse("the regular expression %s", pattern)
		}
		badRegexp.raise()
	}
	if len(patterns.known) >= mostPatterns {
		clear(patterns.known)
	}
	patterns.known[pattern] = re
	return re
}

// folded is a text without its case and accents, as general collations compare.
func folded(s string) string { return strings.ToUpper(unaccented(s)) }

var accents = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "Á", "A", "À", "A", "Â", "A", "Ä", "A", "Ã", "A", "Å", "A",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "É", "E", "È", "E", "Ê", "E", "Ë", "E", "í", "i", "ì", "i", "î", "i", "ï", "i",
	"Í", "I", "Ì", "I", "Î", "I", "Ï", "I", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "Ó", "O", "Ò", "O", "Ô", "O",
	"Ö", "O", "Õ", "O", "ú", "u", "ù", "u", "û", "u", "ü", "u", "Ú", "U", "Ù", "U", "Û", "U", "Ü", "U", "ç", "c", "Ç", "C",
	"ñ", "n", "Ñ", "N", "ß", "s",
)

func unaccented(s string) string { return accents.Replace(s) }
