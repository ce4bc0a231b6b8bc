package node

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"sync"

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

// derivations remembers keys that were derived from passwords. That takes long on purpose, depends on nothing but what
// it is given, and is done over again in each world.
type derivations struct {
	mu   sync.Mutex
	keys map[[sha256.Size]byte][]byte
}

var derived = derivations{keys: map[[sha256.Size]byte][]byte{}}

// mostDerived is how many keys are remembered, of a few dozen bytes each: more than a check needs, and no burden.
const mostDerived = 10_000

// key is the key that derive makes, which what tells from all others; the caller may change it.
func (d *derivations) key(what []any, derive func() ([]byte, error)) ([]byte, error) {
	text, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	name := sha256.Sum256(text)
	d.mu.Lock()
	key, known := d.keys[name]
	d.mu.Unlock()
	if known {
		return bytes.Clone(key), nil
	}
	if key, err = derive(); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.keys) >= mostDerived {
		clear(d.keys)
	}
	d.keys[name] = bytes.Clone(key)
	return key, nil
}
