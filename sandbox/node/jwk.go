package node

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"slices"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// jwk is a key as RFC 7518 §6 and RFC 8037 §2 write it.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv,omitempty"`
	N   string `json:"n,omitempty"`
	E   string `json:"e,omitempty"`
	X   string `json:"x,omitempty"`
	Y   string `json:"y,omitempty"`
	D   string `json:"d,omitempty"`
	P   string `json:"p,omitempty"`
	Q   string `json:"q,omitempty"`
	DP  string `json:"dp,omitempty"`
	DQ  string `json:"dq,omitempty"`
	QI  string `json:"qi,omitempty"`
}

func coded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func integer(text string) *big.Int { return new(big.Int).SetBytes(decodeBase64(text)) }

// toJWK gives the JSON of a key.
func toJWK(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	var out jwk
	switch key := held(i, c.Argument(0)).(type) {
	case *rsa.PublicKey:
		out = jwk{Kty: "RSA", N: coded(key.N.Bytes()), E: coded(big.NewInt(int64(key.E)).Bytes())}
	case *rsa.PrivateKey:
		out = jwk{
			Kty: "RSA", N: coded(key.N.Bytes()), E: coded(big.NewInt(int64(key.E)).Bytes()), D: coded(key.D.Bytes()),
			P: coded(key.Primes[0].Bytes()), Q: coded(key.Primes[1].Bytes()), DP: coded(key.Precomputed.Dp.Bytes()),
			DQ: coded(key.Precomputed.Dq.Bytes()), QI: coded(key.Precomputed.Qinv.Bytes()),
		}
	case *ecdsa.PublicKey:
		out = point(i, key)
	case *ecdsa.PrivateKey:
		out = point(i, &key.PublicKey)
		d, err := key.Bytes()
		if err != nil {
			unsupported(i)
		}
		out.D = coded(d)
	case ed25519.PublicKey:
		out = jwk{Kty: "OKP", Crv: "Ed25519", X: coded(key)}
	case ed25519.PrivateKey:
		out = jwk{Kty: "OKP", Crv: "Ed25519", X: coded(key[ed25519.SeedSize:]), D: coded(key.Seed())}
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic("internal: a key is not JSON: " + err.Error())
	}
	return i.VM().ToValue(string(text))
}

func point(i *sandbox.Instance, key *ecdsa.PublicKey) jwk {
	b, err := key.Bytes() // 4, x, y
	if err != nil {
		unsupported(i)
	}
	half := len(b) / 2
	return jwk{Kty: "EC", Crv: key.Curve.Params().Name, X: coded(b[1 : 1+half]), Y: coded(b[1+half:])}
}

// fromJWK takes the JSON of a key, and whether a private one is wanted.
func fromJWK(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	var in jwk
	private := c.Argument(1).ToBoolean()
	if json.Unmarshal([]byte(c.Argument(0).String()), &in) != nil || private && in.D == "" {
		invalidJWK(i)
	}
	switch in.Kty {
	case "RSA":
		return derOf(i, in.rsa(i, private))
	case "EC":
		return derOf(i, in.ec(i, private))
	case "OKP":
		if in.Crv == "Ed25519" && private && len(decodeBase64(in.D)) == ed25519.SeedSize {
			return derOf(i, ed25519.NewKeyFromSeed(decodeBase64(in.D)))
		}
		if in.Crv == "Ed25519" && len(decodeBase64(in.X)) == ed25519.PublicKeySize {
			return derOf(i, ed25519.PublicKey(decodeBase64(in.X)))
		}
	}
	invalidJWK(i)
	return nil
}

func invalidJWK(i *sandbox.Instance) {
	throw(i, "TypeError", "ERR_CRYPTO_INVALID_JWK", "Invalid JWK data")
}

func (in jwk) rsa(i *sandbox.Instance, private bool) any {
	public := rsa.PublicKey{N: integer(in.N), E: int(integer(in.E).Int64())}
	if public.N.Sign() == 0 || public.E < 2 {
		invalidJWK(i)
	}
	if !private {
		return &public
	}
	key := &rsa.PrivateKey{PublicKey: public, D: integer(in.D), Primes: []*big.Int{integer(in.P), integer(in.Q)}}
	key.Precompute()
	if key.Validate() != nil {
		invalidJWK(i)
	}
	return key
}

func (in jwk) ec(i *sandbox.Instance, private bool) any {
	curve := curves[in.Crv]
	if curve == nil {
		throw(i, "TypeError", "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name")
	}
	if private {
		key, err := ecdsa.ParseRawPrivateKey(curve, decodeBase64(in.D))
		if err != nil {
			invalidJWK(i)
		}
		return key
	}
	point := slices.Concat([]byte{4}, decodeBase64(in.X), decodeBase64(in.Y))
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		invalidJWK(i)
	}
	return key
}
