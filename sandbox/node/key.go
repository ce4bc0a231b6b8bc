package node

import (
	"encoding/hex"
	"slices"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// maxKeyText is how much of a key is recorded, in characters.
const maxKeyText = 64

// recordKey records that the app handed a key to a cryptographic function.
func recordKey(i *sandbox.Instance, use string, key []byte) {
	if len(key) == 0 {
		return
	}
	text := string(key)
	if slices.ContainsFunc(key, func(b byte) bool { return b < ' ' || b > '~' }) {
		text = hex.EncodeToString(key)
	}
	i.Record(trace.Event{
		Kind: trace.KindKey, Key: &trace.Key{Use: use, Text: text[:min(len(text), maxKeyText)]}, Position: i.Position(),
	})
}
