package mysql

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// onText is a function from text to text.
func onText(do func(string) string) function {
	return function{1, 1, false, func(_ *session, a []Value) Value { return do(TextOf(a[0])) }}
}

func length(_ *session, a []Value) Value { return int64(len(TextOf(a[0]))) }
func runes(_ *session, a []Value) Value  { return int64(utf8.RuneCountInString(TextOf(a[0]))) }

func textFunctions() map[string]function {
	return map[string]function{
		"upper": onText(strings.ToUpper), "ucase": onText(strings.ToUpper),
		"lower": onText(strings.ToLower), "lcase": onText(strings.ToLower),
		"ltrim":   onText(func(s string) string { return strings.TrimLeft(s, " ") }),
		"rtrim":   onText(func(s string) string { return strings.TrimRight(s, " ") }),
		"reverse": onText(reversed),
		"quote":   onText(quote),
		"length":  {1, 1, false, length}, "octet_length": {1, 1, false, length},
		"char_length": {1, 1, false, runes}, "character_length": {1, 1, false, runes},
		"bit_length": {1, 1, false, func(_ *session, a []Value) Value { return int64(8 * len(TextOf(a[0]))) }},
		"concat":     {1, -1, false, concat},
		"concat_ws":  {2, -1, true, concatWS},
		"trim":       {3, 3, false, trimmed},
		"substring":  {2, 3, false, substring}, "substr": {2, 3, false, substring}, "mid": {3, 3, false, substring},
		"left":            {2, 2, false, left},
		"right":           {2, 2, false, right},
		"replace":         {3, 3, false, replaced},
		"repeat":          {2, 2, false, func(_ *session, a []Value) Value { return repeated(TextOf(a[0]), integer(a[1])) }},
		"space":           {1, 1, false, func(_ *session, a []Value) Value { return repeated(" ", integer(a[0])) }},
		"lpad":            {3, 3, false, func(_ *session, a []Value) Value { return padded(a, true) }},
		"rpad":            {3, 3, false, func(_ *session, a []Value) Value { return padded(a, false) }},
		"instr":           {2, 2, false, func(_ *session, a []Value) Value { return located(TextOf(a[0]), TextOf(a[1]), 1) }},
		"locate":          {2, 3, false, locate},
		"position":        {2, 2, false, locate},
		"substring_index": {3, 3, false, substringIndex},
		"insert":          {4, 4, false, inserted},
		"format":          {2, 3, false, formatted},
		"strcmp":          {2, 2, false, strcmp},
		"field":           {2, -1, true, fieldOf},
		"find_in_set":     {2, 2, false, findInSet},
		"elt":             {2, -1, true, elt},
		"regexp_like":     {2, 3, false, regexpLike},
		"regexp_replace":  {3, 3, false, regexpReplace},
		"regexp_substr":   {2, 2, false, regexpSubstr},
		"regexp_instr":    {2, 2, false, regexpInstr},
	}
}

// codeFunctions write texts in other alphabets, and digest them.
func codeFunctions() map[string]function {
	return map[string]function{
		"md5":         onText(func(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }),
		"sha1":        onText(func(s string) string { return fmt.Sprintf("%x", sha1.Sum([]byte(s))) }),
		"sha":         onText(func(s string) string { return fmt.Sprintf("%x", sha1.Sum([]byte(s))) }),
		"sha2":        {2, 2, false, sha2},
		"crc32":       {1, 1, false, func(_ *session, a []Value) Value { return checksum(TextOf(a[0])) }},
		"to_base64":   onText(toBase64),
		"from_base64": {1, 1, false, fromBase64},
		"hex":         {1, 1, false, func(_ *session, a []Value) Value { return hexed(a[0]) }},
		"unhex":       {1, 1, false, func(_ *session, a []Value) Value { return unhexed(TextOf(a[0])) }},
		"bin":         {1, 1, false, func(_ *session, a []Value) Value { return strconv.FormatInt(integer(a[0]), 2) }},
		"oct":         {1, 1, false, func(_ *session, a []Value) Value { return strconv.FormatInt(integer(a[0]), 8) }},
		"conv":        {3, 3, false, conv},
		"char":        {1, -1, true, char},
		"ascii":       {1, 1, false, func(_ *session, a []Value) Value { return firstBytes(TextOf(a[0]), 1) }},
		"ord": {1, 1, false, func(_ *session, a []Value) Value {
			_, size := utf8.DecodeRuneInString(TextOf(a[0]))
			return firstBytes(TextOf(a[0]), size)
		}},
	}
}

// firstBytes are the first bytes of a text as a number.
func firstBytes(s string, n int) Value {
	out := int64(0)
	for _, c := range []byte(s[:min(n, len(s))]) {
		out = out<<8 | int64(c)
	}
	return out
}

func char(_ *session, a []Value) Value {
	var out strings.Builder
	for _, v := range a {
		if v == nil {
			continue
		}
		raw := big.NewInt(integer(v)).Bytes()
		if len(raw) == 0 {
			raw = []byte{0}
		}
		out.Write(raw)
	}
	return out.String()
}

func checksum(s string) Value { return int64(crc32.ChecksumIEEE([]byte(s))) }

func hexed(v Value) Value {
	switch v := v.(type) {
	case int64, float64, Decimal:
		return strings.ToUpper(strconv.FormatUint(uint64(integer(v)), 16))
	default:
		return strings.ToUpper(hex.EncodeToString([]byte(TextOf(v))))
	}
}

func unhexed(s string) Value {
	raw, err := hex.DecodeString(strings.Repeat("0", len(s)%2) + s)
	if err != nil {
		return nil
	}
	return Blob(raw)
}

func toBase64(s string) string {
	out := base64.StdEncoding.EncodeToString([]byte(s))
	var lines []string
	for len(out) > 76 {
		lines, out = append(lines, out[:76]), out[76:]
	}
	return strings.Join(append(lines, out), "\n")
}

func fromBase64(_ *session, a []Value) Value {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(TextOf(a[0])), ""))
	if err != nil {
		return nil
	}
	return Blob(raw)
}

func sha2(_ *session, a []Value) Value {
	b := []byte(TextOf(a[0]))
	switch integer(a[1]) {
	case 0, 256:
		return fmt.Sprintf("%x", sha256.Sum256(b))
	case 224:
		return fmt.Sprintf("%x", sha256.Sum224(b))
	case 384:
		return fmt.Sprintf("%x", sha512.Sum384(b))
	case 512:
		return fmt.Sprintf("%x", sha512.Sum512(b))
	}
	return nil
}

func conv(_ *session, a []Value) Value {
	from, to := integer(a[1]), integer(a[2])
	if from < 2 || from > 36 || to < 2 || to > 36 {
		return nil
	}
	n, ok := new(big.Int).SetString(TextOf(a[0]), int(from))
	if !ok {
		return "0"
	}
	return strings.ToUpper(n.Text(int(to)))
}
