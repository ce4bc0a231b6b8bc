package retained

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxHex is how many bytes are shown as hex; what follows is told by length and hash only.
const maxHex = 4096

// bytesText is the content of a buffer for people: text when it is printable UTF-8, zeros at its end left out, else
// hex. Different bytes of one length have different texts, but for collisions of the hash.
func bytesText(b []byte) string {
	text := strings.TrimRight(string(b), "\x00")
	if utf8.ValidString(text) && strings.IndexFunc(text, unprintable) < 0 {
		return text
	}
	if len(b) <= maxHex {
		return "0x" + hex.EncodeToString(b)
	}
	return fmt.Sprintf("0x%x%s", b[:maxHex], rest(b))
}

// rest stands for what is left out of a text of the bytes.
func rest(b []byte) string {
	h := fnv.New64a()
	h.Write(b)
	return fmt.Sprintf("… (%d bytes, hash %016x)", len(b), h.Sum64())
}

// maxFile is how many bytes of a file are shown.
const maxFile = 64 << 10

// fileText is the content of a file: as bytesText has it, but no longer than maxFile.
func fileText(data []byte) string {
	if len(data) <= maxFile {
		return bytesText(data)
	}
	return strings.ToValidUTF8(bytesText(data[:maxFile]), "") + rest(data)
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) && !unicode.IsSpace(r) }
