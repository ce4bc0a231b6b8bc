package app

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// insert makes the script with the markers, and its source map.
func (m *marking) insert() string {
	code, encoded, ok := strings.Cut(m.script, "\n"+mapURLComment)
	if !ok {
		return m.script
	}
	offsets := make([]int, 0, len(m.at))
	for at := range m.at {
		offsets = append(offsets, at)
	}
	slices.Sort(offsets)
	var out strings.Builder
	var shifts []shift
	line, start, done := 0, 0, 0
	for _, at := range offsets {
		line += strings.Count(code[done:at], "\n")
		if k := strings.LastIndexByte(code[:at], '\n'); k >= 0 {
			start = k + 1
		}
		out.WriteString(code[done:at])
		out.WriteString(m.at[at])
		shifts = append(shifts, shift{line: line, column: at - start + 1, by: len(m.at[at])})
		done = at
	}
	out.WriteString(code[done:])
	return out.String() + "\n" + mapURLComment + shiftedMap(encoded, shifts) + "\n"
}

// shift is text that was inserted without a line break: on a line counted from 0, before a column counted from 1.
type shift struct{ line, column, by int }

// shiftedMap is the source map of a script into which text was inserted; shifts are in the order of the script.
func shiftedMap(encoded string, shifts []shift) string {
	var m sourceMap
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		panic("internal: a source map of ours cannot be read: " + err.Error())
	}
	lines := strings.Split(m.Mappings, ";")
	for len(shifts) > 0 {
		line := shifts[0].line
		n := 1
		for n < len(shifts) && shifts[n].line == line {
			n++
		}
		if line < len(lines) && lines[line] != "" {
			lines[line] = shiftedLine(lines[line], shifts[:n])
		}
		shifts = shifts[n:]
	}
	m.Mappings = strings.Join(lines, ";")
	out, err := json.Marshal(m)
	if err != nil {
		panic("internal: " + err.Error())
	}
	return base64.StdEncoding.EncodeToString(out)
}

// shiftedLine moves the segments of one line that stand at or behind inserted text.
func shiftedLine(mappings string, shifts []shift) string {
	segments := strings.Split(mappings, ",")
	was, now := 0, 0
	for k, segment := range segments {
		fields := decodeVLQ(segment)
		was += fields[0]
		column := was
		for _, s := range shifts {
			if s.column <= was {
				column += s.by
			}
		}
		fields[0], now = column-now, column
		segments[k] = encodeVLQ(fields)
	}
	return strings.Join(segments, ",")
}
