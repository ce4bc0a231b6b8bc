package app

import (
	"errors"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// TestPositions: where goja says that something was thrown is where it stands in the app's source.
func TestPositions(t *testing.T) {
	tests := []struct{ app, export, want string }{
		{"positions", "first", "src/index.ts:1:43"},
		{"positions", "one", "src/index.ts:1:114"},
		{"positions", "member", "src/index.ts:6:10"},
		{"positions", "inner", "src/index.ts:8:66"},
		{"positions", "deep", "src/deep/thrower.js:3:27"},
		{"positions", "thrower", "node_modules/thrower/index.js:1:33"},
		{"cjs", "boom", "src/index.js:4:22"},
		{"lowered", "boom", "src/index.ts:6:20"},
	}
	for _, tt := range tests {
		t.Run(tt.export, func(t *testing.T) {
			a := load(t, "apps.txtar", tt.app, Options{})
			explained := a.Bundles[0]
			explained.Script = explained.Explained()
			for _, b := range []Bundle{a.Bundles[0], explained} {
				stack, err := start(t, b, nil).call(t, tt.export)
				var thrown *goja.Exception
				if errors.As(err, &thrown) {
					stack = thrown.Stack()[0].Position().String()
				}
				if err == nil || !strings.Contains(stack+"(", tt.want+"(") {
					t.Errorf("thrown at %s (%v), want %s", stack, err, tt.want)
				}
			}
		})
	}
}

func TestLoweredOnlyWhereNeeded(t *testing.T) {
	a := load(t, "apps.txtar", "lowered", Options{})
	if !a.Bundles[0].Lowered || a.Bundles[1].Lowered {
		t.Errorf("lowered: %v, %v; want true, false", a.Bundles[0].Lowered, a.Bundles[1].Lowered)
	}
}

func TestShiftColumns(t *testing.T) {
	// The fields of a segment are script column, source, line, column.
	for in, want := range map[string]string{
		"":                "",
		";;":              ";;",
		"AAAA":            "CAAC",
		";A,EAAA,CACF;AA": ";C,EAAC,CACF;CA",
		"AAgBhB;gB,AAAA":  "CAgBf;iB,AAAA",
	} {
		if got := shiftColumns(in); got != want {
			t.Errorf("shiftColumns(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestVLQ(t *testing.T) {
	for _, numbers := range [][]int{{0}, {1, -1}, {15, 16, -15, -16}, {1 << 20, -(1 << 20), 7}} {
		got := decodeVLQ(encodeVLQ(numbers))
		if len(got) != len(numbers) {
			t.Fatalf("%v became %v", numbers, got)
		}
		for i := range got {
			if got[i] != numbers[i] {
				t.Errorf("%v became %v", numbers, got)
			}
		}
	}
}
