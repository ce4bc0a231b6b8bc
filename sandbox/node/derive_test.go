package node

import (
	"strings"
	"testing"

	"crosstalk/sandbox/trace"
)

// What is derived is remembered beyond an instance: code that overwrites its key must not change the others'.
func TestDerivedKeysAreNotShared(t *testing.T) {
	const code = `const { scryptSync, pbkdf2Sync } = require("crypto");
		for (const key of [scryptSync("p", "s", 4), pbkdf2Sync("p", "s", 9, 4, "sha256")]) {
			console.log(key.toString("hex"));
			key.fill(0);
		}`
	first := strings.Join(events(t, trace.KindLog, code), "\n")
	again := strings.Join(events(t, trace.KindLog, code), "\n")
	if first != again || strings.Contains(first, "00000000") {
		t.Errorf("first\n%s\nlater\n%s", first, again)
	}
}
