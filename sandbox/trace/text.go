package trace

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Textual makes every text of the trace one that JSON can hold: a byte that is no part of a character, as in a picture
// that is sent, becomes "\xff" in words. What differed before differs still.
func (t *Trace) Textual() {
	for k := range t.Events {
		t.Events[k].textual()
	}
	for k := range t.Held {
		textual(&t.Held[k].Value)
		textual(&t.Held[k].Path)
	}
	for k := range t.Canaries {
		textual(&t.Canaries[k].Value)
	}
}

func (e *Event) textual() {
	if r := e.Request; r != nil {
		textual(&r.Path)
		textual(&r.Body)
		textual(&r.Answer)
		for k := range r.Headers {
			textual(&r.Headers[k].Value)
		}
	}
	if e.Log != nil {
		textual(&e.Log.Text)
	}
	if e.Code != nil {
		textual(&e.Code.Text)
	}
	if e.Key != nil {
		textual(&e.Key.Text)
	}
	if e.File != nil {
		textual(&e.File.Path)
	}
	if e.Error != nil {
		textual(&e.Error.Message)
	}
}

func textual(text *string) {
	if utf8.ValidString(*text) {
		return
	}
	var out strings.Builder
	for rest := *text; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&out, `\x%02x`, rest[0])
		} else {
			out.WriteString(rest[:size])
		}
		rest = rest[size:]
	}
	*text = out.String()
}
