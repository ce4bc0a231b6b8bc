package node

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// keysNative gives what key pairs are made, read, written and used with. Between calls a key is its DER: PKCS #8 for a
// private one, SubjectPublicKeyInfo for a public one. Ed25519, RSA, and EC on the curves of NIST are there.
func keysNative(i *sandbox.Instance) any {
	return object(i,
		function{"read", readKey}, function{"write", writeKey}, function{"describe", describeKey},
		function{"fromJWK", fromJWK}, function{"toJWK", toJWK},
		function{"publicOf", publicOf}, function{"generate", generateKey},
		function{"sign", signWith}, function{"verify", verifyWith},
		function{"encrypt", encryptFor}, function{"decrypt", decryptWith},
	)
}

// unsupported is what OpenSSL says of a text that is no key, or one of a kind that it does not know.
func unsupported(i *sandbox.Instance) {
	throw(i, "Error", "ERR_OSSL_UNSUPPORTED", "error:1E08010C:DECODER routines::unsupported")
}

// readKey takes a key as PEM or DER, and whether a private one is wanted. A private key stands for its public one too.
func readKey(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	data, private := bytesOf(c.Argument(0)), c.Argument(1).ToBoolean()
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	key := privateKey(data)
	if private {
		if key == nil {
			unsupported(i)
		}
		return derOf(i, key)
	}
	if key != nil {
		return derOf(i, key.Public())
	}
	public := publicKey(data)
	if public == nil {
		unsupported(i)
	}
	return derOf(i, public)
}

// privateKey reads PKCS #8, PKCS #1 or SEC 1; nil for anything else.
func privateKey(der []byte) crypto.Signer {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		signer, _ := key.(crypto.Signer)
		return signer
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key
	}
	return nil
}

// publicKey reads SubjectPublicKeyInfo, PKCS #1 or a certificate; nil for anything else.
func publicKey(der []byte) crypto.PublicKey {
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		return key
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return key
	}
	if certificate, err := x509.ParseCertificate(der); err == nil {
		return certificate.PublicKey
	}
	return nil
}

// derOf is the form in which JavaScript holds a key.
func derOf(i *sandbox.Instance, key any) goja.Value {
	var der []byte
	var err error
	if _, private := key.(crypto.Signer); private {
		der, err = x509.MarshalPKCS8PrivateKey(key)
	} else {
		der, err = x509.MarshalPKIXPublicKey(key)
	}
	if err != nil {
		unsupported(i)
	}
	return buffer(i, der)
}

// held is the key that JavaScript holds, a crypto.Signer or a public key.
func held(i *sandbox.Instance, v goja.Value) any {
	der := bytesOf(v)
	if key := privateKey(der); key != nil {
		return key
	}
	key := publicKey(der)
	if key == nil {
		unsupported(i)
	}
	return key
}

// publicHalf is the public key of what is held.
func publicHalf(key any) crypto.PublicKey {
	if signer, private := key.(crypto.Signer); private {
		return signer.Public()
	}
	return key
}

func publicOf(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	return derOf(i, publicHalf(held(i, c.Argument(0))))
}

// describeKey gives asymmetricKeyType and asymmetricKeyDetails.
func describeKey(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	about := map[string]any{}
	switch key := publicHalf(held(i, c.Argument(0))).(type) {
	case *rsa.PublicKey:
		about = map[string]any{"type": "rsa", "modulusLength": key.N.BitLen(), "publicExponent": key.E}
	case *ecdsa.PublicKey:
		about = map[string]any{"type": "ec", "namedCurve": curveNames[key.Curve.Params().Name]}
	case ed25519.PublicKey:
		about = map[string]any{"type": "ed25519"}
	}
	return i.VM().ToValue(about)
}

// writeKey takes a key, "pem" or "der", and the type of its encoding; the default is that in which it is held.
func writeKey(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	der, kind := bytesOf(c.Argument(0)), text(c.Argument(2))
	key := held(i, c.Argument(0))
	label := "PUBLIC KEY"
	if _, private := key.(crypto.Signer); private {
		label = "PRIVATE KEY"
	}
	var err error
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if kind == "pkcs1" {
			der, label = x509.MarshalPKCS1PrivateKey(key), "RSA PRIVATE KEY"
		}
	case *rsa.PublicKey:
		if kind == "pkcs1" {
			der, label = x509.MarshalPKCS1PublicKey(key), "RSA PUBLIC KEY"
		}
	case *ecdsa.PrivateKey:
		if kind == "sec1" {
			der, err = x509.MarshalECPrivateKey(key)
			label = "EC PRIVATE KEY"
		}
	}
	if err != nil {
		unsupported(i)
	}
	if text(c.Argument(1)) == "pem" {
		der = pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
	}
	return buffer(i, der)
}
