package mysql

import (
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an exact number: n / 10^scale. It is not changed.
type Decimal struct {
	n     *big.Int
	scale int
}

const mostScale = 30

var ten = big.NewInt(10)

func power(n int) *big.Int { return new(big.Int).Exp(ten, big.NewInt(int64(n)), nil) }

// decimalOf reads digits with at most one point; false for anything else.
func decimalOf(text string) (Decimal, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	n, ok := new(big.Int).SetString(whole+fraction, 10)
	return Decimal{n, len(fraction)}, ok
}

// exact is a number as a decimal.
func exact(v Value) Decimal {
	switch v := v.(type) {
	case int64:
		return Decimal{big.NewInt(v), 0}
	case Decimal:
		return v
	case float64:
		if d, ok := decimalOf(strconv.FormatFloat(v, 'f', -1, 64)); ok {
			return d
		}
	}
	return Decimal{new(big.Int), 0}
}

func (d Decimal) rescaled(scale int) *big.Int {
	return new(big.Int).Mul(d.n, power(scale-d.scale))
}

func (d Decimal) cmp(e Decimal) int {
	scale := max(d.scale, e.scale)
	return d.rescaled(scale).Cmp(e.rescaled(scale))
}

func (d Decimal) add(e Decimal) Decimal {
	scale := max(d.scale, e.scale)
	return Decimal{new(big.Int).Add(d.rescaled(scale), e.rescaled(scale)), scale}
}

func (d Decimal) neg() Decimal { return Decimal{new(big.Int).Neg(d.n), d.scale} }

func (d Decimal) mul(e Decimal) Decimal {
	return Decimal{new(big.Int).Mul(d.n, e.n), d.scale + e.scale}.cut(mostScale)
}

// div divides by what is not zero; the quotient has four digits more than the dividend.
func (d Decimal) div(e Decimal) Decimal {
	scale := min(d.scale+4, mostScale)
	n := new(big.Int).Mul(d.n, power(scale-d.scale+e.scale))
	return Decimal{halfAway(n, e.n), scale}
}

// rem is the remainder of the division that truncates.
func (d Decimal) rem(e Decimal) Decimal {
	scale := max(d.scale, e.scale)
	return Decimal{new(big.Int).Rem(d.rescaled(scale), e.rescaled(scale)), scale}
}

// halfAway is a/b, rounded half away from zero.
func halfAway(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Lsh(r.Abs(r), 1).Cmp(new(big.Int).Abs(b)) >= 0 {
		q.Add(q, big.NewInt(int64(a.Sign()*b.Sign())))
	}
	return q
}

// round has that many digits after the point, which may be less than none.
func (d Decimal) round(scale int) Decimal {
	if scale >= d.scale {
		return Decimal{d.rescaled(scale), scale}
	}
	n := halfAway(d.n, power(d.scale-scale))
	if scale < 0 {
		return Decimal{n.Mul(n, power(-scale)), 0}
	}
	return Decimal{n, scale}
}

// truncate drops digits.
func (d Decimal) truncate(scale int) Decimal {
	if scale >= d.scale {
		return d
	}
	n := new(big.Int).Quo(d.n, power(d.scale-scale))
	if scale < 0 {
		return Decimal{n.Mul(n, power(-scale)), 0}
	}
	return Decimal{n, scale}
}

func (d Decimal) cut(scale int) Decimal {
	if d.scale > scale {
		return d.round(scale)
	}
	return d
}

// floor and ceil are whole numbers.
func (d Decimal) floor() Decimal {
	q := new(big.Int)
	q.DivMod(d.n, power(d.scale), new(big.Int)) // Euclidean, which is the floor for a positive divisor
	return Decimal{q, 0}
}

func (d Decimal) ceil() Decimal { return d.neg().floor().neg() }

func (d Decimal) float() float64 {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

func (d Decimal) String() string {
	digits := new(big.Int).Abs(d.n).String()
	if d.scale > 0 {
		if len(digits) <= d.scale {
			digits = strings.Repeat("0", d.scale-len(digits)+1) + digits
		}
		digits = digits[:len(digits)-d.scale] + "." + digits[len(digits)-d.scale:]
	}
	if d.n.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// trimmed is the text without zeros at its end.
func (d Decimal) trimmed() string {
	s := d.String()
	if d.scale > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// whole is an integer as int64 where it fits, else as a Decimal.
func whole(n *big.Int) Value {
	if n.IsInt64() {
		return n.Int64()
	}
	return Decimal{n, 0}
}
