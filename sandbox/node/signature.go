package node

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// The paddings of RSA, by the numbers that OpenSSL gives them.
const (
	paddingPKCS1 = 1
	paddingOAEP  = 4
	paddingPSS   = 6
)

// hashNumbers are Go's names of hashes, by those of OpenSSL without dashes.
var hashNumbers = map[string]crypto.Hash{
	"MD5": crypto.MD5, "SHA1": crypto.SHA1, "SHA224": crypto.SHA224, "SHA256": crypto.SHA256, "SHA384": crypto.SHA384,
	"SHA512": crypto.SHA512,
}

// signing is how a text is signed.
type signing struct {
	hash    crypto.Hash // 0: the text is signed as it is
	padding int
	salt    int  // rsa.PSSOptions
	raw     bool // EC: r and s as they are, IEEE P1363, and not as DER
}

// signingOf reads hash, padding, salt length and the form of EC signatures, from the nth argument on.
func signingOf(i *sandbox.Instance, c goja.FunctionCall, n int) signing {
	out := signing{
		padding: number(c.Argument(n+1), paddingPKCS1), salt: number(c.Argument(n+2), rsa.PSSSaltLengthAuto),
		raw: text(c.Argument(n+3)) == "ieee-p1363",
	}
	if name := text(c.Argument(n)); name != "" {
		known := false
		short := strings.NewReplacer("-", "", "RSA", "", "ECDSAWITH", "").Replace(strings.ToUpper(name))
		if out.hash, known = hashNumbers[short]; !known {
			throw(i, "Error", "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: "+name)
		}
	}
	switch out.salt { // OpenSSL's: -1 as long as the hash, -2 as long as it may be
	case -1:
		out.salt = rsa.PSSSaltLengthEqualsHash
	case -2:
		out.salt = rsa.PSSSaltLengthAuto
	}
	return out
}

func (s signing) digest(data []byte) []byte {
	if s.hash == 0 {
		return data
	}
	h := s.hash.New()
	h.Write(data)
	return h.Sum(nil)
}

func (s signing) pss() *rsa.PSSOptions { return &rsa.PSSOptions{SaltLength: s.salt, Hash: s.hash} }

// signWith takes a private key, the text, and how it is signed.
func signWith(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, data, s := held(i, c.Argument(0)), bytesOf(c.Argument(1)), signingOf(i, c, 2)
	recordPair(i, bytesOf(c.Argument(0)))
	var out []byte
	var err error
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if s.padding == paddingPSS {
			out, err = rsa.SignPSS(random{i}, key, s.hash, s.digest(data), s.pss())
		} else {
			out, err = rsa.SignPKCS1v15(nil, key, s.hash, s.digest(data))
		}
	case *ecdsa.PrivateKey:
		// Without random numbers a signature is that of RFC 6979, the same for the same text.
		out, err = key.Sign(nil, s.digest(data), s.hash)
		if err == nil && s.raw {
			out, err = plainSignature(key, out)
		}
	case ed25519.PrivateKey:
		out = ed25519.Sign(key, data)
	default:
		throw(i, "TypeError", "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE", "Invalid key object type public, expected private.")
	}
	if err != nil {
		throw(i, "Error", "ERR_OSSL_EVP_OPERATION_FAILED", err.Error())
	}
	return buffer(i, out)
}

// verifyWith takes a key, the text, the signature, and how it was signed.
func verifyWith(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, data, signature := publicHalf(held(i, c.Argument(0))), bytesOf(c.Argument(1)), bytesOf(c.Argument(2))
	s, valid := signingOf(i, c, 3), false
	switch key := key.(type) {
	case *rsa.PublicKey:
		if s.padding == paddingPSS {
			valid = rsa.VerifyPSS(key, s.hash, s.digest(data), signature, s.pss()) == nil
		} else {
			valid = rsa.VerifyPKCS1v15(key, s.hash, s.digest(data), signature) == nil
		}
	case *ecdsa.PublicKey:
		if s.raw {
			signature = derSignature(signature)
		}
		valid = ecdsa.VerifyASN1(key, s.digest(data), signature)
	case ed25519.PublicKey:
		valid = len(signature) == ed25519.SignatureSize && ed25519.Verify(key, data, signature)
	}
	return i.VM().ToValue(valid)
}

// pair is what a signature of an EC key holds.
type pair struct{ R, S *big.Int }

// plainSignature writes r and s as they are, each as long as the order of the curve.
func plainSignature(key *ecdsa.PrivateKey, der []byte) ([]byte, error) {
	var p pair
	if _, err := asn1.Unmarshal(der, &p); err != nil {
		return nil, err
	}
	size := (key.Curve.Params().N.BitLen() + 7) / 8
	return append(p.R.FillBytes(make([]byte, size)), p.S.FillBytes(make([]byte, size))...), nil
}

// derSignature reads what plainSignature writes.
func derSignature(plain []byte) []byte {
	half := len(plain) / 2
	p := pair{new(big.Int).SetBytes(plain[:half]), new(big.Int).SetBytes(plain[half:])}
	der, err := asn1.Marshal(p)
	if err != nil {
		panic("internal: a signature is not ASN.1: " + err.Error())
	}
	return der
}

// recordPair records that a private key was used. The beginning of one tells nothing, so that its hash stands for it.
func recordPair(i *sandbox.Instance, der []byte) {
	sum := sha256.Sum256(der)
	recordKey(i, "sign", []byte(hex.EncodeToString(sum[:])))
}

// random reads the instance's random numbers.
type random struct{ i *sandbox.Instance }

func (r random) Read(p []byte) (int, error) { return copy(p, r.i.RandomBytes(len(p))), nil }
