package report

import "crosstalk/harness/oracle"

// style writes ANSI sequences around a text, or nothing when colours are off.
type style struct{ on bool }

func (s style) sgr(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string { return s.sgr("1", text) }

func (s style) dim(text string) string { return s.sgr("2", text) }

// severity colours a text as grave as the severity: red, yellow or cyan.
func (s style) severity(severity oracle.Severity, text string) string {
	switch {
	case severity.AtLeast(oracle.High):
		return s.sgr("1;31", text)
	case severity.AtLeast(oracle.Medium):
		return s.sgr("1;33", text)
	default:
		return s.sgr("1;36", text)
	}
}
