package node

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

func itoa(n int) string { return strconv.Itoa(n) }

// percentSets are the percent-encode sets of the URL Standard §1.3, each without the controls and what is above "~".
func percentSets() map[string]string {
	const query, path = " \"#<>", " \"#<>?^`{}"
	return map[string]string{
		"c0": "", "fragment": " \"<>`", "query": query, "special-query": query + "'", "path": path,
		"userinfo": path + "/:;=@[\\]|", "component": path + "/:;=@[\\]|$&+,%",
	}
}

func percent(s, set string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || strings.IndexByte(set, c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			c = digits[c&15]
		}
		b.WriteByte(c)
	}
	return b.String()
}

func unpercent(s string) string {
	var b strings.Builder
	for k := 0; k < len(s); k++ {
		if s[k] == '%' && k+2 < len(s) {
			if v, err := strconv.ParseUint(s[k+1:k+3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				k += 2
				continue
			}
		}
		b.WriteByte(s[k])
	}
	return b.String()
}

// parseHost is the host parser (§3.5).
func parseHost(s string, special bool) (string, bool) {
	if strings.HasPrefix(s, "[") {
		if !strings.HasSuffix(s, "]") {
			return "", false
		}
		return parseIPv6(s[1 : len(s)-1])
	}
	if !special {
		if strings.ContainsAny(s, "\x00\t\n\r #/:<>?@[\\]^|") {
			return "", false
		}
		return percent(s, ""), true
	}
	if s == "" {
		return "", true
	}
	domain, ok := domainToASCII(decodeUTF8([]byte(unpercent(s))))
	if !ok || domain == "" || strings.ContainsAny(domain, "\x00\t\n\r #/:<>?@[\\]^|%\x7f") {
		return "", false
	}
	for k := range len(domain) {
		if domain[k] < ' ' {
			return "", false
		}
	}
	if endsInNumber(domain) {
		return parseIPv4(domain)
	}
	return domain, true
}

func parseIPv6(s string) (string, bool) {
	a, err := netip.ParseAddr(s)
	if err != nil || !a.Is6() || a.Zone() != "" {
		return "", false
	}
	if !a.Is4In6() {
		return "[" + a.String() + "]", true
	}
	b := a.As16()
	high, low := uint64(b[12])<<8|uint64(b[13]), uint64(b[14])<<8|uint64(b[15])
	return "[::ffff:" + strconv.FormatUint(high, 16) + ":" + strconv.FormatUint(low, 16) + "]", true
}

func endsInNumber(domain string) bool {
	parts := strings.Split(strings.TrimSuffix(domain, "."), ".")
	last := parts[len(parts)-1]
	if last != "" && strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := ipv4Number(last)
	return ok
}

func ipv4Number(s string) (uint64, bool) {
	if s == "" {
		return 0, false
	}
	base := 10
	switch {
	case strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X"):
		s, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, base, 64)
	return n, err == nil
}

func parseIPv4(domain string) (string, bool) {
	parts := strings.Split(strings.TrimSuffix(domain, "."), ".")
	if len(parts) > 4 {
		return "", false
	}
	var ip uint64
	for k, p := range parts {
		n, ok := ipv4Number(p)
		last := k == len(parts)-1
		if !ok || !last && n > 255 || last && n >= 1<<(8*(5-len(parts))) {
			return "", false
		}
		if last {
			ip += n
		} else {
			ip += n << (8 * (3 - k))
		}
	}
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}).String(), true
}

// domainToASCII lower-cases and puts labels that are not ASCII into Punycode (RFC 3492). It leaves out the mapping
// tables of UTS #46 but for case, full-width forms and the ideographic full stop.
func domainToASCII(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '。' || r == '．' || r == '｡':
			return '.'
		case r >= '！' && r <= '～':
			return unicode.ToLower(r - 0xfee0)
		case r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff:
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	labels := strings.Split(s, ".")
	for k, l := range labels {
		if strings.IndexFunc(l, func(r rune) bool { return r > 0x7f }) < 0 {
			continue
		}
		if strings.ContainsRune(l, unicode.ReplacementChar) {
			return "", false
		}
		labels[k] = "xn--" + punycode([]rune(l))
	}
	return strings.Join(labels, "."), true
}

// punycode is the encoder of RFC 3492 §6.3 with the parameters of §5.
func punycode(label []rune) string {
	var out []byte
	for _, r := range label {
		if r < 0x80 {
			out = append(out, byte(r))
		}
	}
	basic, handled := len(out), len(out)
	if basic > 0 {
		out = append(out, '-')
	}
	n, delta, bias := rune(128), 0, 72
	for handled < len(label) {
		next := rune(unicode.MaxRune)
		for _, r := range label {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (handled + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r == n {
				out = appendVariable(out, delta, bias)
				bias = adapt(delta, handled+1, handled == basic)
				delta, handled = 0, handled+1
			}
		}
		delta++
		n++
	}
	return string(out)
}

func appendVariable(out []byte, q, bias int) []byte {
	digit := func(d int) byte {
		if d < 26 {
			return byte('a' + d)
		}
		return byte('0' + d - 26)
	}
	for k := 36; ; k += 36 {
		t := min(max(k-bias, 1), 26)
		if q < t {
			return append(out, digit(q))
		}
		out = append(out, digit(t+(q-t)%(36-t)))
		q = (q - t) / (36 - t)
	}
}

func adapt(delta, points int, first bool) int {
	if first {
		delta /= 700
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > 455; k += 36 {
		delta /= 35
	}
	return k + 36*delta/(delta+38)
}
