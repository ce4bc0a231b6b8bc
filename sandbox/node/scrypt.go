package node

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// deriveScrypt takes password, salt, length, N, r and p.
func deriveScrypt(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	length, n := number(c.Argument(2), 0), number(c.Argument(3), 16384)
	r, p := number(c.Argument(4), 8), number(c.Argument(5), 1)
	if n < 2 || n&(n-1) != 0 || r < 1 || p < 1 || 128*n*r > 64<<20 {
		throw(i, "RangeError", "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params")
	}
	key, err := scrypt(bytesOf(c.Argument(0)), bytesOf(c.Argument(1)), [4]int{n, r, p, length})
	if err != nil {
		throw(i, "RangeError", "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", err.Error())
	}
	return buffer(i, key)
}

// scrypt is RFC 7914 §6; cost holds N, r, p and the length of the key in bytes.
func scrypt(password, salt []byte, cost [4]int) ([]byte, error) {
	n, r, p := cost[0], cost[1], cost[2]
	b, err := pbkdf2.Key(sha256.New, string(password), salt, 1, p*128*r)
	if err != nil {
		return nil, err
	}
	for k := range p {
		romix(b[k*128*r:(k+1)*128*r], n, r)
	}
	return pbkdf2.Key(sha256.New, string(password), b, 1, cost[3])
}

// romix is RFC 7914 §5.
func romix(b []byte, n, r int) {
	words := 32 * r
	x, v, y := make([]uint32, words), make([]uint32, n*words), make([]uint32, words)
	for k := range x {
		x[k] = binary.LittleEndian.Uint32(b[4*k:])
	}
	for k := range n {
		copy(v[k*words:], x)
		blockMix(x, y, r)
	}
	for range n {
		j := int(x[(2*r-1)*16]) & (n - 1)
		for k := range x {
			x[k] ^= v[j*words+k]
		}
		blockMix(x, y, r)
	}
	for k := range x {
		binary.LittleEndian.PutUint32(b[4*k:], x[k])
	}
}

// blockMix is RFC 7914 §4; y is room of the same size as x.
func blockMix(x, y []uint32, r int) {
	var t [16]uint32
	copy(t[:], x[(2*r-1)*16:])
	for k := range 2 * r {
		for w := range t {
			t[w] ^= x[k*16+w]
		}
		salsa(&t)
		copy(y[(k/2+k%2*r)*16:], t[:])
	}
	copy(x, y)
}

// salsa is Salsa20/8, RFC 7914 §3.
func salsa(b *[16]uint32) {
	x := *b
	quarter := func(a, b, c, d int) {
		x[b] ^= bits.RotateLeft32(x[a]+x[d], 7)
		x[c] ^= bits.RotateLeft32(x[b]+x[a], 9)
		x[d] ^= bits.RotateLeft32(x[c]+x[b], 13)
		x[a] ^= bits.RotateLeft32(x[d]+x[c], 18)
	}
	for range 4 {
		quarter(0, 4, 8, 12)
		quarter(5, 9, 13, 1)
		quarter(10, 14, 2, 6)
		quarter(15, 3, 7, 11)
		quarter(0, 1, 2, 3)
		quarter(5, 6, 7, 4)
		quarter(10, 11, 8, 9)
		quarter(15, 12, 13, 14)
	}
	for k := range b {
		b[k] += x[k]
	}
}
