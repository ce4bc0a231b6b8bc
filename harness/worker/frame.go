// Package worker runs an app in other processes of the same program, which have limits and are replaced when they end.
package worker

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"crosstalk/harness"
	"crosstalk/sandbox/frame"
	"crosstalk/sandbox/trace"
	"crosstalk/sandbox/userfile"
)

// Protocol names the version of what processes say to each other. Both ends are the same program.
const Protocol = "crosstalk/work/v1"

// The bounds of what a worker says. They hold for a worker that hostile code has taken over, too.
const (
	// maxFrame is the size in bytes of the largest frame. A trace of the largest run has less.
	maxFrame = 256 << 20
	// maxAnswer is that of an answer: a mark, or an error that quotes the app.
	maxAnswer = 16 << 20
	// maxValues is how many values a frame may hold. Few bytes of JSON can ask for a record of some hundred bytes each:
	// this keeps what is read below a gigabyte.
	maxValues = 2_000_000
	// maxMarks is how many marks may come of one task. The exploration of a hundred entries sends some ten thousand.
	maxMarks = 1_000_000
)

// request is a frame to a worker.
type request struct {
	Hello *hello `json:"hello,omitempty"` // the first
	// Number tells a task from those before it. What is said of it has the same.
	Number int           `json:"number,omitempty"`
	Task   *harness.Task `json:"task,omitempty"`
	// Exact asks for every mark of the task. Otherwise a few serve as signs of life: each costs a switch of processes.
	Exact bool `json:"exact,omitempty"`
	// Stop ends the task of that number, as far as it can be ended; another one may be under way by now.
	Stop bool `json:"stop,omitempty"`
}

// answer is a frame from a worker: any number of marks while it does a task, and then what came of it.
type answer struct {
	Hello *hello `json:"hello,omitempty"` // the first
	// Number is that of the task.
	Number int           `json:"number,omitempty"`
	Mark   *harness.Mark `json:"mark,omitempty"`
	// Done: the next frame is a harness.Result, which can be read while the worker goes on with another task.
	Done   bool     `json:"done,omitempty"`
	Failed *failure `json:"failed,omitempty"`
	// Heap is how many bytes the worker holds after the task.
	Heap uint64 `json:"heap,omitempty"`
}

// hello is what both ends say first.
type hello struct {
	Protocol string `json:"protocol"`
	Version  string `json:"version"`
	Limits   Limits `json:"limits"`
}

// failure is an error of a task as JSON.
type failure struct {
	Kind   failureKind       `json:"kind"`
	Text   string            `json:"text"`
	Listed []*userfile.Error `json:"listed,omitempty"`
}

type failureKind string

const (
	plainFailure   failureKind = "plain"
	listedFailure  failureKind = "listed"  // what is wrong with an app
	changedFailure failureKind = "changed" // harness.ErrChanged
	largeFailure   failureKind = "large"   // the result is too large to be told
	ownFault       failureKind = "fault"   // crosstalk is wrong
)

func failureOf(err error) *failure {
	var listed userfile.Errors
	switch {
	case errors.As(err, &listed):
		return &failure{Kind: listedFailure, Listed: listed, Text: err.Error()}
	case errors.Is(err, errLarge):
		return &failure{Kind: largeFailure, Text: "what is to be recorded of it is " + err.Error()}
	case errors.Is(err, harness.ErrChanged):
		return &failure{Kind: changedFailure, Text: err.Error()}
	default:
		return &failure{Kind: plainFailure, Text: err.Error()}
	}
}

// error is the error again. A fault of crosstalk's is a panic, as it was in the worker.
func (f *failure) error() error {
	switch f.Kind {
	case listedFailure:
		return userfile.Errors(f.Listed)
	case changedFailure:
		return changed(f.Text)
	case largeFailure:
		return &harness.Killed{By: trace.ByMemory, Reason: f.Text}
	case ownFault:
		panic(f.Text)
	default:
		return errors.New(f.Text)
	}
}

// changed is a text that stands for harness.ErrChanged.
type changed string

func (c changed) Error() string        { return string(c) }
func (c changed) Is(target error) bool { return target == harness.ErrChanged }

// errLarge is the error of a frame that nobody would read.
var errLarge = errors.New("too large")

// frameOf is a frame of JSON. The error is errLarge.
func frameOf(v any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // what an app answered stays as it is, to the letter
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("internal: a frame is not JSON: %w", err)
	}
	if err := bounded(text.Bytes(), maxFrame); err != nil {
		return nil, err
	}
	return frame.Append(nil, text.Bytes()), nil
}

func writeFrame(w io.Writer, v any) error {
	text, err := frameOf(v)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// bounded says whether a text of JSON is one that may be read: so many bytes at most, and maxValues. The error is
// errLarge.
func bounded(text []byte, most int) error {
	if len(text) > most {
		return fmt.Errorf("%w: %d bytes, at most %d", errLarge, len(text), most)
	}
	values, quoted := 1, false
	for k := 0; k < len(text); k++ {
		switch c := text[k]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			k++
		case !quoted && (c == ',' || c == '{' || c == '['):
			values++
		}
	}
	if values > maxValues {
		return fmt.Errorf("%w: %d values, at most %d", errLarge, values, maxValues)
	}
	return nil
}

// errFrame is the error of what is no frame. Nothing that follows it can be read.
var errFrame = errors.New("not a frame")

// readFrame reads a frame of so many bytes at most into v. The error is io.EOF where the stream ends between two
// frames, io.ErrUnexpectedEOF where it ends within one, and errFrame for what is none.
func readFrame(r *bufio.Reader, v any, most int) error {
	text, err := readText(r, most)
	if err != nil {
		return err
	}
	return parse(text, v)
}

// readText reads the text of a frame.
func readText(r *bufio.Reader, most int) ([]byte, error) {
	text, err := frame.Read(r, most)
	if errors.Is(err, frame.ErrLarge) {
		return nil, fmt.Errorf("%w: %w", errFrame, err)
	}
	return text, err
}

// parse reads the text of a frame into v.
func parse(text []byte, v any) error {
	if err := bounded(text, maxFrame); err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	return nil
}
