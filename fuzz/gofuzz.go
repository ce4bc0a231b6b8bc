package fuzz

import (
	"fmt"
	"strconv"
	"strings"
)

// The text of an entry of the corpus of Go's own fuzzer, as in testdata/fuzz (go.dev/doc/security/fuzz).
const goHeader = "go test fuzz v1\n"

// Export writes a tape as an entry of the corpus of Go's own fuzzer.
func Export(tape []byte) []byte {
	return []byte(goHeader + "[]byte(" + strconv.Quote(string(tape)) + ")\n")
}

// Import reads an entry of the corpus of Go's own fuzzer. It is an error when that holds anything but one []byte.
func Import(text []byte) ([]byte, error) {
	body, ok := strings.CutPrefix(string(text), goHeader)
	if !ok {
		return nil, fmt.Errorf("the first line is not %q", strings.TrimSpace(goHeader))
	}
	quoted, ok := strings.CutPrefix(strings.TrimSpace(body), "[]byte(")
	quoted, end := strings.CutSuffix(quoted, ")")
	if !ok || !end {
		return nil, fmt.Errorf("it holds no single []byte")
	}
	tape, err := strconv.Unquote(quoted)
	if err != nil {
		return nil, fmt.Errorf("its []byte is no quoted text: %w", err)
	}
	return []byte(tape), nil
}
