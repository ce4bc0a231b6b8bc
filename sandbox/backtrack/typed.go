package backtrack

import "strings"

// Typed is the attack through a pattern that is what somebody sends: whatever it is applied to, each pump doubles the
// steps. Measured in Node.js on a text of eight characters: 0.1 s with 20 pumps, 2 s with 24.
var Typed = Attack{Pump: "(|)", Suffix: "\a", Explosive: true}

// IsTyped says whether a pattern holds what Typed sends.
func IsTyped(source string) bool { return strings.Contains(source, Typed.Pump) }

// Shortened is a pattern with one pump of Typed in place of many: the same however many there are.
func Shortened(source string) string {
	for strings.Contains(source, Typed.Pump+Typed.Pump) {
		source = strings.ReplaceAll(source, Typed.Pump+Typed.Pump, Typed.Pump)
	}
	return strings.ReplaceAll(source, Typed.Suffix, `\x07`)
}
