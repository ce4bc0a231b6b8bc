package node

import (
	"github.com/dop251/goja"
	"golang.org/x/crypto/scrypt"

	"crosstalk/sandbox"
)

// deriveScrypt takes password, salt, length, N, r and p.
func deriveScrypt(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	length, n := number(c.Argument(2), 0), number(c.Argument(3), 16384)
	r, p := number(c.Argument(4), 8), number(c.Argument(5), 1)
	if n < 2 || n&(n-1) != 0 || r < 1 || p < 1 || 128*n*r > 64<<20 {
		throw(i, "RangeError", "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params")
	}
	password, salt := bytesOf(c.Argument(0)), bytesOf(c.Argument(1))
	key, err := derived.key([]any{"scrypt", password, salt, n, r, p, length}, func() ([]byte, error) {
		return scrypt.Key(password, salt, n, r, p, length)
	})
	if err != nil {
		throw(i, "RangeError", "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", err.Error())
	}
	return buffer(i, key)
}
