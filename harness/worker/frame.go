// Package worker runs an app in other processes of the same program, which have limits and are replaced when they end.
package worker

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"crosstalk/harness"
	"crosstalk/sandbox/userfile"
)

// Protocol names the version of what processes say to each other. Both ends are the same program.
const Protocol = "crosstalk/work/v1"

// maxFrame is the size in bytes of the largest frame. A trace of the largest run has less.
const maxFrame = 256 << 20

// request is a frame to a worker.
type request struct {
	Hello *hello        `json:"hello,omitempty"` // the first
	Task  *harness.Task `json:"task,omitempty"`
	// Exact asks for every mark of the task. Otherwise a few serve as signs of life: each costs a switch of processes.
	Exact bool `json:"exact,omitempty"`
	// Stop ends the task that is under way, as far as it can be ended.
	Stop bool `json:"stop,omitempty"`
}

// answer is a frame from a worker: any number of marks while it does a task, and then what came of it.
type answer struct {
	Hello *hello        `json:"hello,omitempty"` // the first
	Mark  *harness.Mark `json:"mark,omitempty"`
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
	// Network says of a worker whether it sees any interface that is up.
	Network bool `json:"network,omitempty"`
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
	ownFault       failureKind = "fault"   // crosstalk is wrong
)

func failureOf(err error) *failure {
	var listed userfile.Errors
	switch {
	case errors.As(err, &listed):
		return &failure{Kind: listedFailure, Listed: listed, Text: err.Error()}
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

// writeFrames writes frames at once: of each its length in four bytes, most significant first, and JSON.
func writeFrames(w io.Writer, all ...any) error {
	var text bytes.Buffer
	for _, v := range all {
		at := text.Len()
		text.Write(make([]byte, 4))
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false) // what an app answered stays as it is, to the letter
		if err := e.Encode(v); err != nil {
			return fmt.Errorf("internal: a frame is not JSON: %w", err)
		}
		frame := text.Bytes()[at:]
		if len(frame) > maxFrame {
			return fmt.Errorf("a frame of %d bytes is too large", len(frame))
		}
		binary.BigEndian.PutUint32(frame, uint32(len(frame)-4))
	}
	_, err := w.Write(text.Bytes())
	return err
}

// errFrame is the error of what is no frame. Nothing that follows it can be read.
var errFrame = errors.New("not a frame")

// readFrame reads a frame into v. The error is io.EOF where the stream ends between two frames.
func readFrame(r *bufio.Reader, v any) error {
	text, err := readText(r)
	if err != nil {
		return err
	}
	return parse(text, v)
}

// readText reads the text of a frame.
func readText(r *bufio.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("%w: its length is cut", errFrame)
		}
		return nil, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n > maxFrame {
		return nil, fmt.Errorf("%w: %d bytes are too many", errFrame, n)
	}
	var text bytes.Buffer
	if got, err := io.CopyN(&text, r, int64(n)); err != nil { // grows with what comes, not with what is announced
		return nil, fmt.Errorf("%w: %d bytes of %d", errFrame, got, n)
	}
	return text.Bytes(), nil
}

// parse reads the text of a frame into v.
func parse(text []byte, v any) error {
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	return nil
}
