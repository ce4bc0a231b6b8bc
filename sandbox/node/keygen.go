package node

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"math/big"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// curves are those of EC keys, by the names that OpenSSL and NIST give them.
var curves = map[string]elliptic.Curve{
	"secp224r1": elliptic.P224(), "prime256v1": elliptic.P256(), "secp384r1": elliptic.P384(),
	"secp521r1": elliptic.P521(),
	"P-224":     elliptic.P224(), "P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521(),
}

// curveNames are OpenSSL's, by those of NIST.
var curveNames = map[string]string{
	"P-224": "secp224r1", "P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1",
}

// generateKey takes "rsa" and the bits of its modulus, "ec" and the curve, or "ed25519". The keys come from the
// instance's random numbers: Go's own makers of keys take no others (crypto/rsa and crypto/ecdsa of Go 1.26).
func generateKey(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	switch text(c.Argument(0)) {
	case "rsa":
		bits := number(c.Argument(1), 0)
		if bits < 1024 || bits > 8192 {
			throw(i, "RangeError", "ERR_OUT_OF_RANGE", "The sandbox makes RSA keys of 1024 to 8192 bits")
		}
		return derOf(i, newRSA(i, bits))
	case "ec":
		curve := curves[text(c.Argument(1))]
		if curve == nil {
			throw(i, "TypeError", "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name")
		}
		return derOf(i, newEC(i, curve))
	default:
		return derOf(i, ed25519.NewKeyFromSeed(i.RandomBytes(ed25519.SeedSize)))
	}
}

func newEC(i *sandbox.Instance, curve elliptic.Curve) crypto.Signer {
	for {
		d := i.RandomBytes((curve.Params().BitSize + 7) / 8)
		d[0] &= byte(0xff >> (uint(len(d)*8) - uint(curve.Params().BitSize)))
		if key, err := ecdsa.ParseRawPrivateKey(curve, d); err == nil {
			return key
		}
	}
}

// exponent is the public one of all RSA keys made here, which is the usual one.
const exponent = 65537

func newRSA(i *sandbox.Instance, bits int) crypto.Signer {
	for {
		p, q := prime(i, (bits+1)/2), prime(i, bits/2)
		one := big.NewInt(1)
		order := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		n, d := new(big.Int).Mul(p, q), new(big.Int).ModInverse(big.NewInt(exponent), order)
		if d == nil || n.BitLen() != bits || p.Cmp(q) == 0 {
			continue
		}
		key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: exponent}, D: d, Primes: []*big.Int{p, q}}
		key.Precompute()
		if key.Validate() == nil {
			return key
		}
	}
}

// prime is the first prime from a random number on. Its two highest bits are set, so that the product of two has all
// bits that it should.
func prime(i *sandbox.Instance, bits int) *big.Int {
	p := new(big.Int).SetBytes(i.RandomBytes((bits + 7) / 8))
	p.Mod(p, new(big.Int).Lsh(big.NewInt(1), uint(bits)))
	p.SetBit(p, bits-1, 1).SetBit(p, bits-2, 1).SetBit(p, 0, 1)
	for !p.ProbablyPrime(20) {
		p.Add(p, big.NewInt(2))
	}
	return p
}
