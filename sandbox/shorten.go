package sandbox

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// maxKept is how much the Trace keeps of a line of a log, or of the body of a request, in bytes: more than the 200 KB
// of an event's payload on Forge. What is longer is cut, and ends in its length and a hash of the whole: two texts that
// differ stay different, though a value in the part that is left out is found no more. The whole could go into a file
// of the run instead; but then a Trace would be no plain JSON that can be judged again wherever it is read.
const maxKept = 1 << 20

// maxRecorded is how many bytes of texts the Trace keeps in one run. As with too many events, more ends the instance.
const maxRecorded = 128 << 20

func shortened(text string) string {
	if len(text) <= maxKept {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%s… (%d bytes, sha256 %x)", strings.ToValidUTF8(text[:maxKept], ""), len(text), sum[:8])
}
