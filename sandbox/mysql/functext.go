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
		"ltrim": onText(func(s string) string { return strings.TrimLeft(s, " ") }),
		"rtrim": onText(func(s string) string { return strings.TrimRight(s, " ") }),
		"reverse": onText(func(s string) string {
			r := []rune(s)
			for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
				r[i], r[j] = r[j], r[i]
			}
			return string(r)
		}),
		"quote": onText(func(s string) string {
			return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\x00", `\0`, "\x1a", `\Z`).Replace(s) + "'"
		}),
		"md5":       onText(func(s string) string { h := md5.Sum([]byte(s)); return hex.EncodeToString(h[:]) }),
		"sha1":      onText(func(s string) string { h := sha1.Sum([]byte(s)); return hex.EncodeToString(h[:]) }),
		"sha":       onText(func(s string) string { h := sha1.Sum([]byte(s)); return hex.EncodeToString(h[:]) }),
		"to_base64": onText(toBase64),
		"length":    {1, 1, false, length}, "octet_length": {1, 1, false, length},
		"char_length": {1, 1, false, runes}, "character_length": {1, 1, false, runes},
		"bit_length": {1, 1, false, func(_ *session, a []Value) Value { return int64(8 * len(TextOf(a[0]))) }},
		"concat": {1, -1, false, func(_ *session, a []Value) Value {
			var out strings.Builder
			for _, v := range a {
				out.WriteString(TextOf(v))
			}
			return out.String()
		}},
		"concat_ws": {2, -1, true, concatWS},
		"trim":      {3, 3, false, trimmed},
		"substring": {2, 3, false, substring}, "substr": {2, 3, false, substring}, "mid": {3, 3, false, substring},
		"left": {2, 2, false, func(_ *session, a []Value) Value {
			r := []rune(TextOf(a[0]))
			return string(r[:clampIndex(integer(a[1]), len(r))])
		}},
		"right": {2, 2, false, func(_ *session, a []Value) Value {
			r := []rune(TextOf(a[0]))
			return string(r[len(r)-clampIndex(integer(a[1]), len(r)):])
		}},
		"replace": {3, 3, false, func(_ *session, a []Value) Value {
			if TextOf(a[1]) == "" {
				return a[0]
			}
			return strings.ReplaceAll(TextOf(a[0]), TextOf(a[1]), TextOf(a[2]))
		}},
		"repeat": {2, 2, false, func(_ *session, a []Value) Value { return repeated(TextOf(a[0]), integer(a[1])) }},
		"space":  {1, 1, false, func(_ *session, a []Value) Value { return repeated(" ", integer(a[0])) }},
		"lpad":   {3, 3, false, func(_ *session, a []Value) Value { return padded(a, true) }},
		"rpad":   {3, 3, false, func(_ *session, a []Value) Value { return padded(a, false) }},
		"instr":  {2, 2, false, func(_ *session, a []Value) Value { return located(TextOf(a[0]), TextOf(a[1]), 1) }},
		"locate": {2, 3, false, func(_ *session, a []Value) Value {
			from := int64(1)
			if len(a) == 3 {
				from = integer(a[2])
			}
			return located(TextOf(a[1]), TextOf(a[0]), from)
		}},
		"position":        {2, 2, false, func(_ *session, a []Value) Value { return located(TextOf(a[1]), TextOf(a[0]), 1) }},
		"substring_index": {3, 3, false, func(_ *session, a []Value) Value { return substringIndex(TextOf(a[0]), TextOf(a[1]), integer(a[2])) }},
		"ascii": {1, 1, false, func(_ *session, a []Value) Value {
			if s := TextOf(a[0]); s != "" {
				return int64(s[0])
			}
			return int64(0)
		}},
		"ord": {1, 1, false, func(_ *session, a []Value) Value {
			n := int64(0)
			_, size := utf8.DecodeRuneInString(TextOf(a[0]))
			for _, c := range []byte(TextOf(a[0])[:size]) {
				n = n<<8 | int64(c)
			}
			return n
		}},
		"char": {1, -1, true, func(_ *session, a []Value) Value {
			var out strings.Builder
			for _, v := range a {
				if v != nil {
					raw := big.NewInt(integer(v)).Bytes()
					if len(raw) == 0 {
						raw = []byte{0}
					}
					out.Write(raw)
				}
			}
			return out.String()
		}},
		"hex":   {1, 1, false, func(_ *session, a []Value) Value { return hexed(a[0]) }},
		"unhex": {1, 1, false, func(_ *session, a []Value) Value { return unhexed(TextOf(a[0])) }},
		"strcmp": {2, 2, false, func(_ *session, a []Value) Value {
			return int64(sign(int64(collate(TextOf(a[0]), TextOf(a[1]), false))))
		}},
		"field": {2, -1, true, func(_ *session, a []Value) Value {
			for i, v := range a[1:] {
				if a[0] != nil && v != nil && compare(a[0], v, false) == 0 {
					return int64(i + 1)
				}
			}
			return int64(0)
		}},
		"find_in_set": {2, 2, false, func(_ *session, a []Value) Value {
			for i, part := range strings.Split(TextOf(a[1]), ",") {
				if part == TextOf(a[0]) && TextOf(a[1]) != "" {
					return int64(i + 1)
				}
			}
			return int64(0)
		}},
		"elt": {2, -1, true, func(_ *session, a []Value) Value {
			if n := integer(a[0]); a[0] != nil && n >= 1 && int(n) < len(a) {
				return a[n]
			}
			return nil
		}},
		"insert":         {4, 4, false, inserted},
		"format":         {2, 3, false, formatted},
		"from_base64":    {1, 1, false, fromBase64},
		"sha2":           {2, 2, false, sha2},
		"crc32":          {1, 1, false, func(_ *session, a []Value) Value { return int64(crc32.ChecksumIEEE([]byte(TextOf(a[0])))) }},
		"bin":            {1, 1, false, func(_ *session, a []Value) Value { return strconv.FormatInt(integer(a[0]), 2) }},
		"oct":            {1, 1, false, func(_ *session, a []Value) Value { return strconv.FormatInt(integer(a[0]), 8) }},
		"conv":           {3, 3, false, conv},
		"regexp_like":    {2, 3, false, regexpLike},
		"regexp_replace": {3, 3, false, regexpReplace},
		"regexp_substr":  {2, 2, false, regexpSubstr},
		"regexp_instr":   {2, 2, false, regexpInstr},
	}
}

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
