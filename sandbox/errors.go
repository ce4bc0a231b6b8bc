package sandbox

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"crosstalk/sandbox/app"
	"crosstalk/sandbox/trace"
)

// rejectionError is the value with which a promise was rejected, as an error.
type rejectionError struct{ value goja.Value }

func (e *rejectionError) Error() string { return fmt.Sprint(e.value) }

// describe says what an app's exception is. Reading an error object may run code of the app's; what that throws is
// left out.
func (i *Instance) describe(err error) *trace.Error {
	var rejected *rejectionError
	var exception *goja.Exception
	switch {
	case errors.As(err, &rejected):
		return i.describeValue(rejected.value)
	case errors.As(err, &exception):
		e := i.describeValue(exception.Value())
		if e.Position == "" {
			e.Position = i.firstPosition(exception.Stack())
		}
		return e
	default:
		return &trace.Error{Message: err.Error()}
	}
}

func (i *Instance) describeValue(v goja.Value) *trace.Error {
	object, ok := v.(*goja.Object)
	if !ok {
		return &trace.Error{Message: fmt.Sprint(v)}
	}
	e := &trace.Error{Name: i.text(object, "name"), Message: i.text(object, "message")}
	if e.Name == "" && e.Message == "" {
		e.Message = i.textOf(object)
	}
	e.Stack = parseStack(i.text(object, "stack"))
	for _, frame := range e.Stack {
		if at := framePosition(frame); InSource(at) {
			e.Position = at
			break
		}
	}
	return e
}

func (i *Instance) text(object *goja.Object, name string) (s string) {
	_ = i.enter(i.async, func() error {
		return i.try(func() {
			if v := object.Get(name); v != nil && !goja.IsUndefined(v) {
				s = v.String()
			}
		})
	})
	return s
}

func (i *Instance) textOf(object *goja.Object) (s string) {
	_ = i.enter(i.async, func() error {
		v, err := i.stringify(goja.Undefined(), object)
		if err == nil {
			s = v.String()
		}
		return err
	})
	return s
}

// stackLine matches goja's "at f (src/index.ts:3:7(12))" and "at src/index.ts:3:7(12)".
var stackLine = regexp.MustCompile(`^\s*at (?:(.*) \()?([^()]+:\d+:\d+)\(\d+\)\)?$`)

// parseStack turns goja's stack text into frames without the byte-code offsets, library frames left out.
func parseStack(text string) []string {
	var frames []string
	for line := range strings.Lines(text) {
		m := stackLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil || strings.HasPrefix(m[2], libraryPrefix) {
			continue
		}
		if m[1] == "" {
			m[1] = "<anonymous>"
		}
		frames = append(frames, fmt.Sprintf("%s (%s)", m[1], m[2]))
	}
	return frames
}

func framePosition(frame string) string {
	open := strings.LastIndexByte(frame, '(')
	return strings.TrimSuffix(frame[open+1:], ")")
}

// InSource says whether a position lies in the app's own source: not in a library, a package or the engine.
func InSource(position string) bool {
	return position != "" && !strings.HasPrefix(position, libraryPrefix) && !strings.HasPrefix(position, "<") &&
		!app.InPackage(position)
}

func (i *Instance) firstPosition(frames []goja.StackFrame) string {
	for _, f := range frames {
		p := f.Position()
		if p.Line == 0 || p.Filename == bundleName && strings.HasPrefix(f.FuncName(), "__") {
			continue // nowhere, or in a helper that the bundler adds
		}
		if at := fmt.Sprintf("%s:%d:%d", p.Filename, p.Line, p.Column); InSource(at) {
			return at
		}
	}
	return ""
}

// Position is the innermost line of the app's own source that is running now; empty when there is none.
func (i *Instance) Position() string {
	return i.firstPosition(i.vm.CaptureCallStack(0, nil))
}

// positions are Position, and the innermost running line that stands in another file of the app's own.
func (i *Instance) positions() (position, caller string) {
	frames := i.vm.CaptureCallStack(0, nil)
	position = i.firstPosition(frames)
	file, _, _ := strings.Cut(position, ":")
	others := slices.DeleteFunc(frames, func(f goja.StackFrame) bool { return f.Position().Filename == file })
	return position, i.firstPosition(others)
}

// InApp says whether the code that runs now, our own modules apart, is the app's own and not a package's.
func (i *Instance) InApp() bool {
	for _, f := range i.vm.CaptureCallStack(0, nil) {
		p := f.Position()
		if p.Line > 0 && !strings.HasPrefix(p.Filename, libraryPrefix) {
			return InSource(p.Filename)
		}
	}
	return false
}

// Describe says what an error of Exports is, as the app's caller would see it.
func (i *Instance) Describe(err error) *trace.Error { return i.describe(err) }
