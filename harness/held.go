package harness

import (
	"crypto/sha256"
	"encoding/hex"

	"crosstalk/sandbox/retained"
	"crosstalk/sandbox/trace"
)

// maxHeld is how much of a value that is held a trace keeps, in bytes.
const maxHeld = 200

// heldBy is what a snapshot found, as a trace keeps it.
func heldBy(s *retained.Snapshot) []trace.Held {
	out := make([]trace.Held, len(s.Leaves))
	for k, l := range s.Leaves {
		out[k] = trace.Held{Path: l.Path, Root: l.Root, DeclaredAt: l.DeclaredAt, Value: l.Value}
	}
	return cut(out)
}

// cut shortens long values.
func cut(held []trace.Held) []trace.Held {
	for k := range held {
		if value := held[k].Value; len(value) > maxHeld {
			sum := sha256.Sum256([]byte(value))
			held[k].Value = value[:maxHeld] + "… " + hex.EncodeToString(sum[:8])
		}
	}
	return held
}
