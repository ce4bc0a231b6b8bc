package node

import (
	"bytes"
	"crypto/rsa"
	"math/big"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// encryptFor takes a key, the text, the padding, and the hash and label of OAEP.
func encryptFor(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, data := publicHalf(held(i, c.Argument(0))), bytesOf(c.Argument(1))
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		throw(i, "Error", "ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE",
			"error:03000096:digital envelope routines::operation not supported for this keytype")
	}
	var out []byte
	var err error
	if number(c.Argument(2), paddingOAEP) == paddingPKCS1 {
		out, err = encryptPKCS1(i, public, data)
	} else {
		s := signingOf(i, goja.FunctionCall{Arguments: []goja.Value{c.Argument(3)}}, 0)
		out, err = rsa.EncryptOAEP(s.hash.New(), random{i}, public, data, bytesOf(c.Argument(4)))
	}
	if err != nil {
		throw(i, "Error", "ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE",
			"error:0200006E:rsa routines::data too large for key size")
	}
	return buffer(i, out)
}

// encryptPKCS1 pads as RFC 8017 §7.2.1 says, with random numbers that Go's own function would not take.
func encryptPKCS1(i *sandbox.Instance, key *rsa.PublicKey, data []byte) ([]byte, error) {
	size := key.Size()
	if len(data) > size-11 {
		return nil, rsa.ErrMessageTooLong
	}
	padding := i.RandomBytes(size - 3 - len(data))
	for k := range padding {
		padding[k] = max(padding[k], 1)
	}
	block := bytes.Join([][]byte{{0, 2}, padding, {0}, data}, nil)
	m := new(big.Int).SetBytes(block)
	return m.Exp(m, big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, size)), nil
}

// decryptWith takes what encryptFor takes. The padding is that of OAEP.
func decryptWith(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, ok := held(i, c.Argument(0)).(*rsa.PrivateKey)
	if !ok {
		throw(i, "TypeError", "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE", "Invalid key object type public, expected private.")
	}
	recordPair(i, bytesOf(c.Argument(0)))
	s := signingOf(i, goja.FunctionCall{Arguments: []goja.Value{c.Argument(3)}}, 0)
	out, err := rsa.DecryptOAEP(s.hash.New(), nil, key, bytesOf(c.Argument(1)), bytesOf(c.Argument(4)))
	if err != nil {
		throw(i, "Error", "ERR_OSSL_RSA_OAEP_DECODING_ERROR", "error:02000079:rsa routines::oaep decoding error")
	}
	return buffer(i, out)
}
