package node

import (
	"crypto/ecdsa"
	"crypto/elliptic"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// agreeNative gives what two parties agree on a secret with: keys on the curves of NIST, as DER like all others, and
// the numbers and points that they are.
func agreeNative(i *sandbox.Instance) any {
	return object(i,
		function{"agree", agree}, function{"knows", knowsCurve}, function{"scalar", scalarOf}, function{"point", pointOf},
		function{"fromScalar", fromScalar}, function{"fromPoint", fromPoint},
		function{"generate", generateKey}, function{"publicOf", publicOf},
	)
}

func knowsCurve(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	return i.VM().ToValue(curves[c.Argument(0).String()] != nil)
}

// agree takes a private key and the other's public one, and gives the secret that both have.
func agree(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	private, ok := held(i, c.Argument(0)).(*ecdsa.PrivateKey)
	public, is := publicHalf(held(i, c.Argument(1))).(*ecdsa.PublicKey)
	if !ok || !is || private.Curve != public.Curve {
		throw(i, "Error", "ERR_CRYPTO_INCOMPATIBLE_KEY", "Incompatible key type for Diffie-Hellman: keys of two kinds")
	}
	recordPair(i, bytesOf(c.Argument(0)))
	mine, err := private.ECDH()
	if err != nil {
		unsupported(i)
	}
	theirs, err := public.ECDH()
	if err != nil {
		unsupported(i)
	}
	secret, err := mine.ECDH(theirs)
	if err != nil {
		unsupported(i)
	}
	return buffer(i, secret)
}

// scalarOf is the number that a private key is.
func scalarOf(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, ok := held(i, c.Argument(0)).(*ecdsa.PrivateKey)
	if !ok {
		unsupported(i)
	}
	d, err := key.Bytes()
	if err != nil {
		unsupported(i)
	}
	return buffer(i, d)
}

// pointOf takes a key and whether the point that it is, or belongs to, is written in half its length.
func pointOf(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, ok := publicHalf(held(i, c.Argument(0))).(*ecdsa.PublicKey)
	if !ok {
		unsupported(i)
	}
	point, err := key.Bytes()
	if err != nil {
		unsupported(i)
	}
	if c.Argument(1).ToBoolean() {
		half := (len(point) - 1) / 2
		point = append([]byte{2 + point[len(point)-1]&1}, point[1:1+half]...)
	}
	return buffer(i, point)
}

func fromScalar(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, err := ecdsa.ParseRawPrivateKey(curves[c.Argument(0).String()], bytesOf(c.Argument(1)))
	if err != nil {
		throw(i, "Error", "ERR_CRYPTO_INVALID_KEYTYPE", "Private key is not valid for specified curve.")
	}
	return derOf(i, key)
}

// fromPoint takes a curve and a point in either of the ways in which pointOf writes it.
func fromPoint(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	curve, point := curves[c.Argument(0).String()], bytesOf(c.Argument(1))
	if len(point) > 0 && point[0] != 4 {
		x, y := elliptic.UnmarshalCompressed(curve, point)
		if x != nil {
			size := (curve.Params().BitSize + 7) / 8
			point = append(append([]byte{4}, x.FillBytes(make([]byte, size))...), y.FillBytes(make([]byte, size))...)
		}
	}
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		throw(i, "Error", "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY", "Public key is not valid for specified curve")
	}
	return derOf(i, key)
}
