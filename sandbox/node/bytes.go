package node

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// bytesNative gives encode(text, encoding) → ArrayBuffer, decode(bytes, encoding) → text, length(text),
// utf8(bytes, fatal) → text or null, tail(bytes) and compare(a, b). The encodings are those of Buffer, lower-cased.
func bytesNative(i *sandbox.Instance) any {
	return object(i,
		function{"encode", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return buffer(i, encode(c.Argument(0).String(), c.Argument(1).String()))
		}},
		function{"decode", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return decode(i, bytesOf(c.Argument(0)), c.Argument(1).String())
		}},
		function{"length", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(len(c.Argument(0).String()))
		}},
		function{"utf8", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			b := bytesOf(c.Argument(0))
			if c.Argument(1).ToBoolean() && !utf8.Valid(b) {
				return goja.Null()
			}
			return i.VM().ToValue(decodeUTF8(b))
		}},
		function{"tail", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(incomplete(bytesOf(c.Argument(0))))
		}},
		function{"compare", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			a, b := bytesOf(c.Argument(0)), bytesOf(c.Argument(1))
			i.Compared("compare", a, b)
			return i.VM().ToValue(bytes.Compare(a, b))
		}},
	)
}

func encode(s, encoding string) []byte {
	switch encoding {
	case "hex":
		return decodeHex(s)
	case "base64", "base64url":
		return decodeBase64(s)
	case "latin1", "binary", "ascii":
		units := utf16.Encode([]rune(s))
		out := make([]byte, len(units))
		for k, u := range units {
			out[k] = byte(u)
		}
		return out
	case "utf16le", "ucs2", "utf-16le", "ucs-2":
		units := utf16.Encode([]rune(s))
		out := make([]byte, 0, 2*len(units))
		for _, u := range units {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	default:
		return []byte(s)
	}
}

// decodeHex stops at the first character that is no digit, as Buffer does.
func decodeHex(s string) []byte {
	out := make([]byte, len(s)/2)
	n, _ := hex.Decode(out, []byte(s[:len(s)/2*2]))
	return out[:n]
}

// decodeBase64 takes both alphabets, skips what belongs to neither, and ends at "=".
func decodeBase64(s string) []byte {
	clean := make([]byte, 0, len(s))
	for k := 0; k < len(s) && s[k] != '='; k++ {
		switch c := s[k]; {
		case c == '-':
			clean = append(clean, '+')
		case c == '_':
			clean = append(clean, '/')
		case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '+' || c == '/':
			clean = append(clean, c)
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean)
	return out[:n]
}

func decode(i *sandbox.Instance, b []byte, encoding string) goja.Value {
	switch encoding {
	case "hex":
		return i.VM().ToValue(hex.EncodeToString(b))
	case "base64":
		return i.VM().ToValue(base64.StdEncoding.EncodeToString(b))
	case "base64url":
		return i.VM().ToValue(base64.RawURLEncoding.EncodeToString(b))
	case "ascii":
		return units(b, 1, 0x7f)
	case "latin1", "binary":
		return units(b, 1, 0xff)
	case "utf16le", "ucs2", "utf-16le", "ucs-2":
		return units(b, 2, 0xff)
	default:
		return i.VM().ToValue(decodeUTF8(b))
	}
}

// units makes a string of which each UTF-16 unit comes from size bytes, the lowest first.
func units(b []byte, size int, mask byte) goja.Value {
	out := make([]uint16, len(b)/size)
	for k := range out {
		out[k] = uint16(b[k*size] & mask)
		if size == 2 {
			out[k] |= uint16(b[k*2+1]) << 8
		}
	}
	return goja.StringFromUTF16(out)
}

// decodeUTF8 puts one U+FFFD for each maximal part of a broken sequence (Encoding Standard §4.1, Unicode §3.9).
func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r != utf8.RuneError || size > 1 {
			out.Write(b[:size])
			b = b[size:]
			continue
		}
		out.WriteString("\ufffd")
		b = b[brokenLength(b):]
	}
	return out.String()
}

// brokenLength is how many bytes at the start of b belong to one broken sequence.
func brokenLength(b []byte) int {
	for n := min(len(b), 3); n > 1; n-- {
		if !utf8.FullRune(b[:n]) {
			return n
		}
	}
	return 1
}

// incomplete is how many bytes at the end of b begin a sequence that more bytes could complete.
func incomplete(b []byte) int {
	for n := min(len(b), 3); n > 0; n-- {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) && !utf8.FullRune(tail) {
			return n
		}
	}
	return 0
}
