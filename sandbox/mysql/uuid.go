package mysql

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strings"
)

func (s *session) uuid() string {
	if s.db.UUID != nil {
		return s.db.UUID()
	}
	s.db.uuids++
	return fmt.Sprintf("%08x-0000-1000-8000-000000000000", s.db.uuids)
}

// onUUID is a function of a UUID, whose second argument says whether its parts are swapped.
func onUUID(do func(text string, swapped bool) Value) func(*session, []Value) Value {
	return func(_ *session, a []Value) Value { return do(TextOf(a[0]), len(a) > 1 && isTrue(a[1])) }
}

// bareUUID is a UUID without its dashes; empty for what is none.
func bareUUID(text string) string {
	bare := strings.ReplaceAll(strings.Trim(text, "{}"), "-", "")
	if _, err := hex.DecodeString(bare); err != nil || len(bare) != 32 {
		return ""
	}
	return bare
}

// uuidToBin are the bytes of a UUID; swapped, the parts that change slowly come first.
func uuidToBin(text string, swapped bool) Value {
	bare := bareUUID(text)
	if bare == "" {
		badUUID.raise(text)
	}
	if swapped {
		bare = bare[12:16] + bare[8:12] + bare[:8] + bare[16:]
	}
	raw, _ := hex.DecodeString(bare)
	return Blob(raw)
}

func binToUUID(raw string, swapped bool) Value {
	if len(raw) != 16 {
		badUUID.raise(raw)
	}
	h := hex.EncodeToString([]byte(raw))
	if swapped {
		h = h[8:16] + h[4:8] + h[:4] + h[16:]
	}
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func inetAton(text string) Value {
	a, err := netip.ParseAddr(text)
	if err != nil || !a.Is4() {
		return nil
	}
	b := a.As4()
	return int64(b[0])<<24 | int64(b[1])<<16 | int64(b[2])<<8 | int64(b[3])
}

func inetNtoa(n int64) Value {
	if n < 0 || n > 1<<32-1 {
		return nil
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
}
