package userfile

import "bytes"

// What a file may hold that people write by hand. The parser takes time with the square of each: 20,000 keys of one
// mapping take it five seconds, and so does a line of 64 KB that is all colons.
const (
	maxLines = 20_000
	maxLine  = 64 << 10
)

// Tame is an error when a text is one on which the parser would take minutes. Brackets count wherever they stand.
func Tame(file string, text []byte) *Error {
	depth, number := 0, 0
	for line := range bytes.Lines(text) {
		number++
		at := Position{File: file, Line: number, Column: 1}
		switch {
		case number > maxLines:
			return &Error{Position: at, Msg: "malformed YAML: the file has too many lines"}
		case len(line) > maxLine:
			return &Error{Position: at, Msg: "malformed YAML: the line is too long"}
		}
		deepest := 0
		for _, c := range line {
			switch c {
			case '[', '{':
				depth++
				deepest = max(deepest, depth)
			case ']', '}':
				depth = max(depth-1, 0)
			}
		}
		if deepest > maxDepth || bytes.Count(line, []byte("- ")) > maxDepth && dashes(line) > maxDepth {
			return &Error{Position: at, Msg: "malformed YAML: nested too deep"}
		}
	}
	return nil
}

// dashes counts the lists that begin one in another on a line.
func dashes(line []byte) (n int) {
	for line = bytes.TrimLeft(line, " "); bytes.HasPrefix(line, []byte("- ")); n++ {
		line = bytes.TrimLeft(line[2:], " ")
	}
	return n
}
