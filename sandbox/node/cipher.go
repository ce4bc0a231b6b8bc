package node

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// cipherJob is one whole message for AES.
type cipherJob struct {
	mode          string // "aes-256-cbc"
	key, iv, data []byte
	aad, tag      []byte // gcm; tag is the expected one when decrypting
	decrypt       bool
	padding       bool // cbc, ecb
}

// runCipher takes mode, key, iv, data, decrypt, padding, aad and tag; it returns the text, with gcm followed by the
// tag when encrypting. Failures are the errors of OpenSSL as Node.js 20 shows them.
func runCipher(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
	j := cipherJob{
		mode: strings.ToLower(c.Argument(0).String()), key: bytesOf(c.Argument(1)), iv: bytesOf(c.Argument(2)),
		data: bytesOf(c.Argument(3)), decrypt: c.Argument(4).ToBoolean(), padding: c.Argument(5).ToBoolean(),
		aad: bytesOf(c.Argument(6)), tag: bytesOf(c.Argument(7)),
	}
	recordKey(i, "cipher", j.key)
	block, err := aes.NewCipher(j.key)
	if err != nil {
		throw(i, "RangeError", "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length")
	}
	out, code, message := j.run(block)
	if message != "" {
		throw(i, "Error", code, message)
	}
	return buffer(i, out)
}

func (j cipherJob) run(block cipher.Block) (out []byte, code, message string) {
	switch {
	case strings.HasSuffix(j.mode, "-gcm"):
		return j.gcm(block)
	case strings.HasSuffix(j.mode, "-ctr"):
		out = make([]byte, len(j.data))
		cipher.NewCTR(block, j.iv).XORKeyStream(out, j.data)
		return out, "", ""
	default:
		return j.blocks(block)
	}
}

func (j cipherJob) gcm(block cipher.Block) (out []byte, code, message string) {
	g, err := cipher.NewGCMWithNonceSize(block, len(j.iv))
	if err != nil {
		return nil, "ERR_CRYPTO_INVALID_IV", "Invalid initialization vector"
	}
	if !j.decrypt {
		return g.Seal(nil, j.iv, j.data, j.aad), "", ""
	}
	out, err = g.Open(nil, j.iv, append(bytes.Clone(j.data), j.tag...), j.aad)
	if err != nil {
		return nil, "", "Unsupported state or unable to authenticate data"
	}
	return out, "", ""
}

// blocks runs CBC, or ECB when the mode says so, with PKCS #7 padding (RFC 5652 §6.3).
func (j cipherJob) blocks(block cipher.Block) (out []byte, code, message string) {
	const size = aes.BlockSize
	data := bytes.Clone(j.data)
	if !j.decrypt && j.padding {
		n := size - len(data)%size
		data = append(data, bytes.Repeat([]byte{byte(n)}, n)...)
	}
	if len(data)%size != 0 {
		return nil, "ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH", "error:1C80006B:Provider routines::wrong final block length"
	}
	out = make([]byte, len(data))
	switch {
	case strings.HasSuffix(j.mode, "-ecb"):
		for k := 0; k < len(data); k += size {
			if j.decrypt {
				block.Decrypt(out[k:], data[k:])
			} else {
				block.Encrypt(out[k:], data[k:])
			}
		}
	case j.decrypt:
		cipher.NewCBCDecrypter(block, j.iv).CryptBlocks(out, data)
	default:
		cipher.NewCBCEncrypter(block, j.iv).CryptBlocks(out, data)
	}
	if j.decrypt && j.padding {
		return unpad(out)
	}
	return out, "", ""
}

func unpad(b []byte) (out []byte, code, message string) {
	if len(b) > 0 {
		n := int(b[len(b)-1])
		if n >= 1 && n <= aes.BlockSize && n <= len(b) &&
			bytes.Equal(b[len(b)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
			return b[:len(b)-n], "", ""
		}
	}
	return nil, "ERR_OSSL_BAD_DECRYPT", "error:1C800064:Provider routines::bad decrypt"
}
