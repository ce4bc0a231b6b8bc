package nodejs

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"crosstalk/sandbox"
	"crosstalk/sandbox/trace"
)

// stackFrame is a call on the stack: [function, script, line, column], from 1.
type stackFrame struct {
	function, script string
	line, column     int
}

func (f *stackFrame) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&f.function, &f.script, &f.line, &f.column})
}

// at is where a frame stands in the app, as "src/index.ts:3:7"; empty: in none of its files.
func (p *program) at(f stackFrame) string {
	positions := p.positions[f.script]
	if positions == nil {
		return ""
	}
	at := positions().At(f.line, f.column)
	if at.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Column)
}

// first is the innermost frame in the app's own source.
func (p *program) first(stack []stackFrame) string {
	for _, f := range stack {
		if at := p.at(f); sandbox.InSource(at) {
			return at
		}
	}
	return ""
}

// caller is the innermost frame in another file of the app's own source than a position.
func (p *program) caller(stack []stackFrame, position string) string {
	file, _, _ := strings.Cut(position, ":")
	for _, f := range stack {
		if at := p.at(f); sandbox.InSource(at) && !strings.HasPrefix(at, file+":") {
			return at
		}
	}
	return ""
}

// described is an exception with places in the app's source.
func (p *program) described(t *thrown) *trace.Error {
	e := &trace.Error{Name: t.Name, Message: t.Message}
	for line := range strings.Lines(t.Stack) {
		f, is := stackLine(strings.TrimRight(line, "\n"))
		at := p.at(f)
		if !is || at == "" {
			continue
		}
		if e.Position == "" && sandbox.InSource(at) {
			e.Position = at
		}
		e.Stack = append(e.Stack, fmt.Sprintf("%s (%s)", f.function, at))
	}
	return e
}

// v8Line matches V8's "    at async f (script:3:7)" and "    at script:3:7".
var v8Line = regexp.MustCompile(`^\s+at (?:(.*) \()?(/[^()]*):(\d+):(\d+)\)?$`)

// called matches what V8 puts around the name of a function.
var called = regexp.MustCompile(`^(?:async )?(?:new )?(?:\w+\.)?|( \[as [^\]]*\])$`)

func stackLine(line string) (stackFrame, bool) {
	m := v8Line.FindStringSubmatch(line)
	if m == nil {
		return stackFrame{}, false
	}
	f := stackFrame{function: called.ReplaceAllString(m[1], ""), script: m[2]}
	if f.function == "" || f.function == "<anonymous>" {
		f.function = "<anonymous>"
	}
	f.line, _ = strconv.Atoi(m[3])
	f.column, _ = strconv.Atoi(m[4])
	return f, true
}
