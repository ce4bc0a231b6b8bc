package app

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/go-sourcemap/sourcemap"
)

const (
	nodeModules   = "node_modules/"
	mapURLComment = "//# sourceMappingURL=data:application/json;base64,"
)

// sourceMap is a source map of version 3 as esbuild writes it.
type sourceMap struct {
	Version  int      `json:"version"`
	Sources  []string `json:"sources"`
	Mappings string   `json:"mappings"`
	Names    []string `json:"names"`
}

// withInlineMap appends the map to the script, with sources named relative to the app directory. The map counts columns
// from 1, on both sides, which the standard does not: goja looks up a column counted from 1 and prints what it finds.
// With a standard map its columns would be one too low, and those of one-letter tokens would belong to the next token.
func withInlineMap(script string, mapJSON []byte) string {
	var m sourceMap
	if err := json.Unmarshal(mapJSON, &m); err != nil {
		panic("internal: esbuild wrote a source map that is not JSON: " + err.Error())
	}
	if strings.HasPrefix(script, "#!") {
		// esbuild keeps the entry's hashbang line above the banner; the script has to begin with the function.
		_, script, _ = strings.Cut(script, "\n")
		m.Mappings = strings.TrimPrefix(m.Mappings, ";")
	}
	for i, s := range m.Sources {
		m.Sources[i] = sourceName(s)
	}
	m.Names, m.Mappings = []string{}, shiftColumns(m.Mappings)
	out, err := json.Marshal(m)
	if err != nil {
		panic("internal: " + err.Error())
	}
	return strings.TrimRight(script, "\n") + "\n" + mapURLComment + base64.StdEncoding.EncodeToString(out) + "\n"
}

// sourceName names a file of a bundle the same wherever the packages are installed: those in the node_modules of a
// parent folder become "node_modules/…".
func sourceName(path string) string {
	if strings.HasPrefix(path, "../") || strings.HasPrefix(path, "/") {
		if i := strings.Index(path, "/"+nodeModules); i >= 0 {
			return path[i+1:]
		}
	}
	return path
}

// originalPosition maps a 1-based position in a script to the app's source; the zero Position when nothing is there.
func originalPosition(script string, line, column int) Position {
	return newPositions(script).At(line, column)
}

// Positions tells where the parts of a script come from. It is safe for concurrent use.
type Positions struct{ consumer *sourcemap.Consumer }

// Positions reads the bundle's inline source map.
func (b Bundle) Positions() *Positions { return newPositions(b.Script) }

func newPositions(script string) *Positions {
	_, encoded, ok := strings.Cut(script, "\n"+mapURLComment)
	if !ok {
		return &Positions{}
	}
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return &Positions{}
	}
	consumer, err := sourcemap.Parse("", data)
	if err != nil {
		return &Positions{}
	}
	return &Positions{consumer}
}

// At maps a 1-based position in the script to the app's source; the zero Position when nothing is there.
func (p *Positions) At(line, column int) Position {
	if p.consumer == nil {
		return Position{}
	}
	file, _, line, column, ok := p.consumer.Source(line, column)
	if !ok {
		return Position{}
	}
	return Position{File: file, Line: line, Column: column}
}

// shiftColumns adds one to every column in the mappings. Columns are differences: a script's column to that of the
// segment before it on its line, a source's column to that of the segment before it in the whole map. So each line's
// first segment changes, and the first segment that has a source.
func shiftColumns(mappings string) string {
	lines := strings.Split(mappings, ";")
	shifted := false
	for i, line := range lines {
		if line == "" {
			continue
		}
		segments := strings.Split(line, ",")
		for j, segment := range segments {
			fields := decodeVLQ(segment)
			if j == 0 {
				fields[0]++
			}
			if len(fields) > 3 && !shifted {
				fields[3]++
				shifted = true
			}
			segments[j] = encodeVLQ(fields)
			if shifted {
				break
			}
		}
		lines[i] = strings.Join(segments, ",")
	}
	return strings.Join(lines, ";")
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// decodeVLQ reads the numbers of a segment: base64 digits of five bits each, the lowest first, the sixth bit meaning
// that more follow, the lowest bit of a number its sign (source map revision 3).
func decodeVLQ(segment string) (out []int) {
	value, shift := 0, 0
	for i := range len(segment) {
		digit := strings.IndexByte(base64Digits, segment[i])
		value |= digit & 31 << shift
		shift += 5
		if digit&32 != 0 {
			continue
		}
		if value&1 != 0 {
			value = -(value >> 1)
		} else {
			value >>= 1
		}
		out = append(out, value)
		value, shift = 0, 0
	}
	return out
}

func encodeVLQ(numbers []int) string {
	var out []byte
	for _, n := range numbers {
		value := n << 1
		if n < 0 {
			value = -n<<1 | 1
		}
		for value > 31 {
			out = append(out, base64Digits[value&31|32])
			value >>= 5
		}
		out = append(out, base64Digits[value])
	}
	return string(out)
}
