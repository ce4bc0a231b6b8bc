package node

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"fmt"
	"hash"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// cryptoNative gives the algorithms. All bytes come in as Uint8Array and go out as ArrayBuffer; random numbers come
// from the instance's streams.
func cryptoNative(i *sandbox.Instance) any {
	return object(i,
		function{"hash", digest}, function{"hmac", sign}, function{"pbkdf2", derivePBKDF2}, function{"hkdf", deriveHKDF},
		function{"scrypt", deriveScrypt}, function{"cipher", runCipher},
		function{"known", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(hashOf(c.Argument(0).String()) != nil)
		}},
		function{"equal", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			a, b := bytesOf(c.Argument(0)), bytesOf(c.Argument(1))
			i.Compared("timingSafeEqual", a, b)
			return i.VM().ToValue(subtle.ConstantTimeCompare(a, b) == 1)
		}},
		function{"random", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			n := number(c.Argument(0), 0)
			i.Make(int64(n))
			return buffer(i, i.RandomBytes(n))
		}},
		function{"uuid", func(i *sandbox.Instance, _ goja.FunctionCall) goja.Value {
			return i.VM().ToValue(i.RandomUUID())
		}},
		function{"between", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			low := c.Argument(0).ToInteger()
			return i.VM().ToValue(low + i.Random().Int64N(c.Argument(1).ToInteger()-low))
		}},
	)
}

// hashOf is the maker of a hash by the names of OpenSSL and of Web Crypto, or nil.
func hashOf(name string) func() hash.Hash {
	switch strings.NewReplacer("-", "", "RSA", "").Replace(strings.ToUpper(name)) {
	case "MD5":
		return md5.New
	case "SHA1":
		return sha1.New
	case "SHA224":
		return sha256.New224
	case "SHA256":
		return sha256.New
	case "SHA384":
		return sha512.New384
	case "SHA512":
		return sha512.New
	case "SHA512/256", "SHA512256":
		return sha512.New512_256
	case "SHA512224":
		return sha512.New512_224
	case "SHA3224":
		return func() hash.Hash { return sha3.New224() }
	case "SHA3384":
		return func() hash.Hash { return sha3.New384() }
	case "SHA3256":
		return func() hash.Hash { return sha3.New256() }
	case "SHA3512":
		return func() hash.Hash { return sha3.New512() }
	default:
		return nil
	}
}

func mustHash(i *sandbox.Instance, v goja.Value) func() hash.Hash {
	h := hashOf(v.String())
	if h == nil {
		throw(i, "TypeError", "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: "+v.String())
	}
	return h
}

func digest(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	h := mustHash(i, c.Argument(0))()
	data := bytesOf(c.Argument(1))
	h.Write(data)
	out := h.Sum(nil)
	i.Digested(sandbox.Digest{Use: "hash", Algorithm: c.Argument(0).String(), Data: data, Output: out})
	return buffer(i, out)
}

// sign takes hash, key and data.
func sign(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	key, data := bytesOf(c.Argument(1)), bytesOf(c.Argument(2))
	recordKey(i, "hmac", key)
	h := hmac.New(mustHash(i, c.Argument(0)), key)
	h.Write(data)
	out := h.Sum(nil)
	i.Digested(sandbox.Digest{Use: "hmac", Algorithm: c.Argument(0).String(), Key: key, Data: data, Output: out})
	return buffer(i, out)
}

// maxRounds bounds a key from a password, in rounds of its hash: a number of ours, far above what apps use.
const maxRounds = 20_000_000

// derivePBKDF2 takes hash, password, salt, iterations and length.
func derivePBKDF2(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	recordKey(i, "derive", bytesOf(c.Argument(1)))
	hash, password, salt := mustHash(i, c.Argument(0)), bytesOf(c.Argument(1)), bytesOf(c.Argument(2))
	times, length := number(c.Argument(3), 1), number(c.Argument(4), 0)
	if blocks := int64(length)/20 + 1; int64(times)*blocks > maxRounds {
		i.Exhaust(fmt.Sprintf("a key is derived with more than %d million rounds", maxRounds/1_000_000))
	}
	what := []any{"pbkdf2", c.Argument(0).String(), password, salt, times, length}
	key, err := derived.key(what, func() ([]byte, error) {
		return pbkdf2.Key(hash, string(password), salt, times, length)
	})
	if err != nil {
		throw(i, "RangeError", "ERR_OUT_OF_RANGE", err.Error())
	}
	return buffer(i, key)
}

// deriveHKDF takes hash, secret, salt, info and length.
func deriveHKDF(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	recordKey(i, "derive", bytesOf(c.Argument(1)))
	key, err := hkdf.Key(mustHash(i, c.Argument(0)), bytesOf(c.Argument(1)), bytesOf(c.Argument(2)),
		string(bytesOf(c.Argument(3))), number(c.Argument(4), 0))
	if err != nil {
		throw(i, "RangeError", "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length")
	}
	return buffer(i, key)
}
