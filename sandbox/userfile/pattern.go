package userfile

import "strings"

// Match says whether a text is one that a pattern stands for: in a pattern, "*" is any text, also none, and "{}" is one
// segment of a path, up to the next "/" and not empty. Everything else stands for itself.
func Match(pattern, text string) bool {
	star, mark := -1, 0 // where to try again: behind the last star, with one more character for it
	p, t := 0, 0
	for t < len(text) || p < len(pattern) {
		if p < len(pattern) && pattern[p] == '*' {
			star, mark = p+1, t
			p++
			continue
		}
		if width, taken := one(pattern[p:], text[t:]); taken > 0 {
			p, t = p+width, t+taken
			continue
		}
		if star < 0 || mark >= len(text) {
			return false
		}
		mark++
		p, t = star, mark
	}
	return true
}

// one is how much of the pattern its first part is, and how much of the text that part takes; nothing when it does not
// fit.
func one(pattern, text string) (width, taken int) {
	if pattern == "" || text == "" {
		return 0, 0
	}
	if strings.HasPrefix(pattern, "{}") {
		if taken = strings.IndexByte(text, '/'); taken < 0 {
			taken = len(text)
		}
		return 2, taken
	}
	if pattern[0] != text[0] {
		return 0, 0
	}
	return 1, 1
}
